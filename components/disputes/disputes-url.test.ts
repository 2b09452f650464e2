import { describe, expect, it } from 'vitest'
import { defaultOrder } from '@/lib/contract/dispute-filters'
import {
  countFilters,
  firstPageOf,
  lastPageOffset,
  readDisputesUrl,
  writeDisputesUrl,
} from './disputes-url'

const read = (search: string) => readDisputesUrl(new URLSearchParams(search))
const DEFAULTS = { tab: 'open', q: '', limit: 20, offset: 0 }

describe('the URL of the disputes page', () => {
  it('without parameters is the first page of the open disputes, in their own order', () => {
    expect(read('')).toEqual(DEFAULTS)
  })

  it('contains tab, order, page size and page', () => {
    expect(read('tab=closed&order=reverse_chronological&limit=50&offset=100')).toEqual({
      tab: 'closed',
      q: '',
      order: 'reverse_chronological',
      limit: 50,
      offset: 100,
    })
  })

  it.each([
    'tab=won',
    'tab=',
    'order=random',
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=1e1',
    'offset=-20',
    'offset=2.5',
    'offset=99999999999999',
    `q=${'x'.repeat(201)}`,
  ])('falls back for an invalid value: %s', (search) => {
    expect(read(search)).toEqual(DEFAULTS)
  })

  it('keeps valid fields next to invalid ones', () => {
    expect(read('tab=pending&limit=x&offset=40')).toEqual({
      ...DEFAULTS,
      tab: 'pending',
      offset: 40,
    })
  })

  it('starts pages at multiples of their size', () => {
    expect(read('limit=10&offset=25').offset).toBe(20)
  })

  it('trims the search', () => {
    expect(read('q=%20dspt_test_1%20').q).toBe('dspt_test_1')
  })

  it('omits defaults', () => {
    expect(writeDisputesUrl({})).toBe('/disputes')
    expect(writeDisputesUrl(read(''))).toBe('/disputes')
    expect(writeDisputesUrl({ tab: 'pending', limit: 50, offset: 50 })).toBe(
      '/disputes?tab=pending&limit=50&offset=50',
    )
  })

  it('has no tab in a search, which covers all states', () => {
    expect(writeDisputesUrl({ tab: 'closed', q: 'chrg_test & more' })).toBe(
      '/disputes?q=chrg_test+%26+more',
    )
  })

  it('of a tab has no order, which is that of the tab', () => {
    expect(writeDisputesUrl(firstPageOf('open'))).toBe('/disputes')
    expect(writeDisputesUrl(firstPageOf('pending'))).toBe('/disputes?tab=pending')
    expect(writeDisputesUrl(firstPageOf('closed'))).toBe('/disputes?tab=closed')
    expect(defaultOrder({ tab: 'open', q: '' })).toBe('respond_by')
    expect(defaultOrder({ tab: 'pending', q: '' })).toBe('chronological')
    expect(defaultOrder({ tab: 'closed', q: '' })).toBe('reverse_chronological')
    expect(defaultOrder({ tab: 'open', q: 'order' })).toBe('reverse_chronological')
  })

  it('round-trips', () => {
    const query = read('tab=closed&order=reverse_chronological&limit=10&offset=30')
    expect(readDisputesUrl(new URL(writeDisputesUrl(query), 'http://desk').searchParams)).toEqual(
      query,
    )
  })
})

describe('the filters in the URL', () => {
  const search =
    'reason=goods_or_services_not_provided&currency=THB&missing=proof_of_receipt' +
    '&urgency=today&from=2026-11-01&to=2026-11-26' +
    '&assignee=me&notes=any&snoozed=only&outcome=won&closedFrom=2026-11-20'
  const filters = {
    reason: 'goods_or_services_not_provided',
    currency: 'THB',
    missing: 'proof_of_receipt',
    urgency: 'today',
    from: '2026-11-01',
    to: '2026-11-26',
    assignee: 'me',
    notes: 'any',
    snoozed: 'only',
    outcome: 'won',
    closedFrom: '2026-11-20',
  }

  it('contain reason, currency, missing kind, urgency, dates, assignee, notes, snooze and outcome', () => {
    expect(read(search)).toEqual({ ...DEFAULTS, ...filters })
    expect(writeDisputesUrl(read(search))).toBe(`/disputes?${search}`)
  })

  it.each([
    'reason=because',
    'currency=thb',
    'currency=BAHT',
    'missing=receipt',
    'urgency=whenever',
    'from=2026-13-01',
    'to=yesterday',
    'assignee=you',
    'assignee=00000000',
    'snoozed=yes',
    'notes=mine',
    'outcome=open',
    'closedFrom=today',
  ])('omit invalid values: %s', (wrong) => {
    expect(read(wrong)).toEqual(DEFAULTS)
  })

  it('are counted, both dates as one, without the views of the open disputes', () => {
    expect(countFilters(read(''))).toBe(0)
    expect(countFilters(read(search))).toBe(9)
    expect(countFilters(read('snoozed=all'))).toBe(0)
    expect(countFilters(read('assignee=me'))).toBe(0)
    expect(countFilters(read('assignee=me&tab=pending'))).toBe(1)
    expect(countFilters(read('assignee=none&notes=any'))).toBe(2)
    expect(countFilters(read('assignee=2f6c0f1e-9a5b-4f0e-8d52-5f5f0a4b7a11'))).toBe(1)
    expect(countFilters(read('to=2026-11-26'))).toBe(1)
  })

  it('lose what the disputes of another tab do not have', () => {
    const closed = writeDisputesUrl({ ...read(search), ...firstPageOf('closed') })
    expect(closed).not.toMatch(/urgency|assignee|snoozed/)
    expect(closed).toContain('&outcome=won&closedFrom=2026-11-20')
    const open = writeDisputesUrl({ ...read(search), ...firstPageOf('open') })
    expect(open).not.toMatch(/outcome|closedFrom/)
    expect(open).toContain('&assignee=me&notes=any&snoozed=only')
  })

  it('lose the urgency on a tab without urgent disputes', () => {
    expect(writeDisputesUrl({ ...read(search), ...firstPageOf('pending') })).not.toContain(
      'urgency',
    )
    expect(writeDisputesUrl({ ...read(search), ...firstPageOf('open') })).toContain('urgency=today')
  })
})

describe('a page beyond the end', () => {
  it.each([
    { total: 45, limit: 20, offset: 60, last: 40 },
    { total: 40, limit: 20, offset: 40, last: 20 },
    { total: 1, limit: 20, offset: 20, last: 0 },
    { total: 0, limit: 20, offset: 20, last: 0 },
  ])('of $total items at $offset steps back to $last', ({ last, ...page }) => {
    expect(lastPageOffset({ items: [], unreadable: 0, ...page })).toBe(last)
  })

  it('steps back even when the total is wrong', () => {
    const page = { items: [], unreadable: 0, total: 45, limit: 20, offset: 40 }
    expect(lastPageOffset(page)).toBe(20)
  })

  it('stays when the page has items, or is the first', () => {
    const third = { unreadable: 0, total: 45, limit: 20, offset: 40 }
    expect(lastPageOffset({ items: [1], ...third })).toBeNull()
    const first = { unreadable: 0, total: 0, limit: 20, offset: 0 }
    expect(lastPageOffset({ items: [], ...first })).toBeNull()
  })

  it('stays when the page has unreadable items', () => {
    const page = { items: [], unreadable: 5, total: 45, limit: 20, offset: 40 }
    expect(lastPageOffset(page)).toBeNull()
  })
})
