import type { Upload } from '@/lib/contract/documents'
import type { QueueItem } from '@/components/uploads/queue/types'

export type FollowTools = {
  /** Everything that is on its way, in one call. */
  list: () => Promise<readonly Upload[]>
  /** One upload, also when it has ended; null when our server never got it. */
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

/** How long to wait before asking again, after `rounds` rounds without an end. */
export function followDelay(rounds: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * GROWTH ** rounds)
}

/** Asks our server about the rows that are out of our hands, until there is none. */
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
      // No connection, or an ended session: the next round asks again.
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
    // Of what came back nothing is known: that cannot wait.
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
