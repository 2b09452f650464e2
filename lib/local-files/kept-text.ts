import { mightHoldFiles } from './might-hold-files'
import type { LocalFiles } from './local-files'

/** Texts stand apart from the queues, whose groups are disputes. */
const GROUP = 'texts'

export type KeptText = ReturnType<typeof keptText>

/**
 * What one person types in one place, kept in this browser until it is saved: encrypted, for a day, and gone at
 * sign-out, as everything here. `owner` null, or a browser that keeps nothing: it is not kept.
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

  /** Writes the newest text, one write at a time: what is typed during one goes with the next. */
  async function writeNewest() {
    while (next) {
      const { value } = next
      next = null
      await write(value).catch(() => undefined)
    }
    writing = null
  }

  /** Resolves when everything that is to be kept is written, or cannot be. */
  function flush(): Promise<void> {
    if (next) writing ??= writeNewest()
    return writing ?? Promise.resolve()
  }

  return {
    /** What was kept the last time; undefined when there is nothing. */
    async read(): Promise<unknown> {
      try {
        if (owner === null || !(await mightHoldFiles())) return undefined
        return await (await open(owner)).readFacts(rowId)
      } catch {
        return undefined
      }
    },
    /** Keeps what JSON can hold in the place of what was kept before; null keeps nothing. */
    keep(value: unknown) {
      next = { value }
      void flush()
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
