import 'server-only'
import { eq } from 'drizzle-orm'
import type { Dispute } from '@/lib/contract/disputes'
import type { Database } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import type { OmiseCharge, OmiseDispute } from '@/lib/omise/types'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { withAllDocuments } from '@/lib/server/omise-gateway/all-documents'
import { withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { exactDates } from '@/lib/server/dispute-index/exact-dates'
import { readTeamwork } from '@/lib/server/teamwork/read-teamwork'
import { toDispute } from './to-dispute'
import { waiversInForce } from './waivers'

/** @throws DeskError `dispute_not_found`, or the error of a failed request to Omise */
export async function getDispute(person: Person, disputeId: string): Promise<Dispute> {
  authorize(person, 'dispute.read')
  const { omise, env, db } = desk()
  const dispute = await withDeskErrors(
    omise.disputes.retrieve(disputeId, { expandCharge: true }),
    'dispute_not_found',
  )
  const [complete, charge, exact, waived, teamwork, indexedEmail] = await Promise.all([
    withAllDocuments(dispute),
    chargeOf(dispute),
    exactDates(db, [disputeId]),
    waiversInForce(db, disputeId),
    readTeamwork(db, disputeId),
    indexedEmailOf(db, disputeId),
  ])
  const shown = toDispute(complete, charge, env, exact.get(disputeId))
  return {
    ...shown,
    customerEmail: shown.customerEmail ?? indexedEmail,
    waived: waived.map(({ kind }) => kind),
    ...teamwork,
  }
}

/** The e-mail of Omise's customer, which the index reads some time after the dispute. */
async function indexedEmailOf(db: Database, disputeId: string): Promise<string | null> {
  const [row] = await db
    .select({ email: disputeIndex.customerEmail })
    .from(disputeIndex)
    .where(eq(disputeIndex.disputeId, disputeId))
  return row?.email ?? null
}

/** A dispute must be readable even when its charge is not. */
async function chargeOf(dispute: OmiseDispute): Promise<OmiseCharge | null> {
  if (dispute.charge) return dispute.charge
  const { omise, log } = desk()
  return omise.charges.retrieve(dispute.chargeId).catch((err: unknown) => {
    log.warn({ err, disputeId: dispute.id }, 'The charge of a dispute could not be read')
    return null
  })
}
