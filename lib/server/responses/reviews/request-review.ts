import 'server-only'
import type { AskForCheck, Check } from '@/lib/contract/response'
import { checks } from '@/lib/db/schema'
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
 * Asks a colleague to look at the response as it is now, and to submit it. What would hinder a submission hinders
 * this, too, so that no reviewer is asked in vain.
 * @throws DeskError `check_underway`, and what `draftToSend` and `preFlight` throw
 */
export async function askForCheck(
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
