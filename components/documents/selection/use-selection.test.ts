import { describe, expect, it } from 'vitest'
import type { Document } from '@/lib/contract/documents'
import {
  existingOf,
  NOTHING_SELECTED,
  selectionReducer,
  type SelectionAction,
  type SelectionState,
} from './use-selection'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id): Document => ({
  id,
  filename: `${id}.pdf`,
  originalFilename: null,
  kind: null,
  createdAt: '2026-11-01T00:00:00Z',
  addedBy: null,
  pages: null,
  bytes: 'vault',
  size: null,
  contentType: null,
})) as [Document, Document, Document, Document]
const shown = [a, b, c, d]

const toggle = (document: Document, toHere = false, page = shown): SelectionAction => ({
  type: 'toggled',
  document,
  shown: page,
  toHere,
})
const after = (...actions: readonly SelectionAction[]) =>
  actions.reduce(selectionReducer, NOTHING_SELECTED)
const idsOf = (state: SelectionState) => [...state.selected.keys()]

describe('the selection', () => {
  it('toggles one document', () => {
    expect(idsOf(after(toggle(b)))).toEqual(['b'])
    expect(idsOf(after(toggle(b), toggle(b)))).toEqual([])
  })

  it.each([
    ['down', b, d],
    ['up', d, b],
  ])('extends %s from the document that was last toggled', (_direction, from, to) => {
    expect(idsOf(after(toggle(from), toggle(to, true))).toSorted()).toEqual(['b', 'c', 'd'])
  })

  it('extends again from the same document', () => {
    expect(idsOf(after(toggle(b), toggle(c, true), toggle(a, true))).toSorted()).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  it('toggles one document when the range would begin on another page, or nowhere', () => {
    expect(idsOf(after(toggle(d, true)))).toEqual(['d'])
    expect(idsOf(after(toggle(a), toggle(c, true, [c, d])))).toEqual(['a', 'c'])
  })

  it('selects and deselects all of a page, and keeps those of other pages', () => {
    const all = after(toggle(a), { type: 'set', documents: [b, c], isSelected: true })
    expect(idsOf(all)).toEqual(['a', 'b', 'c'])
    const action = { type: 'set', documents: [b, c], isSelected: false } as const
    expect(idsOf(selectionReducer(all, action))).toEqual(['a'])
  })

  it('is cleared, with the beginning of the next range', () => {
    const cleared = after(toggle(a), { type: 'cleared' })
    expect(idsOf(cleared)).toEqual([])
    expect(idsOf(selectionReducer(cleared, toggle(c, true)))).toEqual(['c'])
  })

  it('drops documents that do not exist any more, as far as that is known', () => {
    const two = after(toggle(a), toggle(b))
    expect([...existingOf(two, ['b', 'c']).keys()]).toEqual(['b'])
    expect([...existingOf(two, null).values()]).toEqual([a, b])
    expect(existingOf(two, undefined).size).toBe(2)
  })
})
