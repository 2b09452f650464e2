import 'server-only'
import { and, count, eq, inArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema'
import { needsOf } from '@/lib/evidence/guidance'
import { missingKinds } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'
import type { OmiseDispute } from '@/lib/omise/types'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { openDispute } from '@/lib/server/disputes/open-dispute'
import { countPerKind } from '@/lib/server/disputes/to-dispute'
import { withAllDocuments } from '@/lib/server/documents/all-documents'
import { assertDocumentsAsSeen, type DocumentsSeen } from '@/lib/server/documents/documents-seen'
import { DeskError } from '@/lib/server/errors'
import { waiversInForce } from '@/lib/server/waivers/waivers'

/**
 * What must be so before the documents are locked for good. `told`: the needed kinds that the person knows to be
 * missing.
 * @throws DeskError `dispute_not_open`, `documents_changed`, `uploads_underway`, `kinds_missing`
 */
export async function preFlight(
  person: Person,
  disputeId: string,
  seen: DocumentsSeen,
  told: readonly Kind[],
): Promise<{ missing: Kind[]; documentIds: string[] }> {
  const dispute = await openDispute(disputeId)
  await assertDocumentsAsSeen(person, disputeId, seen)
  await assertUploadsSettled(desk().db, disputeId)
  const complete = await withAllDocuments(dispute)
  const missing = await missingNow(complete)
  const untold = missing.filter((kind) => !told.includes(kind))
  if (untold.length === 0) return { missing, documentIds: idsOf(complete) }
  throw new DeskError('kinds_missing', {
    detail: `Still missing: ${untold.join(', ')}`,
    kinds: untold,
  })
}

/**
 * What arrives after the response is refused, so nothing may be on its way.
 * @throws DeskError `uploads_underway`
 */
export async function assertUploadsSettled(db: Database, disputeId: string): Promise<void> {
  const [row] = await db
    .select({ underway: count() })
    .from(uploads)
    .where(
      and(
        eq(uploads.disputeId, disputeId),
        inArray(uploads.state, ['received', 'sending', 'unknown', 'waiting']),
      ),
    )
  if (row?.underway) {
    throw new DeskError('uploads_underway', { detail: `${row.underway} uploads are underway` })
  }
}

function idsOf({ documents }: OmiseDispute): string[] {
  return documents.data.filter(({ deleted }) => !deleted).map(({ id }) => id)
}

async function missingNow(complete: OmiseDispute): Promise<Kind[]> {
  const waived = await waiversInForce(desk().db, complete.id)
  return missingKinds(needsOf(complete.reasonCode), {
    documents: { total: complete.documents.total, perKind: countPerKind(complete) },
    waived: waived.map(({ kind }) => kind),
  })
}
