import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { isOutage, OmiseError } from '@/lib/omise/errors'
import type { OmiseDispute } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { withEveryDocument } from '@/lib/server/omise-gateway/all-documents'
import { textOf } from './charge-details'
import {
  recordDisputes,
  removeDispute,
  type DisputeChange,
  type ReadDispute,
  type Source,
} from './record-disputes'

type ReadDisputeOptions = {
  /** Whether the changes are announced; by default those of every source but the first fill. */
  isNews?: boolean | undefined
  signal?: AbortSignal | undefined
}

/**
 * Reads one dispute with its charge and all documents from Omise and records it. A dispute that Omise does not have is
 * removed from the index.
 * @throws OmiseError when Omise does not respond
 */
export async function readDispute(
  disputeId: string,
  source: Source,
  { isNews = source !== 'fill', signal }: ReadDisputeOptions = {},
): Promise<DisputeChange[]> {
  const { omise, now } = desk()
  const readAt = now()
  try {
    const dispute = await omise.disputes.retrieve(disputeId, { expandCharge: true, signal })
    const complete = await withEveryDocument(dispute, signal)
    return await recordDisputes([await withCharge(complete, signal)], {
      source,
      readAt,
      isNews,
    })
  } catch (error) {
    if (!isNotFound(error)) throw error
    await removeDispute(disputeId)
    return []
  }
}

/**
 * As `readDispute`, where one dispute that cannot be read must not keep the others waiting.
 * @returns whether it was read before `signal`
 * @throws OmiseError in an outage
 */
export async function readIfReadable(
  disputeId: string,
  source: Source,
  signal?: AbortSignal,
): Promise<boolean> {
  if (signal?.aborted) return false
  try {
    await readDispute(disputeId, source, { signal })
    return true
  } catch (err) {
    if (signal?.aborted) return false
    if (isOutage(err) || !(err instanceof OmiseError)) throw err
    desk().log.warn({ err, disputeId }, 'A dispute cannot be read, so the index keeps what it has')
    return false
  }
}

/**
 * Reads the e-mail of a dispute's customer, where the charge has none. A missing, deleted or unreadable customer has
 * none.
 * @throws OmiseError in an outage
 */
export async function readCustomer(disputeId: string, customerId: string): Promise<void> {
  const { db } = desk()
  const customerEmail = await emailOf(disputeId, customerId)
  await db
    .update(disputeIndex)
    .set({ customerEmail, unreadCustomerId: null })
    // Not one whose details were erased meanwhile, nor whose charge has one now.
    .where(
      and(
        eq(disputeIndex.disputeId, disputeId),
        eq(disputeIndex.unreadCustomerId, customerId),
        isNull(disputeIndex.erasedAt),
      ),
    )
}

async function emailOf(disputeId: string, customerId: string): Promise<string | null> {
  const { omise, log } = desk()
  try {
    const { deleted, email } = await omise.customers.retrieve(customerId)
    return deleted ? null : textOf(email)
  } catch (err) {
    if (isOutage(err) || !(err instanceof OmiseError)) throw err
    log.warn({ err, disputeId }, 'The customer of a charge cannot be read')
    return null
  }
}

/** Omise may leave the charge unexpanded. A missing or unreadable charge has no details. */
async function withCharge(dispute: OmiseDispute, signal?: AbortSignal): Promise<ReadDispute> {
  if (dispute.charge) return dispute
  const { omise, log } = desk()
  try {
    return { ...dispute, charge: await omise.charges.retrieve(dispute.chargeId, { signal }) }
  } catch (err) {
    if (!isNotFound(err) && !isUnreadable(err)) throw err
    log.warn({ err, disputeId: dispute.id }, 'The charge of a dispute cannot be read')
    return { ...dispute, charge: null }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof OmiseError && error.code === 'not_found'
}

function isUnreadable(error: unknown): boolean {
  return error instanceof OmiseError && error.code === 'unreadable'
}
