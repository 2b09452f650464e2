'use client'

import { useMemo, useSyncExternalStore } from 'react'

const MINUTE_MS = 60_000

/**
 * The time, updated on every full minute and whenever the page becomes visible, so that a countdown on an open page is
 * correct.
 * @param serverNow ISO 8601: the time of rendering on the server, so that the first render is equal on both sides
 */
export function useNow(serverNow: string): Date {
  const rendered = Date.parse(serverNow)
  // In the same minute nothing renders again after hydration.
  const read = () => (isSameMinute(Date.now(), rendered) ? rendered : timeOfThisMinute())
  const now = useSyncExternalStore(subscribe, read, () => rendered)
  return useMemo(() => new Date(now), [now])
}

let lastSeen = 0

/** The same value for a whole minute, to avoid needless renders. */
function timeOfThisMinute(): number {
  const now = Date.now()
  if (!isSameMinute(now, lastSeen)) lastSeen = now
  return lastSeen
}

function isSameMinute(one: number, other: number): boolean {
  return Math.floor(one / MINUTE_MS) === Math.floor(other / MINUTE_MS)
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
