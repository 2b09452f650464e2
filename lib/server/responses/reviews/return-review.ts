import 'server-only'
import type { Check, ReturnCheck } from '@/lib/contract/response'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { storableText } from '@/lib/server/platform/storable-text'
import {
  aboutReview,
  cancelCheck,
  endCheck,
  lastCheck,
  openCheck,
} from '@/lib/server/outbound/review-request'
import { appendNotices } from '@/lib/server/outbox/append-notice'
import { toCheck } from './to-check'

/**
 * Ends a review request: its author cancels it; another person returns it with a note of what to change.
 * @throws DeskError `check_over`; `answer_underway` while it is being submitted; `malformed_request` when the note is
 * empty
 */
export async function returnReview(
  person: Person,
  actor: Actor,
  disputeId: string,
  { checkId, note }: ReturnCheck,
): Promise<Check> {
  authorize(person, 'response.submit')
  const { db, jobs } = desk()
  const check = await openCheck(db, disputeId)
  if (check?.id !== checkId) throw new DeskError('check_over')
  await disputeTransaction(disputeId, async (tx) => {
    if (check.personId === person.id) {
      const end = { reason: 'taken_back', personId: person.id } as const
      return cancelCheck(tx, actor, disputeId, end)
    }
    const reply = storableText(note).trim()
    if (reply === '') {
      throw new DeskError('malformed_request', { detail: 'The note says what is to be changed' })
    }
    const end = { state: 'sent_back', reply, personId: person.id } as const
    if (!(await endCheck(tx, disputeId, end))) throw new DeskError('check_over')
    await appendAudit(tx, actor, {
      action: 'check_sent_back',
      disputeId,
      detail: { reason: reply },
    })
    await appendNotices(tx, jobs, [aboutReview('response_returned', check)])
  })
  const ended = await lastCheck(db, disputeId)
  if (!ended) throw new DeskError('check_over')
  return toCheck(person, ended)
}
