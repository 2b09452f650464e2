import 'server-only'
import type { DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import { dayBoundsOf } from '@/lib/evidence/respond-by'
import type { OmiseDocument, OmiseList } from '@/lib/omise/types'
import { assertMay } from '@/lib/server/assert-may'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { askOmise } from '@/lib/server/omise-problem'
import { documentsIfKnown } from './all-documents'
import { readLedger } from './ledger'
import { toDocument } from './to-document'

/**
 * One page of a dispute's documents as Omise lists them, joined with our ledger, and the ids of all of them: by
 * these the browser can tell later whether something changed.
 */
export async function listDocuments(
  person: Person,
  disputeId: string,
  query: ListDocumentsQuery,
): Promise<DocumentsPage> {
  assertMay(person, 'document.read')
  const { db } = desk()
  const { limit, offset } = query
  const list = await onePage(disputeId, query)
  const documents = list.data.filter(({ deleted }) => !deleted)
  const [ledger, all] = await Promise.all([
    readLedger(db, documents.map(idOf)),
    isWhole(list, query) ? documents : documentsIfKnown(disputeId),
  ])
  return {
    items: documents.map((document) => toDocument(document, ledger.get(document.id))),
    total: list.total,
    limit,
    offset,
    allIds: all?.map(idOf) ?? null,
  }
}

async function onePage(
  disputeId: string,
  { limit, offset, order, from, to }: ListDocumentsQuery,
): Promise<OmiseList<OmiseDocument>> {
  const { omise, env } = desk()
  const list = omise.documents.list(disputeId, {
    limit,
    offset,
    order,
    from: from ? dayBoundsOf(from, env.timeZone).from : undefined,
    to: to ? dayBoundsOf(to, env.timeZone).to : undefined,
  })
  return askOmise(list, 'dispute_not_found')
}

/** Whether this page is all there is, so that Omise need not be asked again. */
function isWhole({ data, total }: OmiseList<OmiseDocument>, query: ListDocumentsQuery): boolean {
  return !query.from && !query.to && query.offset === 0 && data.length >= total
}

function idOf({ id }: OmiseDocument): string {
  return id
}
