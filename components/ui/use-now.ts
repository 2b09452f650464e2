'use client'

import { useMemo, useSyncExternalStore } from 'react'

const MINUTE_MS = 60_000

/**
 * The time, updated on every full minute and whenever the page becomes visible, so that a countdown on an open page is
 * correct.
 * @param serverNow ISO 8601: the time of rendering on the server, so that the first render is equal on both sides
 */
export function useNow(serverNow: string): Date {
  const now = useSyncExternalStore(subscribe, timeOfThisMinute, () => Date.parse(serverNow))
  return useMemo(() => new Date(now), [now])
}

let lastSeen = 0

/** The same value for a whole minute, to avoid needless renders. */
function timeOfThisMinute(): number {
  const now = Date.now()
  if (Math.floor(now / MINUTE_MS) !== Math.floor(lastSeen / MINUTE_MS)) lastSeen = now
  return lastSeen
}

function subscribe(onTick: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const schedule = () => {
    timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS))
  }
  const tick = () => {
    onTick()
    schedule()
  }
  schedule()
  document.addEventListener('visibilitychange', onTick)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onTick)
  }
}
