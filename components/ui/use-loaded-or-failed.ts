'use client'

import { useEffect, useState } from 'react'

/**
 * Code that is fetched only when it is `wanted`; null until it is here. A fetch that failed (no
 * connection) is repeated by `retry`, instead of taking the page down.
 */
export function useLoadedOrFailed<Loaded>(load: () => Promise<Loaded>, wanted: boolean) {
  const [loaded, setLoaded] = useState<{ value: Loaded } | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    if (!wanted || loaded) return
    let current = true
    load().then(
      (value) => current && setLoaded({ value }),
      () => current && setFailed(true),
    )
    return () => {
      current = false
    }
  }, [wanted, loaded, load, attempt])

  const retry = () => {
    setFailed(false)
    setAttempt(attempt + 1)
  }
  return { value: loaded?.value ?? null, failed, retry }
}
