import { describe, expect, it } from 'vitest'
import type { DisputeTruth } from './invariants'
import { checkMails, type MailEvidence } from './mail-invariants'
import { readLines, type Mail } from './mailbox'

const AGENT = 'agent@demo.test'

const open: DisputeTruth = {
  id: 'dspt_1',
  isKnown: false,
  isDueSoon: false,
  statuses: ['open'],
  changedMs: 0,
  answer: null,
}
const answered = (atMs: number, isHere: boolean): DisputeTruth => ({
  ...open,
  statuses: ['open', 'pending'],
  answer: { atMs, isHere },
})
const mailAt = (receivedMs: number, more: Partial<Mail> = {}): Mail => ({
  messageId: 'message-1',
  to: AGENT,
  lines: [{ event: 'dispute_opened', disputeId: 'dspt_1' }],
  connectedMs: receivedMs,
  receivedMs,
  isAnswerLost: false,
  ...more,
})
const checked = (dispute: DisputeTruth, mails: Mail[], more: Partial<MailEvidence> = {}) =>
  checkMails([dispute], {
    mails,
    recipients: [AGENT],
    claims: new Map(),
    kills: [],
    recoveredMs: 0,
    readableMs: 0,
    ...more,
  })

const clean = { neverTold: [], toldTwice: [], repeated: 0, toldAfterAnswer: [] }

describe('the check of e-mails', () => {
  it('passes one notice for each recipient, and none for a dispute that was answered', () => {
    expect(checked(open, [mailAt(1_000)])).toEqual({ ...clean, told: 1, latestMs: 1_000 })
    expect(checked(answered(500, true), [])).toEqual({ ...clean, told: 0, latestMs: 0 })
  })

  it('counts a recipient that is not told', () => {
    const { neverTold } = checked(open, [mailAt(1_000)], { recipients: [AGENT, 'admin@demo.test'] })
    expect(neverTold).toEqual([expect.stringMatching('^dspt_1 to admin@demo.test: dispute_opened')])
  })

  it('counts a missing reminder, and a missing decision', () => {
    const dueSoon = { ...open, isDueSoon: true }
    expect(checked(dueSoon, [mailAt(1_000)]).neverTold).toHaveLength(1)
    const reminder = mailAt(2_000, { lines: [{ event: 'due_today', disputeId: 'dspt_1' }] })
    expect(checked(dueSoon, [reminder]).neverTold).toEqual([])
    const lost = { ...open, isKnown: true, statuses: ['open', 'lost'] }
    expect(checked(lost, [mailAt(1_000)]).neverTold).toEqual([
      'dspt_1 to agent@demo.test: dispute_lost',
    ])
  })

  it('counts what is told twice, but not different events', () => {
    const again = mailAt(2_000, { messageId: 'message-2' })
    expect(checked(open, [mailAt(1_000), again]).toldTwice).toEqual([
      'dspt_1 to agent@demo.test: dispute_opened, 2 times',
    ])
    const reminder = { ...again, lines: [{ event: 'due_today', disputeId: 'dspt_1' }] }
    expect(checked(open, [mailAt(1_000), reminder])).toMatchObject({ ...clean, told: 2 })
  })

  it('counts apart what is told again after a lost answer', () => {
    const lost = [mailAt(1_000, { isAnswerLost: true }), mailAt(2_000)]
    expect(checked(open, lost)).toMatchObject({ ...clean, repeated: 1 })
    expect(checked(open, [mailAt(1_000), mailAt(20_000)], { kills: [1_100] })).toMatchObject({
      ...clean,
      repeated: 1,
    })
  })

  it.each([
    ['a server was killed before', [mailAt(1_000), mailAt(20_000)], [900]],
    ['a server was killed much later', [mailAt(1_000), mailAt(20_000)], [9_000]],
    [
      'the answer to another message was lost',
      [mailAt(1_000, { isAnswerLost: true, messageId: 'message-0' }), mailAt(2_000)],
      [],
    ],
  ])('excuses no repetition because %s', (_why, mails, kills) => {
    expect(checked(open, mails, { kills }).toldTwice).toHaveLength(1)
  })

  it('counts a notice whose attempt began after the response of the desk', () => {
    const claimedAt = (ms: number) => ({ claims: new Map([['message-1', ms]]) })
    const mails = [mailAt(9_000)]
    expect(checked(answered(5_000, true), mails, claimedAt(4_900)).toldAfterAnswer).toEqual([])
    expect(checked(answered(5_000, true), mails, claimedAt(6_500)).toldAfterAnswer).toEqual([
      'dspt_1 to agent@demo.test: dispute_opened',
    ])
  })

  it('expects the desk to know a response at Omise once Omise can be read', () => {
    const claims = new Map([['message-1', 20_000]])
    const late = (readableMs: number) =>
      checked(answered(5_000, false), [mailAt(20_100)], { claims, readableMs }).toldAfterAnswer
    expect(late(18_000)).toEqual([])
    expect(late(6_000)).toHaveLength(1)
  })

  it('permits telling the outcome after the response', () => {
    const won = { ...answered(5_000, true), statuses: ['open', 'pending', 'won'] }
    const mail = mailAt(90_000, { lines: [{ event: 'dispute_won', disputeId: 'dspt_1' }] })
    expect(checked(won, [mail]).toldAfterAnswer).toEqual([])
  })
})

describe('the lines of an e-mail', () => {
  it('are the events of a digest with their disputes', () => {
    const text = [
      '2 disputes need a response',
      'New dispute\nTHB 1,000.00\nhttp://localhost:3000/disputes/dspt_test_1',
      'Respond today\nTHB 20.00\nhttp://localhost:3000/disputes/dspt_test_2',
      '-- \nYou receive this email because of your notification settings\nhttp://localhost:3000/disputes',
    ].join('\n\n')
    expect(readLines(text)).toEqual([
      { event: 'dispute_opened', disputeId: 'dspt_test_1' },
      { event: 'due_today', disputeId: 'dspt_test_2' },
    ])
  })

  it('keep the title of an event that is not known', () => {
    expect(readLines('Something else\nhttp://localhost:3000/disputes/dspt_test_1')).toEqual([
      { event: 'unknown: Something else', disputeId: 'dspt_test_1' },
    ])
  })
})
