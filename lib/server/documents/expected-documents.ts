import 'server-only'
import { and, eq, inArray, ne } from 'drizzle-orm'
import * as z from 'zod/mini'
import { DOCUMENTS_SEEN_HEADER } from '@/lib/contract/documents-seen'
import { documentsSeenSchema } from '@/lib/contract/documents-seen-schema'
import { deletions, uploads } from '@/lib/db/schema/documents'
import type { OmiseDocument } from '@/lib/omise/types'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { documentsIfKnown, idsOf } from '@/lib/server/omise-gateway/all-documents'
import type { Upload } from './ledger'

/** The ids of the documents that the person's page showed; null when the browser does not send them. */
export type DocumentsSeen = ReadonlySet<string> | null

/**
 * Reads the header.
 * @throws DeskError `malformed_request`
 */
export function documentsSeenBy(request: Request): DocumentsSeen {
  const header = request.headers.get(DOCUMENTS_SEEN_HEADER)
  if (header === null) return null
  const parsed = z.safeParse(documentsSeenSchema, header)
  if (parsed.success) return new Set(parsed.data)
  throw new DeskError('malformed_request', {
    detail: `The header ${DOCUMENTS_SEEN_HEADER} is malformed`,
  })
}

/**
 * Compares the documents the person has seen with the current ones, excluding the person's own changes. `besides` is
 * the document to be changed: its absence has a problem code of its own. When the request to Omise fails, the change
 * proceeds: the check must not block it.
 * @throws DeskError `documents_changed` with the numbers of added and removed documents
 */
export async function assertDocumentsAsSeen(
  person: Person,
  disputeId: string,
  seen: DocumentsSeen,
  { besides }: { besides?: string } = {},
): Promise<void> {
  if (!seen) return
  const documents = await documentsIfKnown(disputeId)
  if (!documents) return
  // The ledger is read after the list, so that it contains every listed document that was added here.
  const added = await notAddedBy(
    person,
    disputeId,
    documents.data.filter(({ id }) => !seen.has(id)),
  )
  const now = new Set(idsOf(documents))
  const removed = await notDeletedBy(
    person,
    disputeId,
    [...seen].filter((id) => !now.has(id) && id !== besides),
  )
  if (added + removed === 0) return
  throw new DeskError('documents_changed', {
    detail: `${added} documents were added and ${removed} deleted by others`,
    changes: { added, removed },
  })
}

/** How many of these another person added. An unsettled upload of the person counts as theirs by its filename. */
async function notAddedBy(
  person: Person,
  disputeId: string,
  documents: readonly OmiseDocument[],
): Promise<number> {
  if (documents.length === 0) return 0
  const mine = await desk()
    .db.select()
    .from(uploads)
    .where(
      and(
        eq(uploads.disputeId, disputeId),
        eq(uploads.personId, person.id),
        inArray(uploads.state, ['sending', 'unknown', 'delivered']),
      ),
    )
  const delivered = new Set(mine.map(({ documentId }) => documentId))
  const underway = mine.filter(({ documentId }) => documentId === null)
  return documents.filter((document) => {
    if (delivered.has(document.id)) return false
    const index = underway.findIndex((upload) => mightHaveMade(upload, document))
    if (index < 0) return true
    underway.splice(index, 1)
    return false
  }).length
}

function mightHaveMade(upload: Upload, { id, filename, kind }: OmiseDocument): boolean {
  return (
    upload.filename === filename && upload.kind === kind && !upload.documentIdsBefore?.includes(id)
  )
}

async function notDeletedBy(
  person: Person,
  disputeId: string,
  documentIds: readonly string[],
): Promise<number> {
  if (documentIds.length === 0) return 0
  const mine = await desk()
    .db.select({ documentId: deletions.documentId })
    .from(deletions)
    .where(
      and(
        eq(deletions.disputeId, disputeId),
        eq(deletions.personId, person.id),
        ne(deletions.state, 'failed'),
        inArray(deletions.documentId, [...documentIds]),
      ),
    )
  const deleted = new Set(mine.map(({ documentId }) => documentId))
  return documentIds.filter((id) => !deleted.has(id)).length
}
