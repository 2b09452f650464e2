import type { WireContext } from '../core/context.ts'
import { embeddedPage, listToWire } from '../core/lists.ts'
import type { JsonObject } from '../core/values.ts'
import { hasCreatedAt } from '../core/versions.ts'
import { downloadSuffix, type DocumentOwner, type DocumentRow } from './data.ts'

/** Documents shown in a list: not deleted (unless configured), and not held back by the `slow_listing` fault. */
export function listedDocuments(
  { documents }: DocumentOwner,
  { now, listsDeleted }: WireContext,
): DocumentRow[] {
  return documents.filter(
    ({ deleted, listedFrom }) =>
      (listsDeleted || !deleted) &&
      (listedFrom === null || Date.parse(listedFrom) <= now.getTime()),
  )
}

/** The list of documents that a dispute embeds. */
export function embeddedDocuments(dispute: DocumentOwner, context: WireContext): JsonObject {
  const page = embeddedPage(listedDocuments(dispute, context), context.version, context.now)
  const data = page.rows.map((document) => documentToWire(document, dispute, context))
  return listToWire(page, data, documentsPath(dispute), context.version)
}

/** https://docs.omise.co/documents-api */
export function documentToWire(
  document: DocumentRow,
  dispute: DocumentOwner,
  { version, downloads }: WireContext,
): JsonObject {
  const { id, filename, kind, deleted, createdAt } = document
  const location = `${documentsPath(dispute)}/${id}`
  if (!hasCreatedAt(version)) {
    return deleted
      ? { object: 'document', id, livemode: false, deleted: true }
      : { object: 'document', id, livemode: false, location, filename, created: createdAt }
  }
  const download = document.downloadable && !deleted && downloads !== null
  return {
    object: 'document',
    livemode: false,
    id,
    deleted,
    filename,
    location,
    kind,
    download_uri: download ? `${downloads}${downloadSuffix(id)}` : null,
    created_at: createdAt,
  }
}

export function documentsPath({ id }: DocumentOwner): string {
  return `/disputes/${id}/documents`
}
