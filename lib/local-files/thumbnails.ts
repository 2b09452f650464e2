import { change, openDatabase, type Database } from './database'
import { decrypt, encrypt } from './encryption'
import { keyOf } from './key-of'
import { removeOtherUsers } from './purge'

/** Some 20 MB. */
const MAX_KEPT = 2000

export type KeptThumbnails = Awaited<ReturnType<typeof openThumbnails>>

/**
 * The thumbnails that this browser keeps for one person: encrypted, for a day, and deleted at sign-out, like the files.
 * @throws where the browser has no storage
 */
export async function openThumbnails(owner: string) {
  const database = await openDatabase()
  await removeOtherUsers(database, owner)
  await removeOldest(database)
  const key = await keyOf(database, owner)
  const context = (id: string) => `thumbnail ${owner} ${id}`

  return {
    /** Null: there is none of this document. Undefined: none is kept. */
    async read(id: string): Promise<Blob | null | undefined> {
      const row = await database.get('thumbnails', id)
      if (!row) return undefined
      if (!row.image) return null
      return new Blob([await decrypt(key, row.image, context(id))])
    },

    async keep(id: string, image: Blob | null): Promise<void> {
      const encrypted = image && (await encrypt(key, await image.arrayBuffer(), context(id)))
      const row = { id, savedAt: Date.now(), image: encrypted }
      await change(database, ['thumbnails'], (transaction) =>
        transaction.objectStore('thumbnails').put(row),
      )
    },
  }
}

async function removeOldest(database: Database): Promise<void> {
  const byAge = await database.getAllKeysFromIndex('thumbnails', 'by-age')
  const surplus = byAge.slice(0, -MAX_KEPT)
  if (surplus.length === 0) return
  await change(database, ['thumbnails'], (transaction) =>
    Promise.all(surplus.map((id) => transaction.objectStore('thumbnails').delete(id))),
  )
}
