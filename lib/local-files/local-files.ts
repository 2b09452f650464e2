import { freeBuffer } from '@/lib/free-buffer'
import { WorkerBroken, WorkerSilent } from '@/lib/worker-pool'
import { change, openDatabase, openExistingDatabase, type Database } from './database'
import { encrypt, decrypt, versionOf } from './encryption'
import type { FactsRow } from './facts-row'
import { keyOf } from './key-of'
import { removeOtherUsers } from './purge'
import { storeFile } from './store-file'
import { storeInWorker } from './store-in-worker'

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
     * Stores a file, or replaces the one with this id.
     * @returns the version of its bytes, which differs each time
     * @throws when there is no room, or the store is closed
     */
    async add(group: string, id: string, facts: unknown, file: Blob): Promise<string> {
      const row = await sealFacts(group, id, facts)
      const job = { key, row, context: bytesContext(owner, id), file }
      try {
        return await storeInWorker(job, closing.signal)
      } catch (error) {
        if (!(error instanceof WorkerBroken || error instanceof WorkerSilent)) throw error
        return await storeFile(database, job)
      }
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

    /**
     * The bytes that `add` stored as this version.
     * @throws when they were removed or replaced, or the store is closed
     */
    async readBytes(id: string, version: string): Promise<ArrayBuffer> {
      return readVersion(database, key, { owner, id, version })
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
    const [row, file] = await Promise.all([
      transaction.objectStore('facts').get(id),
      transaction.objectStore('bytes').get(id),
    ])
    if (!row || !file) return null
    const facts = await unsealFacts(row)
    const bytes = await decrypt(key, file.bytes, bytesContext(owner, id))
    const size = bytes.byteLength
    freeBuffer(bytes)
    freeBuffer(file.bytes.bytes)
    return { id, facts, version: versionOf(file.bytes), size }
  }

  async function unsealFacts({ id, facts }: Pick<FactsRow, 'id' | 'facts'>): Promise<unknown> {
    const json = await decrypt(key, facts, factsContext(owner, id))
    return JSON.parse(new TextDecoder().decode(json))
  }
}

/**
 * Like `readBytes`, on a connection of its own: also for a tab that does not run the queue, and when the browser has ended
 * the other connection. Purges and creates nothing.
 * @throws when they were removed or replaced, or nothing is stored for this person
 */
export async function readStoredBytes(
  owner: string,
  id: string,
  version: string,
): Promise<ArrayBuffer> {
  const database = await openExistingDatabase()
  try {
    const found = await database.get('keys', owner)
    if (!found) throw new Error('No longer stored')
    return await readVersion(database, found.key, { owner, id, version })
  } finally {
    database.close()
  }
}

async function readVersion(
  database: Database,
  key: CryptoKey,
  { owner, id, version }: { owner: string; id: string; version: string },
): Promise<ArrayBuffer> {
  const row = await database.get('bytes', id)
  if (!row || versionOf(row.bytes) !== version) throw new Error('No longer stored')
  const bytes = await decrypt(key, row.bytes, bytesContext(owner, id))
  freeBuffer(row.bytes.bytes)
  return bytes
}

function closed(): DOMException {
  return new DOMException('The database is closed', 'InvalidStateError')
}

function factsContext(owner: string, id: string): string {
  return `facts ${owner} ${id}`
}

function bytesContext(owner: string, id: string): string {
  return `bytes ${owner} ${id}`
}
