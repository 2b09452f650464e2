import type { Upload } from '@/lib/contract/documents'
import type { QueueItem } from '@/components/uploads/queue/types'

export type PollTools = {
  /** All unsettled uploads, in one call. */
  list: () => Promise<readonly Upload[]>
  /** One upload, including ended ones; null when our server never received it. */
  find: (uploadId: string) => Promise<Upload | null>
  /** The page is hidden. */
  isHidden: () => boolean
}

export type PollCallbacks = {
  followed: () => readonly QueueItem[]
  onUploadState: (id: string, upload: Upload | null) => void
}

const FIRST_MS = 2_000
const LONGEST_MS = 15_000
const GROWTH = 1.5

/** Milliseconds before the next poll, after `polls` polls since the polled rows last changed. */
export function pollDelay(polls: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * GROWTH ** polls)
}

/** Polls our server for rows with uploads that it has, until there are none. */
export function pollUploads({
  list,
  find,
  isHidden,
  followed,
  onUploadState,
}: PollTools & PollCallbacks) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let polls = 0
  let isPolling = false
  let stopped = false
  let seen = ''

  async function poll() {
    if (isPolling || stopped || isHidden()) return
    isPolling = true
    try {
      const unsettled = new Map((await list()).map((upload) => [upload.id, upload]))
      for (const { id, uploadId } of followed()) {
        if (uploadId === null) continue
        const upload = unsettled.get(uploadId) ?? (await find(uploadId))
        if (!stopped) onUploadState(id, upload)
      }
    } catch {
      // No connection, or an ended session: the next poll tries again.
    }
    isPolling = false
    polls += 1
    schedule()
  }

  function schedule() {
    clearTimeout(timer)
    timer = undefined
    const items = followed()
    if (stopped || items.length === 0) return
    // The state of a restored row is unknown, so it is polled immediately.
    const hasRestored = polls === 0 && items.some(({ state }) => state.step === 'settling')
    timer = setTimeout(() => void poll(), hasRestored ? 0 : pollDelay(polls))
  }

  return {
    /** Restarts the delays when the polled rows or their states have changed. */
    onQueueChanged() {
      const key = followed()
        .map(({ id, state }) => `${id} ${state.step}`)
        .join()
      if (key === seen) return
      seen = key
      polls = 0
      if (!isPolling) schedule()
    },
    /** The page became visible, or the connection is back. */
    wake() {
      if (followed().length === 0) return
      polls = 0
      void poll()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
