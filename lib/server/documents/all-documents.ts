import 'server-only'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import type { OmiseDispute, OmiseDocument } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/errors'

/** No dispute has this many; a list that seems to has a wrong total and would never end. */
const MAX_DOCUMENTS = 10_000

/** Every document the dispute has now, page by page. */
export async function allDocuments(
  disputeId: string,
  signal?: AbortSignal,
): Promise<OmiseDocument[]> {
  const { omise } = desk()
  const documents: OmiseDocument[] = []
  for (;;) {
    const page = await omise.documents.list(
      disputeId,
      { limit: MAX_PAGE_SIZE, offset: documents.length },
      { signal },
    )
    documents.push(...page.data)
    if (page.data.length === 0 || documents.length >= page.total) return documents
    if (documents.length > MAX_DOCUMENTS) throw new DeskError('omise_unreachable')
  }
}

/** What is nice to know must not keep anybody waiting longer than this. */
const PATIENCE_MS = 3_000

/** The documents the dispute has now, or null when Omise does not say soon. */
export async function documentsIfKnown(disputeId: string): Promise<OmiseDocument[] | null> {
  try {
    const documents = await allDocuments(disputeId, AbortSignal.timeout(PATIENCE_MS))
    return documents.filter(({ deleted }) => !deleted)
  } catch (err) {
    desk().log.warn({ err, disputeId }, 'Omise did not say which documents a dispute has')
    return null
  }
}

/**
 * As `withAllDocuments`, where a part of the documents is not enough.
 * @throws OmiseError
 */
export async function withEveryDocument(
  dispute: OmiseDispute,
  signal?: AbortSignal,
): Promise<OmiseDispute> {
  if (dispute.documents.data.length >= dispute.documents.total) return dispute
  const data = await allDocuments(dispute.id, signal)
  return { ...dispute, documents: { ...dispute.documents, data } }
}

/**
 * Omise sends a dispute's first 20 documents along with it. For the few disputes that have more, this asks for
 * all; when that fails the dispute is shown with what there is.
 */
export async function withAllDocuments(dispute: OmiseDispute): Promise<OmiseDispute> {
  try {
    return await withEveryDocument(dispute)
  } catch (err) {
    desk().log.warn({ err, disputeId: dispute.id }, 'Not all documents of a dispute could be read')
    return dispute
  }
}
