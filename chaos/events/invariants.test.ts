import { describe, expect, it } from 'vitest'
import { checkNotices, knowledgeOf, noticedMs, type DisputeTruth } from './invariants'
import type { SeenEvent } from './live-follower'
import { BaselineHandler } from './baseline-handler'

const fresh = (statuses = ['open']): DisputeTruth => ({
  id: 'dspt_1',
  isKnown: false,
  statuses,
  isDueSoon: false,
  changedMs: 0,
  answer: null,
})
const seen = (...actions: string[]): SeenEvent[] =>
  actions.map((action, at) => {
    const topic = action.startsWith('dispute_') ? 'dispute' : 'response'
    return { id: at + 1, topic, action, disputeId: 'dspt_1', seenMs: at * 1_000 }
  })
const indexed = (status: string) => new Map([['dspt_1', status]])
const checked = (truth: DisputeTruth, actions: string[], status: string) =>
  checkNotices([truth], knowledgeOf(seen(...actions), indexed(status)))

const clean = { disputes: 1, neverNoticed: [], toldTwice: [], toldWrongly: [], wrongAtEnd: [] }

describe('the check of a handler', () => {
  it('passes what was told once, also without the states in between', () => {
    expect(checked(fresh(), ['dispute_opened'], 'open')).toEqual(clean)
    const won = fresh(['open', 'pending', 'won'])
    expect(checked(won, ['dispute_opened', 'dispute_pending', 'dispute_won'], 'won')).toEqual(clean)
    expect(checked(won, ['dispute_opened', 'dispute_won'], 'won')).toEqual(clean)
  })

  it('ignores events about other things', () => {
    const actions = ['dispute_opened', 'response_submitted', 'draft_saved', 'draft_saved']
    expect(checked(fresh(), actions, 'open')).toEqual(clean)
    const events = seen('dispute_opened', 'dispute_opened')
    const notices = events.map((event, at) => ({
      ...event,
      topic: at === 0 ? 'dispute' : 'notice',
    }))
    expect(checkNotices([fresh()], knowledgeOf(notices, indexed('open')))).toEqual(clean)
  })

  it('counts a dispute that is not in the index', () => {
    expect(checkNotices([fresh()], knowledgeOf([], new Map())).neverNoticed).toEqual(['dspt_1'])
  })

  it('counts what was told twice', () => {
    const actions = ['dispute_opened', 'dispute_opened']
    expect(checked(fresh(), actions, 'open').toldTwice).toEqual(['dspt_1: opened, 2 times'])
  })

  it('counts a state that was never reached, or is told after a later one', () => {
    const lost = fresh(['open', 'pending', 'lost'])
    expect(checked(lost, ['dispute_opened', 'dispute_won'], 'lost').toldWrongly).toHaveLength(1)
    const late = ['dispute_opened', 'dispute_lost', 'dispute_pending']
    expect(checked(lost, late, 'lost').toldWrongly).toHaveLength(1)
  })

  it('counts a wrong state at the end', () => {
    expect(checked(fresh(['open', 'won']), ['dispute_opened'], 'open').wrongAtEnd).toEqual([
      'dspt_1: open instead of won',
    ])
  })
})

describe('the time of a notice', () => {
  it('is that of the opening for a new dispute, and of the last state for a known one', () => {
    const events = seen('dispute_opened', 'dispute_pending', 'dispute_won')
    const statuses = ['open', 'pending', 'won']
    expect(noticedMs(fresh(statuses), events)).toBe(0)
    expect(noticedMs({ ...fresh(statuses), isKnown: true }, events)).toBe(2_000)
    expect(noticedMs({ ...fresh(statuses), isKnown: true }, events.slice(0, 2))).toBeNull()
  })
})

describe('the handler of webhooks alone', () => {
  const event = (key: string, status: string) =>
    JSON.stringify({ key, data: { object: 'dispute', id: 'dspt_1', status } })

  it('believes each event and repeats it', () => {
    const baseline = new BaselineHandler()
    for (const body of [event('dispute.create', 'open'), event('dispute.create', 'open')])
      baseline.receive(body)
    baseline.receive(JSON.stringify({ key: 'charge.create', data: { object: 'charge', id: 'c' } }))
    expect(checkNotices([fresh()], baseline)).toEqual({
      ...clean,
      toldTwice: ['dspt_1: opened, 2 times'],
    })
  })

  it('ends with an old state when events are reordered', () => {
    const baseline = new BaselineHandler()
    baseline.receive(event('dispute.close', 'won'))
    baseline.receive(event('dispute.create', 'open'))
    const figures = checkNotices([fresh(['open', 'won'])], baseline)
    expect(figures.wrongAtEnd).toHaveLength(1)
    expect(figures.toldWrongly).toHaveLength(1)
  })
})
