import pLimit from 'p-limit'

/**
 * Takes a slot, in the order of the calls.
 * @returns the release function, which is idempotent
 * @throws the signal's reason when it fires while the call is queued
 */
export type TakePlace = (signal?: AbortSignal) => Promise<() => void>

/** p-limit with an abort: a call that is aborted in the queue is rejected immediately and never holds a slot. */
export function createConcurrencyLimit(max: number): TakePlace {
  const limit = pLimit(max)
  return async (signal) => {
    signal?.throwIfAborted()
    const place = Promise.withResolvers<() => void>()
    const abandon = () => place.reject(signal?.reason)
    signal?.addEventListener('abort', abandon, { once: true })
    void limit(() => {
      if (!signal?.aborted) return new Promise<void>((release) => place.resolve(release))
    })
    try {
      return await place.promise
    } finally {
      signal?.removeEventListener('abort', abandon)
    }
  }
}
