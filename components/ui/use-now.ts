'use client'

import { useMemo, useSyncExternalStore } from 'react'

const MINUTE_MS = 60_000

/**
 * The time, renewed on every full minute and whenever the page is looked at again, so that a
 * countdown on a page left open never lies.
 * @param serverNow ISO 8601: the time the server rendered at, so that both render the same first.
 */
export function useNow(serverNow: string): Date {
  const now = useSyncExternalStore(subscribe, timeOfThisMinute, () => Date.parse(serverNow))
  return useMemo(() => new Date(now), [now])
}

let lastSeen = 0

/** The same value for a whole minute, so that nothing renders without need. */
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
