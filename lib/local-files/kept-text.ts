import { mightHoldFiles } from './might-hold-files'
import type { LocalFiles } from './local-files'

/** Texts are separate from the queues, whose groups are disputes. */
const GROUP = 'texts'

export type KeptText = ReturnType<typeof keptText>

/**
 * A text that one person types in one place, stored in this browser until it is saved: encrypted, for a day, and
 * deleted at sign-out, like everything here. Stores nothing when `owner` is null or the browser has no storage.
 */
export function keptText(owner: string | null, id: string) {
  const rowId = `text ${id}`
  let store: Promise<LocalFiles> | null = null
  let next: { value: unknown } | null = null
  let writing: Promise<void> | null = null

  function open(forOwner: string): Promise<LocalFiles> {
    store ??= import('./local-files').then(({ openLocalFiles }) => openLocalFiles(forOwner))
    return store
  }

  /** Once it fails, as after a sign-out in another tab, every later write fails: no new database is created. */
  async function write(value: unknown) {
    if (owner === null) return
    if (value === null && !(await mightHoldFiles())) return
    const files = await open(owner)
    await (value === null ? files.remove(rowId) : files.writeFacts(GROUP, rowId, value))
  }

  /** Writes the newest text, one write at a time: changes during a write go with the next. */
  async function writeNewest() {
    while (next) {
      const { value } = next
      next = null
      await write(value).catch(() => undefined)
    }
    writing = null
  }

  /** Resolves when every pending write has succeeded or failed. */
  function flush(): Promise<void> {
    if (next) writing ??= writeNewest()
    return writing ?? Promise.resolve()
  }

  return {
    /** The stored value; undefined when there is none. */
    async read(): Promise<unknown> {
      try {
        if (owner === null || !(await mightHoldFiles())) return undefined
        return await (await open(owner)).readFacts(rowId)
      } catch {
        return undefined
      }
    },
    /** Replaces the stored value by one that JSON can represent; null deletes it. */
    keep(value: unknown) {
      next = { value }
      void flush()
    },
    flush,
    /** Writes pending changes and closes the store, which opens again with the next change. */
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
