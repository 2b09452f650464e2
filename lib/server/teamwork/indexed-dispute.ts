import 'server-only'
import { eq } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { desk } from '@/lib/server/desk'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { DeskError } from '@/lib/server/platform/errors'

type IndexedDispute = Pick<typeof disputeIndex.$inferSelect, 'status' | 'respondBy'>

/**
 * A dispute as the index has it. Teamwork is internal, so it also works while Omise does not respond; only a dispute
 * that the index does not have is read from Omise first.
 * @throws DeskError `dispute_not_found`
 */
export async function indexedDispute(disputeId: string): Promise<IndexedDispute> {
  const { db } = desk()
  const known = await findIndexed(db, disputeId)
  if (known) return known
  await withDeskErrors(readDispute(disputeId, 'poll'), 'dispute_not_found')
  const read = await findIndexed(db, disputeId)
  if (!read) throw new DeskError('dispute_not_found')
  return read
}

/** @throws DeskError `dispute_not_found`, `dispute_not_open` */
export async function openIndexedDispute(disputeId: string): Promise<IndexedDispute> {
  const dispute = await indexedDispute(disputeId)
  if (dispute.status !== 'open') throw new DeskError('dispute_not_open')
  return dispute
}

/** The dispute, when the index has it. */
export async function findIndexed(
  db: Database,
  disputeId: string,
): Promise<IndexedDispute | undefined> {
  const [row] = await db
    .select({ status: disputeIndex.status, respondBy: disputeIndex.respondBy })
    .from(disputeIndex)
    .where(eq(disputeIndex.disputeId, disputeId))
  return row
}
