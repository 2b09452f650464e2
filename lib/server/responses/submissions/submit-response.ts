import 'server-only'
import { createHash } from 'node:crypto'
import type { Answer, Submit } from '@/lib/contract/response'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { assertReviewed } from '@/lib/server/responses/reviews/assert-reviewed'
import { desk } from '@/lib/server/desk'
import type { DocumentsSeen } from '@/lib/server/documents/expected-documents'
import { readNames } from '@/lib/server/people/names'
import { findAnswer } from './answer'
import { submitAnswer, knownAnswer } from './submission'
import { draftToSend } from '@/lib/server/responses/draft-to-send'
import { preFlight } from './pre-flight'

/**
 * Sends the response to the bank, permanently: the dispute becomes pending and its documents are locked. Resolves when
 * Omise has it, or with an answer that is still intended when the outcome is unknown.
 * @throws DeskError the errors of `draftToSend`, `preFlight`, `assertReviewed` and `submitAnswer`
 */
export async function submitResponse(
  person: Person,
  actor: Actor,
  disputeId: string,
  { answerId, draftVersion, missing: confirmed }: Submit,
  seen: DocumentsSeen,
): Promise<Answer> {
  authorize(person, 'response.submit')
  const { db } = desk()
  const known = await findAnswer(db, answerId)
  if (known) return knownAnswer(known, { disputeId, type: 'submit' })
  const message = await draftToSend(person, disputeId, draftVersion)
  const { missing, documentIds } = await preFlight(person, disputeId, seen, confirmed)
  const check = await assertReviewed(person, actor, disputeId, { draftVersion, documentIds })
  return submitAnswer(
    {
      id: answerId,
      disputeId,
      type: 'submit',
      message,
      personId: person.id,
      detail: {
        characters: message.length,
        sha256: createHash('sha256').update(message).digest('hex'),
        missing: missing.join(' '),
        ...(check ? { preparedBy: await nameOf(check.personId) } : {}),
      },
    },
    actor,
    { documentIds, check },
  )
}

async function nameOf(personId: string): Promise<string> {
  return (await readNames(desk().db)).of(personId) ?? ''
}
