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
 * That this person is the second one, who was asked about exactly this response; null where one is enough.
 * @throws DeskError `check_missing`, `check_own`; `check_over` when something changed since, which cancels it
 */
export async function assertChecked(
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
