import 'server-only'
import type { Document } from '@/lib/contract/documents'
import type { OmiseDocument } from '@/lib/omise/types'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { readLedger, toDocument, type LedgerEntry } from './ledger'

export type FoundDocument = { document: OmiseDocument; entry: LedgerEntry | undefined }

/** @throws DeskError `document_not_found`, also for a deleted document */
export async function getDocument(
  person: Person,
  disputeId: string,
  documentId: string,
): Promise<Document> {
  authorize(person, 'document.read')
  const { document, entry } = await findDocument(disputeId, documentId)
  return toDocument(document, entry)
}

/** The document at Omise with its ledger entry. Does not authorize; the callers do. */
export async function findDocument(disputeId: string, documentId: string): Promise<FoundDocument> {
  const { omise, db } = desk()
  const [document, ledger] = await Promise.all([
    withDeskErrors(omise.documents.retrieve(disputeId, documentId), 'document_not_found'),
    readLedger(db, [documentId]),
  ])
  if (document.deleted) throw new DeskError('document_not_found')
  return { document, entry: ledger.get(documentId) }
}
