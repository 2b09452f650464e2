import 'server-only'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import {
  cancelCheck,
  openCheck,
  type CancelReason,
  type Check,
} from '@/lib/server/outbound/review-request'

type Now = { draftVersion: number; documentIds: readonly string[] }

/**
 * Requires that this person is the reviewer of exactly this response. Returns the review request, or null when no
 * second person is required.
 * @throws DeskError `check_missing`, `check_own`; `check_over` when something has changed since the request, which is
 * then cancelled
 */
export async function assertReviewed(
  person: Person,
  actor: Actor,
  disputeId: string,
  now: Now,
): Promise<Check | null> {
  const { db, env } = desk()
  if (!env.requireSecondPerson) return null
  const check = await openCheck(db, disputeId)
  if (!check) throw new DeskError('check_missing')
  if (check.personId === person.id) throw new DeskError('check_own')
  const reason = whatChanged(check, now)
  if (!reason) return check
  const end = { reason, personId: person.id }
  await disputeTransaction(disputeId, (tx) => cancelCheck(tx, actor, disputeId, end))
  throw new DeskError('check_over')
}

function whatChanged(check: Check, { draftVersion, documentIds }: Now): CancelReason | null {
  if (check.draftVersion !== draftVersion) return 'draft'
  const asked = check.documentIds.toSorted().join()
  return asked === documentIds.toSorted().join() ? null : 'documents'
}
