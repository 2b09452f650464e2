import {
  answerOf,
  BYTES,
  change,
  deleteDatabase,
  FACTS,
  KEYS,
  openDatabase,
  type FactsRow,
} from './database'
import { mightHoldFiles } from './might-hold-files'

/** Long enough for a lost session or a night, too short for a forgotten computer. */
export const KEPT_MS = 24 * 60 * 60_000

/** At sign-out: keys and files, whosever they are. */
export async function purgeAll(): Promise<void> {
  if (!(await mightHoldFiles())) return
  const database = await openDatabase()
  await change(database, [KEYS, FACTS, BYTES], (transaction) => {
    for (const store of [KEYS, FACTS, BYTES]) transaction.objectStore(store).clear()
  })
  database.close()
  await deleteDatabase()
}

/** Whoever else worked at this browser: their files go. `owner` null: nobody is signed in, only old ones go. */
export async function purgeOtherUsers(owner: string | null): Promise<void> {
  const database = await openDatabase()
  await removeOtherUsers(database, owner)
  database.close()
}

export async function removeOtherUsers(database: IDBDatabase, owner: string | null): Promise<void> {
  const oldest = Date.now() - KEPT_MS
  await change(database, [KEYS, FACTS, BYTES], async (transaction) => {
    const facts = transaction.objectStore(FACTS)
    const rows: FactsRow[] = await answerOf(facts.getAll())
    for (const row of rows) {
      if (!isStrange(row.owner, owner) && row.savedAt >= oldest) continue
      facts.delete(row.id)
      transaction.objectStore(BYTES).delete(row.id)
    }
    const keys = transaction.objectStore(KEYS)
    for (const key of await answerOf(keys.getAllKeys())) {
      if (isStrange(key, owner)) keys.delete(key)
    }
  })
}

function isStrange(whose: IDBValidKey, owner: string | null): boolean {
  return owner !== null && whose !== owner
}
