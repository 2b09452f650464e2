import * as z from 'zod/mini'
import { change, type Database } from './database'
import { freeBuffer } from '@/lib/free-buffer'
import { encrypt, versionOf } from './encryption'
import { factsRowSchema } from './facts-row'

/** A file to be stored with its metadata, which are encrypted already. `context` identifies the file. */
export const storeJobSchema = z.object({
  key: z.instanceof(CryptoKey),
  row: factsRowSchema,
  context: z.string(),
  file: z.instanceof(Blob),
})

export type StoreJob = z.infer<typeof storeJobSchema>

/**
 * Encrypts a file and stores it with its metadata, or replaces the one with this id.
 * @returns the version of its bytes
 * @throws when there is no room, or the database is closed
 */
export async function storeFile(
  database: Database,
  { key, row, context, file }: StoreJob,
): Promise<string> {
  const plain = await file.arrayBuffer()
  const bytes = await encrypt(key, plain, context)
  freeBuffer(plain)
  await change(database, ['facts', 'bytes'], (transaction) =>
    Promise.all([
      transaction.objectStore('facts').put(row),
      transaction.objectStore('bytes').put({ id: row.id, bytes }),
    ]),
  )
  freeBuffer(bytes.bytes)
  return versionOf(bytes)
}
