import 'server-only'
import { MAX_PAGE_SIZE, MAX_PARALLEL_DOWNLOADS } from '@/lib/evidence/limits'
import { DeskError } from '@/lib/server/platform/errors'

/** The number of concurrent downloads per person, counted per process. */
export type DownloadSlots = {
  /**
   * Takes a slot, in the order of the calls, and returns an idempotent release function.
   * @throws DeskError `too_many_downloads` when all are taken and too many requests are waiting
   */
  take(personId: string, signal?: AbortSignal): Promise<() => void>
  /** @throws DeskError `too_many_downloads` when `take` would */
  assertFree(personId: string): void
}

type SlotOptions = {
  perPerson: number
  /** How many requests of a person may wait for a slot. */
  waiting: number
}

/** The end of a download is not known in advance; most end within seconds. */
const RETRY_AFTER_SECONDS = 5

type Usage = { taken: number; waiting: (() => void)[] }

export function createDownloadSlots({ perPerson, waiting }: SlotOptions): DownloadSlots {
  const usages = new Map<string, Usage>()

  function usageOf(personId: string): Usage {
    return usages.get(personId) ?? { taken: 0, waiting: [] }
  }

  function give(personId: string): () => void {
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      const usage = usageOf(personId)
      const next = usage.waiting.shift()
      // With a request in the queue the slot passes directly to it; it is not free in between.
      if (next) return next()
      usage.taken -= 1
      if (usage.taken === 0) usages.delete(personId)
    }
  }

  async function wait(usage: Usage, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      usage.waiting = usage.waiting.filter((other) => other !== resolve)
      reject(tooMany())
    }
    usage.waiting.push(resolve)
    signal?.addEventListener('abort', leave)
    await promise.finally(() => signal?.removeEventListener('abort', leave))
  }

  return {
    async take(personId, signal) {
      const usage = usageOf(personId)
      usages.set(personId, usage)
      if (usage.taken < perPerson) usage.taken += 1
      else if (usage.waiting.length < waiting) await wait(usage, signal)
      else throw tooMany()
      return give(personId)
    },
    assertFree(personId) {
      const usage = usageOf(personId)
      if (usage.taken >= perPerson && usage.waiting.length >= waiting) throw tooMany()
    },
  }
}

/** The slots of a desk. A page shows up to a hundred thumbnails, all of which a browser may request concurrently. */
export function createDeskDownloadSlots() {
  return {
    exports: createDownloadSlots({ perPerson: MAX_PARALLEL_DOWNLOADS, waiting: 0 }),
    previews: createDownloadSlots({ perPerson: MAX_PARALLEL_DOWNLOADS, waiting: MAX_PAGE_SIZE }),
    /** A conversion holds a file and its PDF in memory until the client has read it. */
    conversions: createDownloadSlots({ perPerson: 2, waiting: 8 }),
  }
}

function tooMany(): DeskError {
  return new DeskError('too_many_downloads', {
    detail: 'Too many downloads of this person are running',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}
