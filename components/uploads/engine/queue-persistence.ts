import type { LocalFiles } from '@/lib/local-files/local-files'
import { hasSameFacts } from '@/components/uploads/queue/item-steps'
import { HeldFile, type ReadStored } from '@/components/uploads/queue/held-file'
import {
  isWorthKeeping,
  keptFacts,
  keptFiles,
  type RowToKeep,
} from '@/components/uploads/queue/kept-item'
import { heldFiles, type RowFiles } from '@/components/uploads/queue/row-files'
import pLimit from 'p-limit'
import type { KeptItem, QueueItem } from '@/components/uploads/queue/types'

export type QueuePersistence = ReturnType<typeof createQueuePersistence>

export type QueuePersistenceTools = {
  /** Null when this browser has no storage. */
  store: Pick<LocalFiles, 'add' | 'writeFacts' | 'remove'> | null
  disputeId: string
  files: (id: string) => RowFiles | undefined
  /** Every file that may still be needed, also to undo a removal. */
  neededFiles: () => readonly HeldFile[]
  readStored: ReadStored
  /** Files were read back into memory, because the store is about to lose them. */
  onBroughtBack: () => void
  /** Rows that would not be restored. */
  onUnkept: (ids: ReadonlySet<string>) => void
  /** Rows whose bytes are being written: they would not be restored before that ends. */
  onUnwritten: (ids: ReadonlySet<string>) => void
}

type Known = { item: KeptItem; files: RowFiles; position: number }

type RowToWrite = {
  facts: ReturnType<typeof keptFacts>
  /** In the order of their bytes. */
  files: readonly HeldFile[]
  /** An earlier version was written. */
  isAgain: boolean
}

/** A slow disk must not delay an upload for longer. */
const TIMEOUT_MS = 5_000

/**
 * Persists a queue as it changes, one file's bytes at a time, and releases them from memory once they are written. A row
 * that cannot be written stays in memory and is reported as unkept.
 */
