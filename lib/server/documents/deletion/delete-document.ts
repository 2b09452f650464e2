import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Document } from '@/lib/contract/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import { assertCanStart } from '@/lib/server/outbound/dispute-operations'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import { findBackup, makeBackup } from './backup'
import { deletion, recordIntent, type Deletion, type NewDeletion } from './deletion'
import {
  assertDocumentsAsSeen,
  type DocumentsSeen,
} from '@/lib/server/documents/expected-documents'
import { assertNotReplaced } from '@/lib/server/documents/kind-change/kind-change'
import { findDocument } from '@/lib/server/documents/get-document'
import { toDocument } from '@/lib/server/documents/ledger'

/**
 * Removes a document from its dispute and resolves once Omise has confirmed that it is gone. A copy stays in the vault:
 * the uploaded file, or a copy made now of a document that was added elsewhere. `forGood` permits a deletion without a
 * copy, which cannot be undone.
 * @throws DeskError `document_not_found` when it was already gone, `documents_changed`, `dispute_being_answered`,
 * `kind_change_underway`, `copy_missing` unless `forGood`, `dispute_not_open`, `omise_outcome_unknown` when the job has to determine the
 * outcome
 */
export async function deleteDocument(
  person: Person,
  actor: Actor,
  { disputeId, documentId }: { disputeId: string; documentId: string },
  { seen, forGood }: { seen: DocumentsSeen; forGood: boolean },
): Promise<Document> {
  authorize(person, 'document.delete')
  await assertDocumentsAsSeen(person, disputeId, seen, { besides: documentId })
  // Checked before anything is copied, since the deletion would be refused afterwards.
  await assertCanStart(desk().db, disputeId, 'delete')
  const found = await findDocument(disputeId, documentId)
  const { filename, kind } = found.document
  // Without a kind it could not be delivered again.
  const isCopied = !forGood && kind !== null
  const backup = (await findBackup(found)) ?? (isCopied ? await makeBackup(found) : null)
  if (!backup && !forGood) {
    throw new DeskError('copy_missing', { detail: 'This document could not be restored' })
  }
  const copy = backup?.type === 'copied' ? backup.copy : {}
  const intent = { id: randomUUID(), disputeId, documentId, filename, kind, personId: person.id }
  await deletion.run(intent.id, actor, {
    recordIntent: () => recordOrDiscard({ ...intent, ...copy }),
  })
  return { ...toDocument(found.document, found.entry), bytes: backup ? 'vault' : 'unavailable' }
}

/** The copy of a refused deletion is removed. After any other failure the row may have been written, so it stays. */
async function recordOrDiscard(intent: NewDeletion): Promise<Deletion> {
  try {
    return await recordIntent(intent, (tx) => assertNotReplaced(tx, intent.documentId))
  } catch (error) {
    if (isDeskError(error)) await removeUnlessNamed(desk(), intent.vaultFile ?? null)
    throw error
  }
}
