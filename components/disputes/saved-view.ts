import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { SavedView } from '@/lib/contract/saved-views'
import { isSameList, readDisputesUrl, writeDisputesUrl } from './disputes-url'

/** Of a saved view, what the list cannot show. */
export type LeftOut =
  /** A filter or value that this version of the desk does not have. */
  | { type: 'unknown'; name: string; value: string }
  /** A person to whom disputes can no longer be assigned; without a name when there is no such person. */
  | { type: 'formerAssignee'; name: string | null }

type StoredView = Pick<SavedView, 'id' | 'query' | 'formerAssignee'>

/** The list that a saved view shows, read like a URL, and what is left out of it. */
export function readView({ query, formerAssignee }: StoredView): {
  list: ListDisputesQuery
  leftOut: readonly LeftOut[]
} {
  const params = new URLSearchParams(query)
  const read = readDisputesUrl(params)
  const values = new Map<string, unknown>(Object.entries(read))
  const leftOut = [...new Set(params.keys())].flatMap((name): LeftOut[] => {
    const value = params.get(name)?.trim() ?? ''
    return value === '' || String(values.get(name)) === value
      ? []
      : [{ type: 'unknown', name, value }]
  })
  if (!formerAssignee) return { list: read, leftOut }
  return {
    list: { ...read, assignee: undefined },
    leftOut: [...leftOut, { type: 'formerAssignee', name: formerAssignee.name }],
  }
}

/** What is stored for a list. Never empty: the list of open disputes has no parameters. */
export function toViewQuery(query: ListDisputesQuery): string {
  const { limit: _limit, offset: _offset, ...list } = query
  return writeDisputesUrl(list).split('?')[1] ?? `tab=${query.tab}`
}

export function viewPath(view: StoredView): string {
  const { list } = readView(view)
  return writeDisputesUrl(list, view.id)
}

/** The saved view on screen; `isChanged`: its filters were changed since it was opened. */
export type ShownView = {
  view: SavedView
  isChanged: boolean
  leftOut: readonly LeftOut[]
}

/** @param viewId the view that was opened; any other view counts as shown when it has exactly this list */
export function shownView(
  views: readonly SavedView[],
  query: ListDisputesQuery,
  viewId: string | undefined,
): ShownView | null {
  const read = views.map((view) => ({ view, ...readView(view) }))
  const found =
    read.find(({ view }) => view.id === viewId) ?? read.find(({ list }) => isSameList(list, query))
  if (!found) return null
  const isChanged = !isSameList(found.list, query)
  return { view: found.view, isChanged, leftOut: isChanged ? [] : found.leftOut }
}
