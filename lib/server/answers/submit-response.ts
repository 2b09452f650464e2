import 'server-only'
import { createHash } from 'node:crypto'
import type { Answer, Submit } from '@/lib/contract/response'
import { assertMay } from '@/lib/server/assert-may'
import type { Actor } from '@/lib/server/audit/append-audit'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import type { DocumentsSeen } from '@/lib/server/documents/documents-seen'
import { findDraft, toDraft } from '@/lib/server/drafts/drafts'
import { DeskError } from '@/lib/server/errors'
import { findAnswer } from './answer'
import { carryOut, knownAnswer } from './carry-out'
import { preFlight } from './pre-flight'

/**
 * Sends the response to the bank: the dispute becomes pending and its documents are locked, for good. Resolves when
 * Omise has it, or with an answer that is still intended when nobody knows yet.
 * @throws DeskError what `preFlight` throws, `draft_changed`, `response_empty`, what `carryOut` throws
 */
export async function submitResponse(
  person: Person,
  actor: Actor,
  disputeId: string,
  { answerId, draftVersion, missing: told }: Submit,
  seen: DocumentsSeen,
): Promise<Answer> {
  assertMay(person, 'response.submit')
  const { db } = desk()
  const known = await findAnswer(db, answerId)
  if (known) return knownAnswer(known, { disputeId, type: 'submit' })
  const message = await messageOf(person, disputeId, draftVersion)
  const { missing } = await preFlight(person, disputeId, seen, told)
  return carryOut(
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
      },
    },
    actor,
  )
}

/** What was on screen, and not what somebody has made of it since. */
async function messageOf(person: Person, disputeId: string, draftVersion: number): Promise<string> {
  const draft = await findDraft(desk().db, disputeId)
  if (draft?.version !== draftVersion) {
    throw new DeskError('draft_changed', {
      detail: 'The response is not the one that was to be submitted',
      ...(draft ? { draft: await toDraft(person, draft) } : {}),
    })
  }
  const message = draft.text.trim()
  if (message === '') throw new DeskError('response_empty')
  return message
}
