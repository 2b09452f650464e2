import {
  deleteDB,
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames,
} from 'idb'
import type { Encrypted } from './encryption'
import type { FactsRow } from './facts-row'
import { DATABASE } from './might-hold-files'

interface Schema extends DBSchema {
  /** One key per person. */
  keys: { key: string; value: { owner: string; key: CryptoKey } }
  /** The metadata of a file; small, written often. */
  facts: { key: string; value: FactsRow; indexes: { 'by-group': [owner: string, group: string] } }
  /** The file itself; written once. */
  bytes: { key: string; value: { id: string; bytes: Encrypted } }
  /** Thumbnails of documents: a cache, whose rows may disappear at any time. */
  thumbnails: { key: string; value: ThumbnailRow; indexes: { 'by-age': number } }
}

/** `image` null: there is no thumbnail of this document. `savedAt` in milliseconds since 1970. */
type ThumbnailRow = { id: string; savedAt: number; image: Encrypted | null }

export type Database = IDBPDatabase<Schema>

type Store = StoreNames<Schema>

const VERSION = 2

/**
 * Opens the database and creates it if necessary. It closes by itself when it is to be deleted, so that another tab
 * cannot block a sign-out; later uses fail.
 * @param onClosed called when it has closed by itself
 */
export function openDatabase(onClosed: () => void = () => {}): Promise<Database> {
  return openDB<Schema>(DATABASE, VERSION, {
    upgrade(database, oldVersion) {
      if (oldVersion < 1) {
        database.createObjectStore('keys', { keyPath: 'owner' })
        const facts = database.createObjectStore('facts', { keyPath: 'id' })
        facts.createIndex('by-group', ['owner', 'group'])
        database.createObjectStore('bytes', { keyPath: 'id' })
      }
      const thumbnails = database.createObjectStore('thumbnails', { keyPath: 'id' })
      thumbnails.createIndex('by-age', 'savedAt')
    },
    blocking(_current, _blocked, event) {
      closeOnVersionChange(event)
      onClosed()
    },
    terminated: onClosed,
  })
}

/**
 * Opens the database only if it exists, so that a write after a sign-out cannot recreate it.
 * @throws DOMException `AbortError` when it does not exist
 */
export function openExistingDatabase(): Promise<Database> {
  return openDB<Schema>(DATABASE, VERSION, {
    upgrade(_database, _oldVersion, _newVersion, transaction) {
      transaction.done.catch(() => undefined)
      transaction.abort()
    },
    blocking: (_current, _blocked, event) => closeOnVersionChange(event),
  })
}

function closeOnVersionChange({ target }: IDBVersionChangeEvent): void {
  ;(target as IDBDatabase).close()
}

/**
 * Resolves when everything that `work` wrote is on the disk.
 * @throws when nothing of it is
 */
export async function change<Stores extends Store[]>(
  database: Database,
  stores: Stores,
  work: (transaction: IDBPTransaction<Schema, Stores, 'readwrite'>) => Promise<unknown>,
): Promise<void> {
  // Strict: an upload id lost in a power cut could be sent twice.
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' })
  try {
    await Promise.all([work(transaction), transaction.done])
  } catch (error) {
    // The transaction may have ended by itself.
    await Promise.resolve()
      .then(() => transaction.abort())
      .catch(() => undefined)
    throw error
  }
}

/** Resolves when the database is deleted, or will be once the last tab closes it. */
export function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    deleteDB(DATABASE, { blocked: () => resolve() }).then(resolve, reject)
  })
}
