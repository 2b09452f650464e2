import { WorkerBroken, WorkerSilent } from '@/lib/worker-pool'
import { change, openDatabase } from './database'
import { bytesContext, decrypt, encrypt, versionOf } from './encryption'
import type { FactsRow } from './facts-row'
import { readInWorker, storeInWorker } from './in-worker'
import { keyOf } from './key-of'
import { removeOtherUsers } from './purge'
import { readStored } from './read-stored'
import { storeFile, type StoreJob } from './store-file'

/** The description of a stored file. `size`: of its bytes. */
export type LocalFile = { id: string; facts: unknown; version: string; size: number }

export type LocalFiles = Awaited<ReturnType<typeof openLocalFiles>>

/**
 * The files that this browser stores for one person, encrypted with a key that cannot be exported. Opening it purges
 * the files of other users and those older than a day. `facts` is anything that JSON can represent.
 * @throws where the browser has no storage: without https, in some private windows
 */
export async function openLocalFiles(owner: string) {
  const closing = new AbortController()
  const database = await openDatabase(() => closing.abort(closed()))
  await removeOtherUsers(database, owner)
  const key = await keyOf(database, owner)

  const sealFacts = async (group: string, id: string, facts: unknown): Promise<FactsRow> => {
    const bytes = new TextEncoder().encode(JSON.stringify(facts))
    const encrypted = await encrypt(key, bytes, factsContext(owner, id))
    return { id, owner, group, savedAt: Date.now(), facts: encrypted }
  }

  return {
    /**
     * Stores a file, given in parts, or replaces the one with this id.
     * @returns the version of its bytes, which differs each time
     * @throws when there is no room, or the store is closed
     */
    async add(
      group: string,
      id: string,
      facts: unknown,
      parts: StoreJob['parts'],
    ): Promise<string> {
      const row = await sealFacts(group, id, facts)
      const job = { key, row, context: bytesContext(owner, id), parts }
      const stored = storeInWorker(job, closing.signal)
      return stored.catch(unlessBroken(() => storeFile(database, job)))
    },

    async writeFacts(group: string, id: string, facts: unknown): Promise<void> {
      const row = await sealFacts(group, id, facts)
      await change(database, ['facts'], (transaction) => transaction.objectStore('facts').put(row))
    },

    /** The metadata written without a file; undefined when there is none that can be decrypted. */
    async readFacts(id: string): Promise<unknown> {
      const row = await database.get('facts', id)
      if (row?.owner !== owner) return undefined
      return unsealFacts(row).catch(() => undefined)
    },

    async remove(id: string): Promise<void> {
      await change(database, ['facts', 'bytes'], (transaction) =>
        Promise.all([
          transaction.objectStore('facts').delete(id),
          transaction.objectStore('bytes').delete(id),
        ]),
      )
    },

    async count(group: string): Promise<number> {
      return database.countFromIndex('facts', 'by-group', [owner, group])
    },

    /** Without their bytes. Files that cannot be decrypted are left out. */
    async read(group: string): Promise<LocalFile[]> {
      const ids = await database.getAllKeysFromIndex('facts', 'by-group', [owner, group])
      const files: LocalFile[] = []
      for (const id of ids) {
        const file = await open(id).catch(() => null)
        if (file) files.push(file)
      }
      return files
    },

    /** No write begins after that, and later uses fail. */
    close() {
      closing.abort(closed())
      database.close()
    },
  }

  async function open(id: string): Promise<LocalFile | null> {
    const transaction = database.transaction(['facts', 'bytes'])
    const [row, stored] = await Promise.all([
      transaction.objectStore('facts').get(id),
      transaction.objectStore('bytes').get(id),
    ])
    if (!row || !stored) return null
    const facts = await unsealFacts(row)
    const bytes = await decrypt(key, stored.bytes, bytesContext(owner, id))
    return { id, facts, version: versionOf(stored.bytes), size: bytes.byteLength }
  }

  async function unsealFacts({ id, facts }: Pick<FactsRow, 'id' | 'facts'>): Promise<unknown> {
    const json = await decrypt(key, facts, factsContext(owner, id))
    return JSON.parse(new TextDecoder().decode(json))
  }
}

/**
 * The bytes that `add` stored as this version, also for a tab that has no connection to the store.
 * @throws when they were removed or replaced
 */
export async function readStoredBytes(
  owner: string,
  id: string,
  version: string,
): Promise<ArrayBuffer> {
  const job = { owner, id, version }
  return readInWorker(job).catch(unlessBroken(() => readStored(job)))
}

/** For `catch`: does in the page what the worker could not. */
function unlessBroken<Result>(work: () => Promise<Result>): (error: unknown) => Promise<Result> {
  return (error) => {
    if (error instanceof WorkerBroken || error instanceof WorkerSilent) return work()
    throw error
  }
}

function closed(): DOMException {
  return new DOMException('The database is closed', 'InvalidStateError')
}

function factsContext(owner: string, id: string): string {
  return `facts ${owner} ${id}`
}
