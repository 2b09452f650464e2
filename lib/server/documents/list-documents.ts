import 'server-only'
import type { DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import { dayBoundsOf } from '@/lib/evidence/respond-by'
import { assertMay } from '@/lib/server/assert-may'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { askOmise } from '@/lib/server/omise-problem'
import { readLedger } from './ledger'
import { toDocument } from './to-document'

/** One page of a dispute's documents as Omise lists them, joined with our ledger. */
export async function listDocuments(
  person: Person,
  disputeId: string,
  { limit, offset, order, from, to }: ListDocumentsQuery,
): Promise<DocumentsPage> {
  assertMay(person, 'document.read')
  const { omise, db, env } = desk()
  const list = await askOmise(
    omise.documents.list(disputeId, {
      limit,
      offset,
      order,
      from: from ? dayBoundsOf(from, env.timeZone).from : undefined,
      to: to ? dayBoundsOf(to, env.timeZone).to : undefined,
    }),
    'dispute_not_found',
  )
  const documents = list.data.filter(({ deleted }) => !deleted)
  const ledger = await readLedger(
    db,
    documents.map(({ id }) => id),
  )
  return {
    items: documents.map((document) => toDocument(document, ledger.get(document.id))),
    total: list.total,
    limit,
    offset,
  }
}
