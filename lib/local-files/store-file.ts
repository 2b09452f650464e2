import * as z from 'zod/mini'
import { change, type Database } from './database'
import { freeBuffer } from '@/lib/free-buffer'
import { encrypt, versionOf } from './encryption'
import { factsRowSchema } from './facts-row'

/**
 * A file to be stored, in parts, with its metadata, which are encrypted already. `context` identifies the file.
 */
export const storeJobSchema = z.object({
  key: z.instanceof(CryptoKey),
  row: factsRowSchema,
  context: z.string(),
  parts: z.readonly(z.array(z.union([z.instanceof(Blob), z.instanceof(ArrayBuffer)]))),
})

export type StoreJob = z.infer<typeof storeJobSchema>

/**
 * Encrypts a file and stores it with its metadata, or replaces the one with this id.
 * @returns the version of its bytes
 * @throws when there is no room, or the database is closed
 */
export async function storeFile(
  database: Database,
  { key, row, context, parts }: StoreJob,
): Promise<string> {
  const plain = await joined(parts)
  const content = await encrypt(key, plain, context)
  if (parts.length > 1) freeBuffer(plain)
  await change(database, ['facts', 'bytes'], (transaction) =>
    Promise.all([
      transaction.objectStore('facts').put(row),
      transaction.objectStore('bytes').put({ id: row.id, bytes: content }),
    ]),
  )
  return versionOf(content)
}

async function joined(parts: StoreJob['parts']): Promise<ArrayBuffer> {
  const [only, ...others] = parts
  if (only && others.length === 0) return bufferOf(only)
  const sizeOf = (part: Blob | ArrayBuffer) => (part instanceof Blob ? part.size : part.byteLength)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + sizeOf(part), 0))
  let at = 0
  for (const part of parts) {
    bytes.set(new Uint8Array(await bufferOf(part)), at)
    at += sizeOf(part)
  }
  return bytes.buffer
}

async function bufferOf(part: Blob | ArrayBuffer): Promise<ArrayBuffer> {
  return part instanceof Blob ? part.arrayBuffer() : part
}
