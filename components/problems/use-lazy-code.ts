'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { useToast } from '@/components/ui/toast'
import { useProblemText } from './problem-text'

export type LazyCode<Code> = {
  /** Null until it is loaded. */
  code: Code | null
  failed: boolean
  retry: () => void
  /** For hover and focus. */
  preload: () => void
}

/**
 * Code that is loaded on first use, such as a dialog. Unlike React.lazy, a failed load does not fail the page and is
 * not cached.
 * @param load the same function on every render: `() => import('…')` outside the component
 * @param isWanted whether it is needed now
 * @param onFailed called when the load failed and a toast has reported it; it makes `isWanted` false, so that the next
 * use tries again. Without it there is no toast: the caller shows `failed` and offers `retry`.
 */
export function useLazyCode<Code>(
  load: () => Promise<Code>,
  isWanted: boolean,
  onFailed?: () => void,
): LazyCode<Code> {
  const [loaded, setLoaded] = useState<{ code: Code } | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const toast = useToast()
  const problemText = useProblemText()
  const fail = useRef(() => setFailed(true))
  useEffect(() => {
    fail.current = () => {
      if (!onFailed) return setFailed(true)
      onFailed()
      toast.show({ tone: 'bad', message: problemText({ code: 'network' }) })
    }
  })

  useEffect(() => {
    if (!isWanted || loaded) return
    let isCurrent = true
    load().then(
      (code) => isCurrent && setLoaded({ code }),
      () => isCurrent && fail.current(),
    )
    return () => {
      isCurrent = false
    }
  }, [isWanted, loaded, load, attempt])

  const retry = () => {
    setFailed(false)
    setAttempt(attempt + 1)
  }
  const preload = useCallback(() => {
    // A failure is reported only when the code is needed.
    load().catch(() => undefined)
  }, [load])

  return { code: loaded && loaded.code, failed, retry, preload }
}
