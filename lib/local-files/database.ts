import { DATABASE } from './might-hold-files'
import type { Encrypted } from './encryption'

/** One key per person. */
export type KeyRow = { owner: string; key: CryptoKey }

/** What is known of a file; small, written often. `savedAt` in milliseconds since 1970. */
export type FactsRow = {
  id: string
  owner: string
  group: string
  savedAt: number
  facts: Encrypted
}

/** The file itself; written once. */
export type BytesRow = { id: string; bytes: Encrypted }

export const KEYS = 'keys'
export const FACTS = 'facts'
export const BYTES = 'bytes'
export const BY_GROUP = 'by-group'

const VERSION = 1

/**
 * Opens the database, and makes it when it is not there. It closes by itself when it is to be deleted,
 * so that a forgotten tab cannot hold up a sign-out; whatever is tried with it after that fails.
 */
export async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, VERSION)
  request.onupgradeneeded = () => {
    const { result: database } = request
    database.createObjectStore(KEYS, { keyPath: 'owner' })
    const facts = database.createObjectStore(FACTS, { keyPath: 'id' })
    facts.createIndex(BY_GROUP, ['owner', 'group'])
    database.createObjectStore(BYTES, { keyPath: 'id' })
  }
  const database = await answerOf(request)
  database.onversionchange = () => database.close()
  return database
}

/** Settles when everything that `work` asked for is on the disk, or nothing of it. */
export async function change(
  database: IDBDatabase,
  stores: readonly string[],
  work: (transaction: IDBTransaction) => Promise<void> | void,
): Promise<void> {
  // Strict: an upload id that the disk forgets at a power cut could be sent twice.
  const transaction = database.transaction([...stores], 'readwrite', { durability: 'strict' })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  transaction.oncomplete = () => resolve()
  transaction.onabort = () => reject(transaction.error ?? new DOMException('Aborted', 'AbortError'))
  try {
    await work(transaction)
  } catch (error) {
    // It may have ended by itself already; then there is nothing to take back.
    try {
      transaction.abort()
    } catch {}
    reject(error)
  }
  return promise
}

export function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
  return promise
}

/** Resolves when it is gone, or will go once the last tab lets go of it. */
export function deleteDatabase(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = indexedDB.deleteDatabase(DATABASE)
  request.onsuccess = () => resolve()
  request.onblocked = () => resolve()
  request.onerror = () => reject(request.error)
  return promise
}
