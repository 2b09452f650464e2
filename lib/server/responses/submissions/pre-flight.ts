import 'server-only'
import { needsOf } from '@/lib/evidence/guidance'
import { missingKinds } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'
import type { OmiseDispute } from '@/lib/omise/types'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { retrieveOpenDispute, withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { countPerKind } from '@/lib/server/dispute-index/record-disputes'
import { idsOf, withEveryDocument } from '@/lib/server/omise-gateway/all-documents'
import {
  assertDocumentsAsSeen,
  type DocumentsSeen,
} from '@/lib/server/documents/expected-documents'
import { DeskError } from '@/lib/server/platform/errors'
import { assertCanStart } from '@/lib/server/outbound/dispute-operations'
import { waiversInForce } from '@/lib/server/disputes/waivers'

/**
 * The conditions of a submission, which locks the documents permanently. `confirmed`: the needed kinds that the person knows
 * to be missing.
 * @throws DeskError `dispute_not_open`, `documents_changed`, `uploads_underway`, `deletion_underway`, `kinds_missing`
 */
export async function preFlight(
  person: Person,
  disputeId: string,
  seen: DocumentsSeen,
  confirmed: readonly Kind[],
): Promise<{ missing: Kind[]; documentIds: string[] }> {
  const dispute = await retrieveOpenDispute(disputeId)
  await assertDocumentsAsSeen(person, disputeId, seen)
  await assertCanStart(desk().db, disputeId, 'submit')
  const complete = await withDeskErrors(withEveryDocument(dispute))
  const missing = await missingNow(complete)
  const unconfirmed = missing.filter((kind) => !confirmed.includes(kind))
  if (unconfirmed.length === 0) return { missing, documentIds: idsOf(complete.documents) }
  throw new DeskError('kinds_missing', {
    detail: `Still missing: ${unconfirmed.join(', ')}`,
    kinds: unconfirmed,
  })
}

/**
 * Reads the dispute again for an answer with a recorded intent, after which the desk changes nothing about the dispute.
 * `documentIds`: those of `preFlight`, which the answer is based on; null when the documents do not matter.
 * @throws DeskError `dispute_not_open`, `documents_changed`, or the error of a failed request to Omise
 */
export async function assertUnchanged(
  disputeId: string,
  documentIds: readonly string[] | null,
  signal: AbortSignal,
): Promise<void> {
  const dispute = await retrieveOpenDispute(disputeId, signal)
  if (!documentIds) return
  const { documents } = await withDeskErrors(withEveryDocument(dispute, signal))
  const now = new Set(idsOf(documents))
  const before = new Set(documentIds)
  const changes = {
    added: [...now].filter((id) => !before.has(id)).length,
    removed: [...before].filter((id) => !now.has(id)).length,
  }
  if (changes.added + changes.removed === 0) return
  throw new DeskError('documents_changed', {
    detail: `${changes.added} documents came and ${changes.removed} went while it was being submitted`,
    changes,
  })
}

async function missingNow(complete: OmiseDispute): Promise<Kind[]> {
  const waived = await waiversInForce(desk().db, complete.id)
  return missingKinds(needsOf(complete.reasonCode), {
    documents: { total: complete.documents.total, perKind: countPerKind(complete) },
    waived: waived.map(({ kind }) => kind),
  })
}
