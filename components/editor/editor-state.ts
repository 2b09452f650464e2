import { isEdited, NO_EDIT, type Box, type Edit, type Edits } from '@/lib/file-prep/shared/edit'

/** The edits at one time, and the page of the next change. */
type Moment = { edits: Edits; page: number }

export type EditorState = {
  /** The displayed page, from 1. */
  page: number
  edits: Edits
  past: readonly Moment[]
  future: readonly Moment[]
  /** The series of the last change; another change of the same series is merged, so that one undo reverts both. */
  series: string | null
}

export type EditorEvent =
  | { type: 'page_chosen'; page: number }
  /** `series`: many small changes that count as one, such as holding down an arrow key. */
  | { type: 'edited'; page: number; edit: Edit; series?: string }
  /** One step, on any number of pages. */
  | { type: 'boxes_added'; boxes: ReadonlyMap<number, readonly Box[]> }
  | { type: 'series_ended' }
  | { type: 'reset' }
  | { type: 'undone' }
  | { type: 'redone' }

export function newEditor(page: number): EditorState {
  return { page, edits: new Map(), past: [], future: [], series: null }
}

export function editOf({ edits }: Pick<EditorState, 'edits'>, page: number): Edit {
  return edits.get(page) ?? NO_EDIT
}

export function hasEdits({ edits }: Pick<EditorState, 'edits'>): boolean {
  return [...edits.values()].some(isEdited)
}

export function editor(state: EditorState, event: EditorEvent): EditorState {
  switch (event.type) {
    case 'page_chosen':
      return { ...state, page: event.page, series: null }
    case 'edited':
      return edited(state, event)
    case 'boxes_added':
      return addBoxes(state, event.boxes)
    case 'series_ended':
      return state.series === null ? state : { ...state, series: null }
    case 'reset':
      return hasEdits(state) ? changed(state, new Map(), state.page) : state
    case 'undone':
      return undone(state)
    case 'redone':
      return redone(state)
  }
}

function edited(
  state: EditorState,
  { page, edit, series }: Extract<EditorEvent, { type: 'edited' }>,
): EditorState {
  const edits = new Map(state.edits).set(page, edit)
  if (series !== undefined && series === state.series) return { ...state, edits, future: [] }
  return { ...changed(state, edits, page), series: series ?? null }
}

function addBoxes(state: EditorState, added: ReadonlyMap<number, readonly Box[]>): EditorState {
  const edits = new Map(state.edits)
  for (const [page, boxes] of added) {
    const edit = editOf(state, page)
    edits.set(page, { ...edit, boxes: [...edit.boxes, ...boxes] })
  }
  return changed(state, edits, state.page)
}

function changed(state: EditorState, edits: Edits, page: number): EditorState {
  const past = [...state.past, { edits: state.edits, page }]
  return { ...state, edits, past, future: [], series: null }
}

/** Shows the page that changes. */
function undone(state: EditorState): EditorState {
  const last = state.past.at(-1)
  if (!last) return state
  return {
    page: last.page,
    edits: last.edits,
    past: state.past.slice(0, -1),
    future: [...state.future, { edits: state.edits, page: last.page }],
    series: null,
  }
}

function redone(state: EditorState): EditorState {
  const next = state.future.at(-1)
  if (!next) return state
  return {
    page: next.page,
    edits: next.edits,
    past: [...state.past, { edits: state.edits, page: next.page }],
    future: state.future.slice(0, -1),
    series: null,
  }
}
