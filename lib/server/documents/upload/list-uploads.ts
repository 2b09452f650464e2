import 'server-only'
import { and, asc, eq, gt, inArray, or } from 'drizzle-orm'
import type { Uploads } from '@/lib/contract/documents'
import { uploads } from '@/lib/db/schema'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { UNSETTLED_UPLOAD_STATES } from '@/lib/server/outbound/dispute-operations'
import { readNames } from '@/lib/server/people/read-names'
import { toUpload } from './to-upload'

const ENDED_SHOWN_MS = 7 * 24 * 60 * 60_000

/** The unsettled uploads of this dispute, of all people, and those refused or withdrawn in the last week. */
export async function listUploads(person: Person, disputeId: string): Promise<Uploads> {
  authorize(person, 'document.read')
  const { db, now } = desk()
  const endedLately = and(
    inArray(uploads.state, ['refused', 'withdrawn']),
    gt(uploads.updatedAt, new Date(now().getTime() - ENDED_SHOWN_MS)),
  )
  const underway = inArray(uploads.state, [...UNSETTLED_UPLOAD_STATES])
  const rows = await db
    .select()
    .from(uploads)
    .where(and(eq(uploads.disputeId, disputeId), or(underway, endedLately)))
    .orderBy(asc(uploads.createdAt))
  const names = await readNames(db)
  return { items: rows.map((row) => toUpload(row, names)) }
}
