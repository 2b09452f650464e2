import { useRef, useState, type RefObject } from 'react'

type Target = RefObject<HTMLElement | null>

/** The focus target when a dialog has completed its action; when it was only closed, the element that opened it. */
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
