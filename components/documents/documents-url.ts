import type { ListDocumentsQuery } from '@/lib/contract/documents'
import { ORDERS } from '@/lib/contract/orders'
import { dayField, limitField, offsetField, oneOf, textField } from '@/lib/contract/query-fields'
import { KINDS } from '@/lib/evidence/kinds'
import { DEFAULT_PAGE_SIZE } from '@/lib/evidence/limits'
import { withQuery } from '@/lib/format/paths'

/** The documents grouped by kind, with the kinds that are missing, or the paged list. */
export const VIEWS = ['kinds', 'list'] as const

export type DocumentsView = (typeof VIEWS)[number]

/** The state of a dispute page in its URL: the list of documents, and the open one. */
export type DocumentsUrl = {
  /** Absent: the default, as in documents-view.ts. */
  view?: DocumentsView
  query: ListDocumentsQuery
  documentId: string | null
  /** The query string of the list of disputes that the page was opened from. */
  list?: string
}

export type SearchParams = { get(name: string): string | null }

const MAX_NAME = 100
const DOCUMENT_ID = /^docu(_test)?_[0-9a-z]{1,64}$/

/** Missing or invalid fields get their defaults. */
export function readDocumentsUrl(params: SearchParams): DocumentsUrl {
  const documentId = params.get('document')
  const kind = oneOf(KINDS, params.get('kind'))
  const name = textField(params.get('name'), MAX_NAME)
  const list = params.get('list')
  const view = oneOf(VIEWS, params.get('view'))
  return {
    ...(view && { view }),
    query: {
      order: oneOf(ORDERS, params.get('order')) ?? 'chronological',
      limit: limitField(params.get('limit')) ?? DEFAULT_PAGE_SIZE,
      offset: offsetField(params.get('offset')) ?? 0,
      ...inOrder(dayField(params.get('from')), dayField(params.get('to'))),
      ...(kind && { kind }),
      ...(name && { name }),
    },
    documentId: documentId !== null && DOCUMENT_ID.test(documentId) ? documentId : null,
    ...(list && { list }),
  }
}

/** The same URL without defaults. */
export function writeDocumentsUrl(
  path: string,
  { view, query, documentId, list }: DocumentsUrl,
): string {
  return withQuery(path, {
    view,
    order: query.order === 'chronological' ? undefined : query.order,
    limit: query.limit === DEFAULT_PAGE_SIZE ? undefined : query.limit,
    offset: query.offset === 0 ? undefined : query.offset,
    from: query.from,
    to: query.to,
    kind: query.kind,
    name: query.name,
    document: documentId ?? undefined,
    list,
  })
}

/** The list shows a part of the documents. */
export function isFiltered({ from, to, kind, name }: ListDocumentsQuery): boolean {
  return Boolean(from ?? to ?? kind ?? name)
}

/** The start of the last existing page, when the current page has no items left. */
export function offsetInRange({ total, limit, offset }: PagePosition): number {
  if (offset < total) return offset
  return Math.max(0, Math.ceil(total / limit) - 1) * limit
}

type PagePosition = { total: number; limit: number; offset: number }

/** A reversed range is swapped. */
function inOrder(from: string | undefined, to: string | undefined) {
  const [first, last] = from && to && from > to ? [to, from] : [from, to]
  return { ...(first && { from: first }), ...(last && { to: last }) }
}
