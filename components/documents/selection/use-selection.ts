'use client'

import { useMemo, useReducer } from 'react'
import type { Document } from '@/lib/contract/documents'

/** The selected documents of a dispute, also of other pages of the list. */
export type Selection = {
  documents: readonly Document[]
  has: (documentId: string) => boolean
  /** `toHere`: everything between the document that was last toggled and this one, as on a page of `shown`. */
  toggle: (document: Document, shown: readonly Document[], toHere: boolean) => void
  set: (documents: readonly Document[], isSelected: boolean) => void
  clear: () => void
}

export type SelectionState = {
  selected: ReadonlyMap<string, Document>
  /** The document that was last toggled, where a range begins. */
  anchor: string | null
}

export type SelectionAction =
  | { type: 'toggled'; document: Document; shown: readonly Document[]; toHere: boolean }
  | { type: 'set'; documents: readonly Document[]; isSelected: boolean }
  | { type: 'cleared' }

export const NOTHING_SELECTED: SelectionState = { selected: new Map(), anchor: null }

export function selectionReducer(state: SelectionState, action: SelectionAction): SelectionState {
  switch (action.type) {
    case 'toggled': {
      const { document, shown, toHere } = action
      const [from = -1, to = -1] = [state.anchor, document.id].map((wanted) =>
        shown.findIndex(({ id }) => id === wanted),
      )
      if (toHere && from >= 0) {
        return change(state, shown.slice(Math.min(from, to), Math.max(from, to) + 1), true)
      }
      const isSelected = !state.selected.has(document.id)
      return { ...change(state, [document], isSelected), anchor: document.id }
    }
    case 'set':
      return change(state, action.documents, action.isSelected)
    case 'cleared':
      return NOTHING_SELECTED
  }
}

/** The selected documents that exist, in the order of their selection. `allIds`: all of the dispute; unknown: no check. */
export function existingOf(
  { selected }: SelectionState,
  allIds: readonly string[] | null | undefined,
): ReadonlyMap<string, Document> {
  const existing = allIds && new Set(allIds)
  return new Map([...selected].filter(([id]) => !existing || existing.has(id)))
}

/** `allIds`: the documents that exist; null or undefined while they are unknown. Others are dropped. */
export function useSelection(allIds: readonly string[] | null | undefined): Selection {
  const [state, dispatch] = useReducer(selectionReducer, NOTHING_SELECTED)
  const present = useMemo(() => existingOf(state, allIds), [state, allIds])
  return {
    documents: [...present.values()],
    has: (id) => present.has(id),
    toggle: (document, shown, toHere) => dispatch({ type: 'toggled', document, shown, toHere }),
    set: (documents, isSelected) => dispatch({ type: 'set', documents, isSelected }),
    clear: () => dispatch({ type: 'cleared' }),
  }
}

function change(
  state: SelectionState,
  documents: readonly Document[],
  isSelected: boolean,
): SelectionState {
  const selected = new Map(state.selected)
  for (const document of documents) {
    if (isSelected) selected.set(document.id, document)
    else selected.delete(document.id)
  }
  return { ...state, selected }
}
