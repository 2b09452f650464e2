'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * Code that is fetched on first use, such as a dialog. Unlike React.lazy, a failed fetch does not take
 * the page down and is not remembered: `onFailure` says so, and the next use tries again.
 * @param load must be the same function every time: `() => import('…')` outside the component
 * @param wanted whether it is needed now
 * @returns what was loaded, or null, and `preload` for hover and focus
 */
export function useLoaded<Loaded>(
  load: () => Promise<Loaded>,
  wanted: boolean,
  onFailure: () => void,
): [loaded: Loaded | null, preload: () => void] {
  const [loaded, setLoaded] = useState<{ value: Loaded } | null>(null)
  const failed = useRef(onFailure)
  useEffect(() => {
    failed.current = onFailure
  })

  useEffect(() => {
    if (!wanted || loaded) return
    let left = false
    load().then(
      (value) => {
        if (!left) setLoaded({ value })
      },
      () => {
        if (!left) failed.current()
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
