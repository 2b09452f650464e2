import { useRef, useState, type RefObject } from 'react'

/** Where the focus goes when a dialog has done what it asked about; when it was only closed, to what opened it. */
export function useFocusAfter(target: RefObject<HTMLElement | null>) {
  const isDone = useRef(false)
  const [finalFocus] = useState<RefObject<HTMLElement | null>>(() => ({
    get current() {
      return isDone.current ? target.current : null
    },
  }))
  return {
    finalFocus,
    done() {
      isDone.current = true
    },
  }
}
