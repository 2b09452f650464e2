import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Dispute } from '@/lib/contract/disputes'
import { disputeSchema } from '@/lib/contract/disputes'
import { historySchema } from '@/lib/contract/history'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { dayBounds } from '@/lib/evidence/respond-by'
import { api } from '@/lib/format/paths'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { snoozeOf, teamworkCalls } from '@/lib/server/testing/teamwork-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const HOUR_MS = 60 * 60 * 1000

describeOnBothDatabases('a snooze', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  const { actions } = documentCalls(() => test)
  const { snooze, wake, shown } = teamworkCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
  })
  afterAll(() => test.close())

  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS)

  async function respondBy(): Promise<Date> {
    const response = await test.call('viewer', 'GET', api.dispute(disputeId))
    const dispute: Dispute = disputeSchema.parse(await response.json())
    return new Date(dispute.respondBy?.at ?? expect.fail('The dispute is not open'))
  }

  const lastMoment = async () =>
    dayBounds(await respondBy(), test.desk.env.timeZone, -1).to.getTime()

  async function setRespondBy(at: Date): Promise<void> {
    const init = { body: JSON.stringify({ at: at.toISOString() }) }
    expect((await test.call('agent', 'PUT', api.respondBy(disputeId), init)).status).toBe(200)
  }

  it('has its end and reason, also in the history, and can be ended', async () => {
    const until = inHours(5)
    const set = await snoozeOf(await snooze(disputeId, until, { reason: ' Courier answers\0 ' }))
    expect(set).toEqual({ until: until.toISOString(), reason: 'Courier answers' })
    expect((await shown(disputeId)).snooze).toEqual(set)
    const history = await test.call('viewer', 'GET', api.history(disputeId))
    expect(historySchema.parse(await history.json()).items).toMatchObject([
      { action: 'snooze_set', note: 'Courier answers' },
    ])
    expect(await snoozeOf(await wake(disputeId, until.toISOString()))).toBeNull()
    expect(await snoozeOf(await wake(disputeId, until.toISOString()))).toBeNull()
    expect((await shown(disputeId)).snooze).toBeNull()
    expect(await actions(disputeId)).toEqual(['snooze_ended', 'snooze_set'])
  })

  it('lasts until the end of the day before the respond-by date at most', async () => {
    const last = await lastMoment()
    const late = await snooze(disputeId, new Date(last + 1000))
    await expectProblem(late, 422, 'snooze_too_late')
    expect((await shown(disputeId)).snooze).toBeNull()
    const set = await snoozeOf(await snooze(disputeId, new Date(last)))
    expect(set?.until).toBe(new Date(last).toISOString())
  })

  it('does not end in the past', async () => {
    await expectProblem(await snooze(disputeId, inHours(-1)), 422, 'snooze_too_early')
    expect((await shown(disputeId)).snooze).toBeNull()
  })

  it('is over when its moment has passed, and can then be set anew', async () => {
    // Sooner than the sessions of the test end.
    const until = inHours(0.2)
    await snooze(disputeId, until)
    const { now } = test.desk
    test.desk.now = () => new Date(until.getTime() + 1000)
    try {
      expect((await shown(disputeId)).snooze).toBeNull()
      expect(await snoozeOf(await snooze(disputeId, inHours(7)))).not.toBeNull()
    } finally {
      test.desk.now = now
    }
  })

  it('ends when the respond-by date moves earlier than it permits, and only then', async () => {
    const until = new Date(await lastMoment())
    await snooze(disputeId, until)
    await setRespondBy(new Date((await respondBy()).getTime() + 24 * HOUR_MS))
    expect((await shown(disputeId)).snooze).not.toBeNull()
    await setRespondBy(until)
    expect((await shown(disputeId)).snooze).toBeNull()
    expect((await actions(disputeId))[0]).toBe('snooze_ended')
  })

  it('also ends when the time for responses is shortened in the settings', async () => {
    await snooze(disputeId, new Date(await lastMoment()))
    const { env } = test.desk
    test.desk.env = { ...env, responseWindowDays: env.responseWindowDays - 2 }
    try {
      await pollDisputes()
    } finally {
      test.desk.env = env
    }
    expect((await shown(disputeId)).snooze).toBeNull()
    expect((await actions(disputeId))[0]).toBe('snooze_ended')
  })

  it('of two agents at once is that of one, and the other one learns of it', async () => {
    const answers = await Promise.all([
      snooze(disputeId, inHours(3), { role: 'agent' }),
      snooze(disputeId, inHours(6), { role: 'admin' }),
    ])
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect(await snoozeOf(won ?? expect.fail())).toEqual((await shown(disputeId)).snooze)
    await expectProblem(lost ?? expect.fail(), 409, 'snooze_changed')
    expect(await actions(disputeId)).toEqual(['snooze_set'])
  })

  it('is changed by a person who saw it, and the same change succeeds again', async () => {
    const first = await snoozeOf(await snooze(disputeId, inHours(3)))
    const until = inHours(6)
    const second = await snoozeOf(await snooze(disputeId, until, { seen: first }))
    expect(second?.until).toBe(until.toISOString())
    const again = await snooze(disputeId, until, { seen: first })
    expect(await snoozeOf(again)).toEqual(second)
    expect(await actions(disputeId)).toEqual(['snooze_set', 'snooze_set'])
  })

  it('is not overwritten or ended by a person who saw another end or reason', async () => {
    const until = inHours(3)
    const first = await snoozeOf(await snooze(disputeId, until))
    const second = await snoozeOf(
      await snooze(disputeId, until, { reason: 'The courier calls back', seen: first }),
    )
    const late = await snooze(disputeId, inHours(5), { seen: first, role: 'admin' })
    await expectProblem(late, 409, 'snooze_changed')
    await expectProblem(await wake(disputeId, inHours(5).toISOString()), 409, 'snooze_changed')
    expect((await shown(disputeId)).snooze).toEqual(second)
  })

  it('is refused when the dispute is not open', async () => {
    await test.omise.setStatus(disputeId, 'pending')
    await expectProblem(await snooze(disputeId, inHours(5)), 409, 'dispute_not_open')
  })

  it.each([
    ['without a reason', { until: '2027-01-01T00:00:00Z', reason: '  ', seen: null }],
    [
      'with a book as its reason',
      { until: '2027-01-01T00:00:00Z', reason: 'x'.repeat(501), seen: null },
    ],
    ['without an end', { reason: 'x', seen: null }],
  ])('%s is refused', async (_what, body) => {
    const init = { body: JSON.stringify(body) }
    const response = await test.call('agent', 'PUT', api.snooze(disputeId), init)
    await expectProblem(response, 422, 'malformed_request')
  })
})
