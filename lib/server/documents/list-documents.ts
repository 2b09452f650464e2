import 'server-only'
import type { DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import { dayBoundsOf } from '@/lib/evidence/respond-by'
import type { OmiseDocument } from '@/lib/omise/types'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import {
  allDocuments,
  documentsIfKnown,
  type DocumentList,
} from '@/lib/server/omise-gateway/all-documents'
import { listKindChanges } from './kind-change/list-kind-changes'
import { readLedger, toDocument } from './ledger'

/**
 * One page of a dispute's documents joined with the ledger, and the ids of all documents, by which the browser later
 * detects changes. Omise sorts and filters by date; the rest happens here, because Omise may count deleted documents,
 * and one request reads a hundred.
 */
export async function listDocuments(
  person: Person,
  disputeId: string,
  query: ListDocumentsQuery,
): Promise<DocumentsPage> {
  authorize(person, 'document.read')
  const { limit, offset } = query
  const { data, unreadable } = await withDeskErrors(inOrder(disputeId, query), 'dispute_not_found')
  const matching = data.filter(matches(query))
  const page = matching.slice(offset, offset + limit)
  const isFiltered = query.from !== undefined || query.to !== undefined
  const [ledger, all] = await Promise.all([
    readLedger(desk().db, page.map(idOf)),
    isFiltered ? documentsIfKnown(disputeId) : { data },
  ])
  const allIds = all?.data.map(idOf) ?? null
  return {
    items: page.map((document) => toDocument(document, ledger.get(document.id))),
    unreadable: unreadable.length,
    total: matching.length,
    limit,
    offset,
    allIds,
    kindChanges: await listKindChanges(disputeId, allIds),
  }
}

function inOrder(
  disputeId: string,
  { order, from, to }: ListDocumentsQuery,
): Promise<DocumentList> {
  const { timeZone } = desk().env
  return allDocuments(disputeId, {
    order,
    from: from ? dayBoundsOf(from, timeZone).from : undefined,
    to: to ? dayBoundsOf(to, timeZone).to : undefined,
  })
}

function matches({ kind, name }: ListDocumentsQuery): (document: OmiseDocument) => boolean {
  const wanted = name && folded(name)
  return (document) =>
    (kind === undefined || document.kind === kind) &&
    (!wanted || folded(document.filename).includes(wanted))
}

/** In one case, and one form of full-width and half-width characters. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}

function idOf({ id }: OmiseDocument): string {
  return id
}
