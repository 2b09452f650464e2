import 'server-only'
import type { Accept, Answer } from '@/lib/contract/response'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { retrieveOpenDispute } from '@/lib/server/omise-gateway/omise-requests'
import { DeskError } from '@/lib/server/platform/errors'
import { findAnswer } from './answer'
import { submitAnswer, knownAnswer } from './submission'

/**
 * Accepts a dispute: it is lost, permanently, and the cardholder keeps the money. The person confirms the amount.
 * @throws DeskError `dispute_not_open`, `amount_changed`, and the errors of `submitAnswer`
 */
export async function acceptDispute(
  person: Person,
  actor: Actor,
  disputeId: string,
  { answerId, amount, currency }: Accept,
): Promise<Answer> {
  authorize(person, 'dispute.accept')
  const known = await findAnswer(desk().db, answerId)
  if (known) return knownAnswer(known, { disputeId, type: 'accept' })
  const dispute = await retrieveOpenDispute(disputeId)
  if (dispute.amount !== amount || dispute.currency !== currency) {
    throw new DeskError('amount_changed', {
      detail: `The dispute is over ${dispute.amount} ${dispute.currency}`,
    })
  }
  return submitAnswer(
    {
      id: answerId,
      disputeId,
      type: 'accept',
      message: null,
      personId: person.id,
      detail: { amount, currency },
    },
    actor,
  )
}
