import 'server-only'
import type { Document } from '@/lib/contract/documents'
import { OmiseError } from '@/lib/omise/errors'
import { assertMay } from '@/lib/server/assert-may'
import { appendAudit, type Actor } from '@/lib/server/audit/append-audit'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/errors'
import { toDeskError } from '@/lib/server/omise-problem'
import { findDocument } from './get-document'
import { toDocument } from './to-document'

/**
 * Removes a document from its dispute and resolves once Omise has confirmed that it is gone. Our copy stays
 * in the vault. When Omise's answer to the delete is lost, the document is looked up before anything is claimed.
 * @throws DeskError `document_not_found` when somebody deleted it before, `dispute_not_open`
 */
export async function deleteDocument(
  person: Person,
  actor: Actor,
  disputeId: string,
  documentId: string,
): Promise<Document> {
  assertMay(person, 'document.delete')
  const { omise, db } = desk()
  const { document, entry } = await findDocument(disputeId, documentId)
  try {
    await omise.documents.destroy(disputeId, documentId)
  } catch (error) {
    if (!isUncertain(error)) throw toDeskError(error, 'document_not_found')
    if (!(await isGone(disputeId, documentId))) throw toDeskError(error)
  }
  await appendAudit(db, actor, {
    action: 'document_deleted',
    disputeId,
    documentId,
    filename: document.filename,
    kind: document.kind,
    ...(entry ? { uploadId: entry.upload.id } : {}),
  })
  return toDocument(document, entry)
}

function isUncertain(error: unknown): error is OmiseError {
  return error instanceof OmiseError && error.outcome === 'unknown'
}

async function isGone(disputeId: string, documentId: string): Promise<boolean> {
  try {
    const { deleted } = await desk().omise.documents.retrieve(disputeId, documentId)
    return deleted
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'not_found') return true
    throw new DeskError('omise_outcome_unknown', {
      detail: 'Omise did not confirm the deletion and could not be asked again',
      cause: error,
    })
  }
}
