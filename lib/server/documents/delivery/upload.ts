import 'server-only'
import { eq } from 'drizzle-orm'
import { isProblemCode } from '@/lib/contract/problem-codes'
import type { Database } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema/documents'
import type { Delivery } from './transition'

/** An upload as stored in the database. */
export type Upload = typeof uploads.$inferSelect

export async function findUpload(db: Database, uploadId: string): Promise<Upload | null> {
  const [upload] = await db.select().from(uploads).where(eq(uploads.id, uploadId))
  return upload ?? null
}

export function deliveryOf(upload: Upload): Delivery {
  const { state, attempts, probes, documentId, problem, withdrawnBy } = upload
  if (state === 'delivered') return { state, documentId: documentId ?? '' }
  if (state === 'refused') {
    return { state, problem: problem && isProblemCode(problem) ? problem : 'omise_declined' }
  }
  if (state === 'withdrawn') return { state }
  return { state, attempts, probes, ...(withdrawnBy && { withdrawing: true }) }
}
