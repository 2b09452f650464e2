import type { Upload } from '@/lib/contract/documents'
import type { QueueItem } from '@/components/uploads/queue/types'

export type FollowTools = {
  /** All unsettled uploads, in one call. */
  list: () => Promise<readonly Upload[]>
  /** One upload, including ended ones; null when our server never received it. */
  find: (uploadId: string) => Promise<Upload | null>
  /** The page is hidden. */
  isHidden: () => boolean
}

export type FollowedBy = {
  followed: () => readonly QueueItem[]
  onNews: (id: string, upload: Upload | null) => void
}

const FIRST_MS = 2_000
const LONGEST_MS = 15_000
const GROWTH = 1.5

/** The delay before the next poll, after `rounds` polls without a result. */
export function followDelay(rounds: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * GROWTH ** rounds)
}

/** Polls our server for rows with uploads that it has, until there are none. */
export function pollUploads({ list, find, isHidden, followed, onNews }: FollowTools & FollowedBy) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let rounds = 0
  let asking = false
  let stopped = false
  let seen = ''

  async function ask() {
    if (asking || stopped || isHidden()) return
    asking = true
    try {
      const underway = new Map((await list()).map((upload) => [upload.id, upload]))
      for (const { id, uploadId } of followed()) {
        if (uploadId === null) continue
        const upload = underway.get(uploadId) ?? (await find(uploadId))
        if (!stopped) onNews(id, upload)
      }
    } catch {
      // No connection, or an ended session: the next round polls again.
    }
    asking = false
    rounds += 1
    schedule()
  }

  function schedule() {
    clearTimeout(timer)
    timer = undefined
    const items = followed()
    if (stopped || items.length === 0) return
    // The state of a restored row is unknown, so it is polled immediately.
    const isNew = rounds === 0 && items.some(({ state }) => state.step === 'settling')
    timer = setTimeout(() => void ask(), isNew ? 0 : followDelay(rounds))
  }

  return {
    /** The queue has changed. */
    poll() {
      const key = followed()
        .map(({ id, state }) => `${id} ${state.step}`)
        .join()
      if (key === seen) return
      seen = key
      rounds = 0
      if (!asking) schedule()
    },
    /** The page became visible, or the connection is back. */
    wake() {
      if (followed().length === 0) return
      rounds = 0
      void ask()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
