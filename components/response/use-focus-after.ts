import { useRef, useState, type RefObject } from 'react'

type Target = RefObject<HTMLElement | null>

/** Where the focus goes when a dialog has done what it asked about; when it was only closed, to what opened it. */
export function useFocusAfter({ done: target, closed: opener }: { done: Target; closed: Target }) {
  const isDone = useRef(false)
  const [finalFocus] = useState<Target>(() => ({
    get current() {
      return isDone.current ? target.current : opener.current
    },
  }))
  return {
    finalFocus,
    done() {
      isDone.current = true
    },
  }
}
