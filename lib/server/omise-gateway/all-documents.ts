import 'server-only'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import type { ListOptions } from '@/lib/omise/resources/options'
import type { OmiseDispute, OmiseDocument, OmiseItems, OmiseList } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'

/** The documents that a dispute has now; those that cannot be read appear by id at most. */
export type DocumentList = Pick<OmiseItems<OmiseDocument>, 'data' | 'unreadable'>

/** Far more than any dispute has. A list that exceeds it has a wrong total and would never end. */
const MAX_DOCUMENTS = 10_000

/** Every current document of the dispute, read page by page. */
export async function allDocuments(
  disputeId: string,
  options: Pick<ListOptions, 'order' | 'from' | 'to'> = {},
  signal?: AbortSignal,
): Promise<DocumentList> {
  const { documents } = desk().omise
  const list: DocumentList = { data: [], unreadable: [] }
  let received = 0
  for (;;) {
    const page = { ...options, limit: MAX_PAGE_SIZE, offset: received }
    const next = await documents.list(disputeId, page, { signal })
    list.data.push(...next.data)
    list.unreadable.push(...next.unreadable)
    received += next.received
    if (next.received === 0 || received >= next.total) return list
    if (received > MAX_DOCUMENTS) throw new DeskError('omise_unreadable')
  }
}

/** The ids of all documents, including unreadable ones that have an id. */
export function idsOf({ data, unreadable }: DocumentList): string[] {
  return [...data, ...unreadable].flatMap(({ id }) => id ?? [])
}

/** Bounds the wait for a list that the caller can do without. */
const TIMEOUT_MS = 3_000

/** The current documents of the dispute, or null when Omise does not return them in time. */
export async function documentsIfKnown(disputeId: string): Promise<DocumentList | null> {
  try {
    return await allDocuments(disputeId, {}, AbortSignal.timeout(TIMEOUT_MS))
  } catch (err) {
    desk().log.warn({ err, disputeId }, 'Omise did not say which documents a dispute has')
    return null
  }
}

/**
 * Like `withAllDocuments`, for callers that need the complete list.
 * @throws OmiseError
 */
export async function withEveryDocument(
  dispute: OmiseDispute,
  signal?: AbortSignal,
): Promise<OmiseDispute> {
  const { documents } = dispute
  const isWhole = documents.received >= documents.total
  return withDocuments(dispute, isWhole ? documents : await allDocuments(dispute.id, {}, signal))
}

/**
 * Omise includes a dispute's first 20 documents. For the few disputes that have more, this reads all; when that fails,
 * the dispute is shown with the documents at hand. `total` counts current documents: unreadable ones are included,
 * deleted ones are not.
 */
export async function withAllDocuments(
  dispute: OmiseDispute,
  signal?: AbortSignal,
): Promise<OmiseDispute> {
  const { documents } = dispute
  try {
    return await withEveryDocument(dispute, signal)
  } catch (err) {
    desk().log.warn({ err, disputeId: dispute.id }, 'Not all documents of a dispute could be read')
    return {
      ...dispute,
      documents: { ...documents, total: documents.total - deletedOf(documents) },
    }
  }
}

function withDocuments(dispute: OmiseDispute, { data, unreadable }: DocumentList): OmiseDispute {
  const total = data.length + unreadable.length
  const documents = { ...dispute.documents, data, unreadable, total, received: total }
  return { ...dispute, documents }
}

function deletedOf({ data, unreadable, received }: OmiseList<OmiseDocument>): number {
  return received - data.length - unreadable.length
}
