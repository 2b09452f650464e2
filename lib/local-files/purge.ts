import { change, deleteDatabase, openDatabase, type Database } from './database'
import { mightHoldFiles } from './might-hold-files'

/** Long enough for a lost session or a night, too short for an abandoned computer. */
export const KEPT_MS = 24 * 60 * 60_000

const STORES: ('keys' | 'facts' | 'bytes' | 'thumbnails')[] = [
  'keys',
  'facts',
  'bytes',
  'thumbnails',
]

/** At sign-out: keys and files of every user. */
export async function purgeAll(): Promise<void> {
  if (!(await mightHoldFiles())) return
  const database = await openDatabase()
  await change(database, STORES, (transaction) =>
    Promise.all(STORES.map((store) => transaction.objectStore(store).clear())),
  )
  database.close()
  await deleteDatabase()
}

/** Purges the files of other users of this browser. `owner` null: no session, so only old files are purged. */
export async function purgeOtherUsers(owner: string | null): Promise<void> {
  const database = await openDatabase()
  await removeOtherUsers(database, owner)
  database.close()
}

export async function removeOtherUsers(database: Database, owner: string | null): Promise<void> {
  const oldest = Date.now() - KEPT_MS
  const isOther = (other: string) => owner !== null && other !== owner
  await change(database, STORES, async (transaction) => {
    const [facts, bytes, keys] = [
      transaction.objectStore('facts'),
      transaction.objectStore('bytes'),
      transaction.objectStore('keys'),
    ]
    const rows = (await facts.getAll()).filter((row) => isOther(row.owner) || row.savedAt < oldest)
    const others = (await keys.getAllKeys()).filter(isOther)
    const thumbnails = transaction.objectStore('thumbnails')
    const oldThumbnails = await thumbnails
      .index('by-age')
      .getAllKeys(IDBKeyRange.upperBound(oldest))
    await Promise.all([
      // Whose they are is not stored: they can be drawn again.
      ...(others.length > 0
        ? [thumbnails.clear()]
        : oldThumbnails.map((id) => thumbnails.delete(id))),
      ...rows.flatMap(({ id }) => [facts.delete(id), bytes.delete(id)]),
      ...others.map((other) => keys.delete(other)),
    ])
  })
}
