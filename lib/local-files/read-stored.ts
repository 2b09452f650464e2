import * as z from 'zod/mini'
import { openExistingDatabase } from './database'
import { bytesContext, decrypt, versionOf } from './encryption'

/** The bytes of a file of this person that were stored as this version. */
export const readJobSchema = z.object({ owner: z.string(), id: z.string(), version: z.string() })

export type ReadJob = z.infer<typeof readJobSchema>

/**
 * Reads and decrypts a stored file, on a connection of its own: also for a tab that does not run the queue, and when the
 * browser has ended the other connection. Purges and creates nothing.
 * @throws when the bytes were removed or replaced, or nothing is stored for this person
 */
export async function readStored({ owner, id, version }: ReadJob): Promise<ArrayBuffer> {
  const database = await openExistingDatabase()
  try {
    const [person, stored] = await Promise.all([
      database.get('keys', owner),
      database.get('bytes', id),
    ])
    if (!person || !stored || versionOf(stored.bytes) !== version) {
      throw new Error('No longer stored')
    }
    return await decrypt(person.key, stored.bytes, bytesContext(owner, id))
  } finally {
    database.close()
  }
}
