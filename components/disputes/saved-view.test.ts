import { describe, expect, it } from 'vitest'
import type { SavedView } from '@/lib/contract/saved-views'
import { readDisputesUrl } from './disputes-url'
import { readView, shownView, toViewQuery, viewPath } from './saved-view'

const ID = '3e9b8a52-0000-4000-8000-000000000001'
const PERSON = '3e9b8a52-0000-4000-8000-000000000002'

const view = (query: string, more: Partial<SavedView> = {}): SavedView => ({
  id: ID,
  name: 'Mine this week',
  query,
  isShared: false,
  owner: { id: PERSON, name: 'The agent' },
  isOwn: true,
  canChange: true,
  formerAssignee: null,
  ...more,
})
const list = (search: string) => readDisputesUrl(new URLSearchParams(search))

describe('a saved view', () => {
  it('has all filters, the search and the order of its list, and no page', () => {
    const shown = list('tab=closed&outcome=lost&order=chronological&limit=50&offset=100')
    expect(toViewQuery(shown)).toBe('tab=closed&order=chronological&outcome=lost')
    expect(toViewQuery(list('q=4,900'))).toBe('q=4%2C900')
    expect(toViewQuery(list(''))).toBe('tab=open')
  })

  it('leads to its list', () => {
    expect(readView(view('assignee=me&urgency=week')).leftOut).toEqual([])
    expect(viewPath(view('assignee=me&urgency=week'))).toBe(
      `/disputes?urgency=week&assignee=me&view=${ID}`,
    )
  })

  it.each([
    ['a removed reason', 'reason=telepathy&currency=THB', 'reason', 'telepathy'],
    ['a parameter of another version', 'mood=calm&currency=THB', 'mood', 'calm'],
    ['a removed order', 'order=by_mood&currency=THB', 'order', 'by_mood'],
    ['no assignee that exists', 'assignee=somchai&currency=THB', 'assignee', 'somchai'],
    ['no day', 'from=2026-02-30&currency=THB', 'from', '2026-02-30'],
  ])('with %s keeps its other filters and names what was left out', (_what, query, name, value) => {
    const read = readView(view(query))
    expect(read.list).toEqual(list('currency=THB'))
    expect(read.leftOut).toEqual([{ type: 'unknown', name, value }])
  })

  it('of a person who can no longer be assigned lists the disputes of all', () => {
    const formerAssignee = { name: 'Somchai Prasert' }
    const read = readView(view(`assignee=${PERSON}&currency=THB`, { formerAssignee }))
    expect(read.list).toEqual(list('currency=THB'))
    expect(read.leftOut).toEqual([{ type: 'formerAssignee', name: 'Somchai Prasert' }])
  })

  it('is on screen at every page of its list, also when it was not opened by its link', () => {
    const views = [view('currency=JPY', { id: PERSON }), view('currency=THB')]
    expect(shownView(views, list('currency=THB&offset=20'), undefined)).toMatchObject({
      view: { id: ID },
      isChanged: false,
    })
    expect(shownView(views, list('currency=USD'), undefined)).toBeNull()
    expect(shownView([], list(''), ID)).toBeNull()
  })

  it('that was opened stays on screen when its filters or order are changed', () => {
    const views = [view('reason=telepathy&currency=THB')]
    expect(shownView(views, list('currency=THB'), ID)).toMatchObject({
      isChanged: false,
      leftOut: [{ name: 'reason' }],
    })
    for (const changed of ['currency=THB&urgency=week', 'currency=THB&order=chronological']) {
      expect(shownView(views, list(changed), ID)).toMatchObject({ isChanged: true, leftOut: [] })
    }
    expect(shownView(views, list('currency=THB&order=respond_by'), ID)?.isChanged).toBe(false)
  })
})
