import type { Document, ListDocumentsQuery } from '@/lib/contract/documents'
import { oneOf } from '@/lib/contract/query-fields'
import { kindsOf } from '@/lib/evidence/kind-state'
import type { Need, Needs } from '@/lib/evidence/guidance'
import { isKind, type Kind } from '@/lib/evidence/kinds'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { isFiltered, VIEWS, type DocumentsUrl, type DocumentsView } from './documents-url'

/** The view that a person chose last in this browser. */
export const VIEW_COOKIE = 'desk-documents-view'

export type ViewHints = {
  /** The content of the cookie. */
  chosen: DocumentsView | null
  isWide: boolean
  /** The number of documents of the dispute; null while it is unknown. */
  total: number | null
}

/**
 * The URL decides, since a link shows the same to everyone; then the number of documents, the last choice, and the
 * width of the window.
 */
export function documentsView(
  url: DocumentsUrl,
  { chosen, isWide, total }: ViewHints,
): DocumentsView {
  if (url.view) return url.view
  if (isOfList(url.query) || (total !== null && total > MAX_PAGE_SIZE)) return 'list'
  return chosen ?? (isWide ? 'kinds' : 'list')
}

/** The query has fields that only the list has: a link from before there were views, or with a page of the list. */
function isOfList(query: ListDocumentsQuery): boolean {
  const { order, limit, offset } = query
  const isDefault = order === 'chronological' && limit === DEFAULT_PAGE_SIZE && offset === 0
  return !isDefault || isFiltered(query)
}

/** The content of the cookie; null without one. */
export function toView(value: string | undefined): DocumentsView | null {
  return oneOf(VIEWS, value ?? null) ?? null
}

/** What the view reads: by kind, one page is as large as Omise allows, so that nearly always it has all documents. */
export function queryOf(view: DocumentsView, { query }: DocumentsUrl): ListDocumentsQuery {
  if (view === 'list') return query
  const offset = query.offset - (query.offset % MAX_PAGE_SIZE)
  return { order: 'chronological', limit: MAX_PAGE_SIZE, offset }
}

export type DocumentGroup = {
  /** Null: the documents without a kind, or with one that this desk does not know. */
  kind: Kind | null
  need: Need | null
  documents: readonly Document[]
}

/**
 * The documents in the order of the view by kind: needed kinds, helpful ones, then the others. `asksFor`: whether kinds
 * without documents are listed, too.
 */
export function groupsOf(
  documents: readonly Document[],
  needs: Needs,
  asksFor: boolean,
): DocumentGroup[] {
  const groups = NEEDS.flatMap((need) =>
    kindsOf(needs, need).map((kind) => ({
      kind,
      need,
      documents: documents.filter((document) => document.kind === kind),
    })),
  )
  const unknown = documents.filter(({ kind }) => !isKind(kind))
  const others = { kind: null, need: null, documents: unknown }
  return [...groups, others].filter(
    (group) => group.documents.length > 0 || (asksFor && isAskedFor(group.need)),
  )
}

const NEEDS = ['needed', 'helpful', 'pointless'] as const

function isAskedFor(need: Need | null): boolean {
  return need === 'needed' || need === 'helpful'
}