export function createQueuePersistence({
  store,
  disputeId,
  files,
  neededFiles,
  readStored,
  onBroughtBack,
  onUnkept,
  onUnwritten,
}: QueuePersistenceTools) {
  const known = new Map<string, Known>()
  /** The last write of each row: writes of one row are sequential, and independent of other rows. */
  const writes = new Map<string, Promise<void>>()
  const bytesTurn = pLimit(1)
  let unkept: ReadonlySet<string> = new Set()
  /** The number of unfinished writes of bytes, by row. */
  const unwritten = new Map<string, number>()
  let removals = 0
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

  function countUnwritten(id: string, change: 1 | -1) {
    const count = (unwritten.get(id) ?? 0) + change
    if (count > 0) unwritten.set(id, count)
    else unwritten.delete(id)
    onUnwritten(new Set(unwritten.keys()))
  }

  async function attempt(id: string, write: () => Promise<void>) {
    try {
      await write()
      mark(id, true)
    } catch {
      // No room (QuotaExceededError), the file is gone, or the database was deleted at sign-out.
      if (known.has(id)) mark(id, false)
    }
  }

  /**
   * Earlier bytes go when newer ones cannot be written: a reload must not restore what was redacted since. They stay when
   * there are only those, which could not be read now.
   */
  async function writeBytes(id: string, { facts, files, isAgain }: RowToWrite) {
    if (!store) return
    try {
      await bringBack(files)
      await bringBackNeeded(id)
      const version = await store.add(disputeId, id, facts, partsOf(files))
      let begin = 0
      for (const each of files) {
        each.release({ row: id, version, begin }, readStored)
        begin += each.size
      }
    } catch (error) {
      if (isAgain && files.some(({ place }) => place === null)) {
        await store.remove(id).catch(() => undefined)
      }
      throw error
    }
  }

  async function bringBack(some: readonly HeldFile[]) {
    const stored = some.filter(({ place }) => place !== null)
    if (stored.length === 0) return
    await HeldFile.bringBack(stored).finally(onBroughtBack)
  }

  /**
   * Before the store loses the bytes of this row.
   * @returns false when some of them could not be read now
   */
  async function bringBackNeeded(row: string): Promise<boolean> {
    const needed = neededFiles().filter(({ place }) => place?.row === row)
    return bringBack(needed).then(
      () => true,
      () => false,
    )
  }

  function keepRow(item: QueueItem) {
    const { id } = item
    const current = files(id)
    const before = known.get(id)
    if (!current || (before?.files === current && hasSameFacts(before.item, item))) return
    const position = before?.position ?? nextPosition++
    known.set(id, { item, files: current, position })
    if (!store) return mark(id, false)
    const row = rowToKeep(item, current)
    const facts = keptFacts(row, position)
    const isStored = before && hasSameBytes(before, item, current)
    if (isStored) followStored(current, before.files)
    if (before?.files !== current && !isStored) {
      const ofRow = keptFiles(row)
      countUnwritten(id, 1)
      then(id, async () => {
        await attempt(id, () =>
          bytesTurn(async () => {
            // A row that was removed meanwhile would come back if its removal were cut off.
            if (!known.has(id)) return
            await writeBytes(id, { facts, files: ofRow, isAgain: before !== undefined })
          }),
        )
        countUnwritten(id, -1)
      })
    } else {
      // A row without its bytes could not be restored.
      then(id, async () => {
        if (!unkept.has(id)) await attempt(id, () => store.writeFacts(disputeId, id, facts))
      })
    }
  }

  function rowToKeep(item: QueueItem | KeptItem, ofRow: RowFiles): RowToKeep {
    return { item, files: ofRow, partFiles: item.parts.flatMap((part) => files(part.id) ?? []) }
  }

  function dropRow(id: string) {
    known.delete(id)
    mark(id, true)
    removals += 1
    // Only after the result is written: a crash in between would lose both.
    then(id, async () => {
      await bytesTurn(async () => {
        // A removal can be undone, and a combined file may not have been written.
        if (await bringBackNeeded(id)) await store?.remove(id).catch(() => undefined)
      })
      removals -= 1
    })
  }

  return {
    /** Compares the queue with what is written, and writes the difference. */
    keep(items: readonly QueueItem[]) {
      const worth = items.filter(isWorthKeeping)
      const ids = new Set(worth.map(({ id }) => id))
      for (const item of worth) keepRow(item)
      for (const id of known.keys()) if (!ids.has(id)) dropRow(id)
    },
    /** Restored rows, which are written already. */
    adopt(kept: readonly (KeptItem & { files: RowFiles })[]) {
      for (const { files: bytes, ...item } of kept) {
        known.set(item.id, { item, files: bytes, position: nextPosition++ })
      }
    },
    /** Tells the store that the rows still wait, which it deletes when they are old. */
    renew() {
      for (const [id, row] of known) {
        const facts = keptFacts(rowToKeep(row.item, row.files), row.position)
        // When this fails, what is stored is still right.
        then(id, async () => {
          if (known.has(id) && !unkept.has(id)) {
            await store?.writeFacts(disputeId, id, facts).catch(() => undefined)
          }
        })
      }
    },
    /** Nothing is left to write or to remove. */
    isSettled: () => unwritten.size === 0 && removals === 0,
    /** Resolves when the row is written in its current state, or cannot be. */
    async written(id: string): Promise<void> {
      const patience = Promise.withResolvers<void>()
      const timer = setTimeout(patience.resolve, TIMEOUT_MS)
      await Promise.race([writes.get(id), patience.promise])
      clearTimeout(timer)
    },
  }
}

/** Of files that are in memory or on the disk. */
function partsOf(files: readonly HeldFile[]): (File | ArrayBuffer)[] {
  return files.map(({ part }) => {
    if (part === null) throw new Error('Only the store has it')
    return part
  })
}

/**
 * Whether they are stored already: a tab that takes over has copies of the stored files, which may be unreadable by now,
 * as when their disk was removed.
 */
function hasSameBytes(before: Known, item: KeptItem, files: RowFiles): boolean {
  const [stored, current] = [before.item.preparation, item.preparation]
  return (
    stored !== null &&
    current !== null &&
    stored.made.sha256 === current.made.sha256 &&
    stored.original.sha256 === current.original.sha256 &&
    before.files.source.size === files.source.size &&
    before.files.processed?.size === files.processed?.size &&
    before.item.parts.length === item.parts.length
  )
}

/** Releases copies of files that are stored already. */
function followStored(copies: RowFiles, stored: RowFiles): void {
  const places = heldFiles(stored)
  for (const [index, copy] of heldFiles(copies).entries()) {
    const same = places[index]
    if (same?.place) copy.follow(same)
  }
}
