import 'server-only'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import type { OmiseDispute } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { askOmise } from './ask-omise'

/**
 * The current dispute at Omise. Called before every change of a dispute.
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, or the error of a failed request to Omise
 */
export async function openDispute(disputeId: string, signal?: AbortSignal): Promise<OmiseDispute> {
  const asked = desk().omise.disputes.retrieve(disputeId, { signal })
  const dispute = await askOmise(asked, 'dispute_not_found')
  if (!acceptsDocuments(dispute.status)) {
    throw new DeskError('dispute_not_open', { detail: `The dispute is ${dispute.status}` })
  }
  return dispute
}
