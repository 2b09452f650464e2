import { mayHoldFiles } from './may-hold-files'
import type { LocalFiles } from './local-files'

/** Texts stand apart from the queues, whose groups are disputes. */
const GROUP = 'texts'
/** A crash loses no more than was typed in this time. */
const PAUSE_MS = 300

export type KeptText = ReturnType<typeof keptText>

/**
 * What one person types in one place, kept in this browser until it is saved: encrypted, for a day, and gone at
 * sign-out, as everything here. `owner` null, or a browser that keeps nothing: it is not kept.
 */
export function keptText(owner: string | null, id: string) {
  const rowId = `text ${id}`
  let store: Promise<LocalFiles> | null = null
  let next: { value: unknown } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()

  function open(forOwner: string): Promise<LocalFiles> {
    store ??= import('./local-files').then(({ openLocalFiles }) => openLocalFiles(forOwner))
    return store
  }

  /** Once it fails, as after a sign-out in another tab, it goes on failing: nothing is made anew. */
  async function write(value: unknown) {
    if (owner === null) return
    if (value === null && !(await mayHoldFiles())) return
    const files = await open(owner)
    await (value === null ? files.remove(rowId) : files.writeFacts(GROUP, rowId, value))
  }

  /** Writes what is to be kept now, and resolves when it is written or cannot be. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const waiting = next
    next = null
    if (waiting) writing = writing.then(() => write(waiting.value)).catch(() => undefined)
    return writing
  }

  return {
    /** What was kept the last time; undefined when there is nothing. */
    async read(): Promise<unknown> {
      try {
        if (owner === null || !(await mayHoldFiles())) return undefined
        return await (await open(owner)).readFacts(rowId)
      } catch {
        return undefined
      }
    },
    /** Keeps what JSON can hold in the place of what was kept before; null keeps nothing. */
    keep(value: unknown) {
      next = { value }
      timer ??= setTimeout(() => void flush(), PAUSE_MS)
    },
    flush,
    /** Writes what waits, and lets go of the store. It opens again when something is kept. */
    async close(): Promise<void> {
      await flush()
      const open = store
      store = null
      await open?.then(
        (files) => files.close(),
        () => undefined,
      )
    },
  }
}
