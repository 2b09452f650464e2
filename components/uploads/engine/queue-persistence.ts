import type { LocalFiles } from '@/lib/local-files/local-files'
import {
  hasSameFacts,
  isWorthKeeping,
  keptBytes,
  keptFacts,
} from '@/components/uploads/queue/kept-item'
import type { RowFiles } from '@/components/uploads/queue/row-files'
import pLimit from 'p-limit'
import type { KeptItem, QueueItem } from '@/components/uploads/queue/types'

export type QueuePersistence = ReturnType<typeof createQueuePersistence>

export type QueuePersistenceTools = {
  /** Null where this browser keeps nothing. */
  store: Pick<LocalFiles, 'add' | 'writeFacts' | 'remove'> | null
  disputeId: string
  files: (id: string) => RowFiles | undefined
  /** Rows that would not come back. */
  onUnkept: (ids: ReadonlySet<string>) => void
}

type Known = { item: KeptItem; files: RowFiles; position: number }

/** A disk that does not answer must not hold up an upload for longer. */
const TIMEOUT_MS = 5_000

/**
 * Writes a queue down as it changes, one file's bytes at a time. What cannot be written goes on in memory, and is
 * said to be unkept.
 */
export function createQueuePersistence({
  store,
  disputeId,
  files,
  onUnkept,
}: QueuePersistenceTools) {
  const known = new Map<string, Known>()
  /** The last write of each row: writes of one row happen in order, those of others do not wait for it. */
  const writes = new Map<string, Promise<void>>()
  const bytesTurn = pLimit(1)
  let unkept: ReadonlySet<string> = new Set()
  let nextPosition = 0

  function then(id: string, write: () => Promise<void>) {
    const before = writes.get(id) ?? Promise.resolve()
    writes.set(id, before.then(write))
  }

  function mark(id: string, isKept: boolean) {
    if (unkept.has(id) !== isKept) return
    const next = new Set(unkept)
    if (isKept) next.delete(id)
    else next.add(id)
    unkept = next
    onUnkept(unkept)
  }

  async function attempt(id: string, write: () => Promise<void>) {
    try {
      await write()
      mark(id, true)
    } catch {
      // No room (QuotaExceededError), no file any more, or a database that went at sign-out.
      if (known.has(id)) mark(id, false)
    }
  }

  function keepRow(item: QueueItem) {
    const { id } = item
    const current = files(id)
    const before = known.get(id)
    if (!current || (before?.files === current && hasSameFacts(before.item, item))) return
    const position = before?.position ?? nextPosition++
    known.set(id, { item, files: current, position })
    if (!store) return mark(id, false)
    const partFiles = item.parts.flatMap((part) => files(part.id) ?? [])
    const row = { item, files: current, partFiles }
    const facts = keptFacts(row, position)
    if (before?.files !== current) {
      const bytes = keptBytes(row)
      then(id, () => attempt(id, () => bytesTurn(() => store.add(disputeId, id, facts, bytes))))
    } else {
      // Without its bytes a row could not come back.
      then(id, async () => {
        if (!unkept.has(id)) await attempt(id, () => store.writeFacts(disputeId, id, facts))
      })
    }
  }

  function dropRow(id: string) {
    known.delete(id)
    mark(id, true)
    // Not before what was made of it is written: in between a crash would lose both.
    then(id, () => bytesTurn(async () => store?.remove(id).catch(() => undefined)))
  }

  return {
    /** Compares the queue with what is written, and writes the difference. */
    keep(items: readonly QueueItem[]) {
      const worth = items.filter(isWorthKeeping)
      const ids = new Set(worth.map(({ id }) => id))
      for (const item of worth) keepRow(item)
      for (const id of known.keys()) if (!ids.has(id)) dropRow(id)
    },
    /** Rows that are written already, as they came back. */
    adopt(kept: readonly (KeptItem & { files: RowFiles })[]) {
      for (const { files: bytes, ...item } of kept) {
        known.set(item.id, { item, files: bytes, position: nextPosition++ })
      }
    },
    /** Resolves when the row stands written as it was last shown, or cannot be. */
    async written(id: string): Promise<void> {
      const patience = Promise.withResolvers<void>()
      const timer = setTimeout(patience.resolve, TIMEOUT_MS)
      await Promise.race([writes.get(id), patience.promise])
      clearTimeout(timer)
    },
  }
}
