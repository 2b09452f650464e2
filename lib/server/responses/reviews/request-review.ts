import 'server-only'
import type { AskForCheck, Check } from '@/lib/contract/response'
import { checks } from '@/lib/db/schema/responses'
import { draftToSend } from '@/lib/server/responses/draft-to-send'
import { preFlight } from '@/lib/server/responses/submissions/pre-flight'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import type { DocumentsSeen } from '@/lib/server/documents/expected-documents'
import { DeskError } from '@/lib/server/platform/errors'
import { storableText } from '@/lib/server/platform/storable-text'
import { toCheck } from './to-check'

/**
 * Requests that a second person reviews and submits the response in its current state. Fails for the reasons that would
 * fail the submission, so that every requested review can be completed.
 * @throws DeskError `check_underway`, and the errors of `draftToSend` and `preFlight`
 */
export async function requestReview(
  person: Person,
  actor: Actor,
  disputeId: string,
  { draftVersion, missing, note: given }: AskForCheck,
  seen: DocumentsSeen,
): Promise<Check> {
  authorize(person, 'response.submit')
  await draftToSend(person, disputeId, draftVersion)
  const { documentIds } = await preFlight(person, disputeId, seen, missing)
  const { db, now } = desk()
  const note = storableText(given).trim() || null
  const asked = await db.transaction(async (tx) => {
    const [check] = await tx
      .insert(checks)
      .values({
        disputeId,
        draftVersion,
        documentIds,
        note,
        personId: person.id,
        state: 'asked',
        createdAt: now(),
      })
      .onConflictDoNothing()
      .returning()
    if (!check) return null
    const detail = note ? { reason: note } : {}
    await appendAudit(tx, actor, { action: 'check_asked', disputeId, detail })
    return check
  })
  if (!asked) throw new DeskError('check_underway')
  return toCheck(person, asked)
}
