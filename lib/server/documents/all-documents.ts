import 'server-only'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import type { OmiseDispute, OmiseDocument } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'

/** Every document the dispute has now, page by page. */
export async function allDocuments(disputeId: string): Promise<OmiseDocument[]> {
  const { omise } = desk()
  const documents: OmiseDocument[] = []
  for (;;) {
    const page = await omise.documents.list(disputeId, {
      limit: MAX_PAGE_SIZE,
      offset: documents.length,
    })
    documents.push(...page.data)
    if (page.data.length === 0 || documents.length >= page.total) return documents
  }
}

/**
 * Omise sends a dispute's first 20 documents along with it. For the few disputes that have more, this asks for
 * all; when that fails the dispute is shown with what there is.
 */
export async function withAllDocuments(dispute: OmiseDispute): Promise<OmiseDispute> {
  if (dispute.documents.data.length >= dispute.documents.total) return dispute
  try {
    const data = await allDocuments(dispute.id)
    return { ...dispute, documents: { ...dispute.documents, data } }
  } catch (err) {
    desk().log.warn({ err, disputeId: dispute.id }, 'Not all documents of a dispute could be read')
    return dispute
  }
}
