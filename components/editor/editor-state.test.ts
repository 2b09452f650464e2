import { describe, expect, it } from 'vitest'
import { NO_EDIT, type Edit } from '@/lib/file-prep/shared/edit'
import { editOf, editor, hasEdits, newEditor, type EditorEvent } from './editor-state'

const turned: Edit = { ...NO_EDIT, turn: 90 }
const cropped: Edit = { ...turned, crop: { x: 0, y: 0, width: 0.5, height: 1 } }

function after(...events: EditorEvent[]) {
  return events.reduce(editor, newEditor(1))
}

describe('undo and redo', () => {
  it('move step by step, and stop at the ends', () => {
    const both = after(
      { type: 'edited', page: 1, edit: turned },
      { type: 'edited', page: 1, edit: cropped },
    )
    const once = editor(both, { type: 'undone' })
    expect(editOf(once, 1)).toEqual(turned)
    const twice = editor(once, { type: 'undone' })
    expect(hasEdits(twice)).toBe(false)
    expect(editor(twice, { type: 'undone' })).toBe(twice)
    const again = editor(editor(twice, { type: 'redone' }), { type: 'redone' })
    expect(editOf(again, 1)).toEqual(cropped)
    expect(editor(again, { type: 'redone' })).toBe(again)
  })

  it('switch to the page that changes', () => {
    const state = after(
      { type: 'edited', page: 1, edit: turned },
      { type: 'page_chosen', page: 4 },
      { type: 'undone' },
    )
    expect(state.page).toBe(1)
    expect(after({ type: 'page_chosen', page: 3 }, { type: 'redone' }).page).toBe(3)
  })

  it('discard undone steps after a new change', () => {
    const state = after(
      { type: 'edited', page: 1, edit: turned },
      { type: 'undone' },
      { type: 'edited', page: 1, edit: cropped },
    )
    expect(editor(state, { type: 'redone' })).toBe(state)
  })

  it('treat a series as one step, until it ends', () => {
    const series = 'move box 1'
    const moves = after(
      { type: 'edited', page: 1, edit: turned, series },
      { type: 'edited', page: 1, edit: cropped, series },
    )
    expect(editOf(moves, 1)).toEqual(cropped)
    expect(hasEdits(editor(moves, { type: 'undone' }))).toBe(false)
    const later = editor(editor(moves, { type: 'series_ended' }), {
      type: 'edited',
      page: 1,
      edit: turned,
      series,
    })
    expect(editOf(editor(later, { type: 'undone' }), 1)).toEqual(cropped)
  })
})

it('a reset removes everything from every page, and can be undone', () => {
  const state = after(
    { type: 'edited', page: 1, edit: turned },
    { type: 'edited', page: 2, edit: cropped },
    { type: 'reset' },
  )
  expect(hasEdits(state)).toBe(false)
  expect(editOf(editor(state, { type: 'undone' }), 2)).toEqual(cropped)
  expect(editor(newEditor(1), { type: 'reset' }).past).toEqual([])
})
