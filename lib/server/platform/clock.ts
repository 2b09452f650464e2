import 'server-only'

/** The time as the desk sees it. */
export type Clock = {
  now(): Date
  /** All waits of delivery, and how often its jobs are polled, are multiplied by it. */
  pace: number
}

declare global {
  /** Set by testing/server-preload.ts before the server's code is loaded. Nothing in the app or its settings sets it. */
  var evidenceDeskClock: Clock | undefined
}

export function deskClock(): Clock {
  return globalThis.evidenceDeskClock ?? { now: () => new Date(), pace: 1 }
}
