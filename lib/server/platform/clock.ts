import 'server-only'

/** The desk's current time. */
export type Clock = {
  now(): Date
  /** A factor for all waits of a delivery and the polling interval of its jobs. */
  pace: number
}

declare global {
  /**
   * Set by testing/server-preload.ts before the server's code is loaded. Nothing in the app or its settings sets it.
   */
  var evidenceDeskClock: Clock | undefined
}

export function deskClock(): Clock {
  return globalThis.evidenceDeskClock ?? { now: () => new Date(), pace: 1 }
}
