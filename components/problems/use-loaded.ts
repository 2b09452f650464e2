'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { useToast } from '@/components/ui/toast'
import { useProblemText } from './problem-text'

/**
 * Code that is fetched on first use, such as a dialog. Unlike React.lazy, a failed fetch does not take
 * the page down and is not remembered: a toast says so, and the next use tries again.
 * @param load must be the same function every time: `() => import('…')` outside the component
 * @param wanted whether it is needed now
 * @param giveUp called when it could not be fetched: it is not wanted any more
 * @returns what was loaded, or null, and `preload` for hover and focus
 */
export function useLoaded<Loaded>(
  load: () => Promise<Loaded>,
  wanted: boolean,
  giveUp: () => void,
): [loaded: Loaded | null, preload: () => void] {
  const [loaded, setLoaded] = useState<{ value: Loaded } | null>(null)
  const toast = useToast()
  const problemText = useProblemText()
  const onFailure = useRef(giveUp)
  useEffect(() => {
    onFailure.current = () => {
      giveUp()
      toast.show({ tone: 'bad', message: problemText({ code: 'network' }) })
    }
  })

  useEffect(() => {
    if (!wanted || loaded) return
    let left = false
    load().then(
      (value) => {
        if (!left) setLoaded({ value })
      },
      () => {
        if (!left) onFailure.current()
      },
    )
    return () => {
      left = true
    }
  }, [wanted, loaded, load])

  const preload = useCallback(() => {
    // Only to have it sooner: a failure counts when it is wanted.
    load().catch(() => undefined)
  }, [load])

  return [loaded && loaded.value, preload]
}
