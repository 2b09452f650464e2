import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { disputeSchema, disputesPageSchema, respondBySchema } from '@/lib/contract/disputes'
import { historySchema } from '@/lib/contract/history'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { dayBounds } from '@/lib/evidence/respond-by'
import { api, withQuery } from '@/lib/format/paths'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const HOUR_MS = 60 * 60 * 1000

describeOnBothDatabases('the respond-by date', (openDatabase) => {
  let test: TestDesk
  const { actions } = documentCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  const set = (disputeId: string, at: unknown) =>
    test.call('agent', 'PUT', api.respondBy(disputeId), { body: JSON.stringify({ at }) })
  const undo = (disputeId: string) => test.call('agent', 'DELETE', api.respondBy(disputeId))
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS)

  async function read(disputeId: string) {
    const response = await test.call('viewer', 'GET', api.dispute(disputeId))
    return disputeSchema.parse(await response.json()).respondBy
  }

  async function list(): Promise<ReturnType<typeof disputesPageSchema.parse>> {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), { limit: 100 }))
    return disputesPageSchema.parse(await response.json())
  }

  it('is exact once set, in the dispute and in the list, and the estimate again when removed', async () => {
    const disputeId = await test.omise.openDispute()
    const estimate = await read(disputeId)
    expect(estimate?.certainty).toBe('estimated')
    const response = await set(disputeId, '2027-01-01T23:59:59.900+07:00')
    const exact = { at: '2027-01-01T16:59:59.000Z', certainty: 'exact' as const }
    expect(respondBySchema.parse(await response.json())).toEqual(exact)
    expect(await read(disputeId)).toEqual(exact)
    const rows = (await list()).items.filter(({ id }) => id === disputeId)
    expect(rows.map(({ respondBy }) => respondBy)).toEqual([exact])

    expect(respondBySchema.parse(await (await undo(disputeId)).json())).toEqual(estimate)
    expect((await undo(disputeId)).status).toBe(200)
    expect(await read(disputeId)).toEqual(estimate)
    expect(await actions(disputeId)).toEqual(['respond_by_undone', 'respond_by_set'])
    const history = await test.call('viewer', 'GET', api.history(disputeId))
    expect(historySchema.parse(await history.json()).items[1]?.note).toBe(exact.at)
  })

  it('set concurrently by two people has one of the two values, and both are in the history', async () => {
    const disputeId = await test.omise.openDispute()
    const dates = [inHours(30), inHours(50)]
    await Promise.all(dates.map((at) => set(disputeId, at.toISOString())))
    expect(dates.map((at) => at.toISOString().slice(0, 19))).toContain(
      (await read(disputeId))?.at.slice(0, 19),
    )
    expect(await actions(disputeId)).toEqual(['respond_by_set', 'respond_by_set'])
  })

  it('counts for “today” by the exact date, not by the estimate', async () => {
    const before = (await list()).counts.dueToday
    const disputeId = await test.omise.openDispute()
    const { from, to } = dayBounds(new Date(), test.desk.env.timeZone)
    await set(disputeId, to.toISOString())
    expect((await list()).counts.dueToday).toBe(before + 1)
    await set(disputeId, new Date(to.getTime() + 1000).toISOString())
    expect((await list()).counts.dueToday).toBe(before)
    await set(disputeId, to.toISOString())
    await test.omise.setStatus(disputeId, 'pending')
    expect((await list()).counts.dueToday).toBe(before)
    expect(from < to).toBe(true)
  })

  it('removes a dispute from “today” when only its estimate is today', async () => {
    const { counts, items } = await list()
    const { from, to } = dayBounds(new Date(), test.desk.env.timeZone)
    const today = items.find(({ respondBy }) => {
      const at = new Date(respondBy?.at ?? 0)
      return respondBy?.certainty === 'estimated' && at >= from && at <= to
    })
    if (!today) throw new Error('The sandbox seeds a dispute that is due today')
    await set(today.id, inHours(48).toISOString())
    expect((await list()).counts.dueToday).toBe(counts.dueToday - 1)
    await undo(today.id)
    expect((await list()).counts.dueToday).toBe(counts.dueToday)
  })

  it.each(['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', '2027-01-01', 'tomorrow', 5, null])(
    'is not %j',
    async (at) => {
      const disputeId = await test.omise.openDispute()
      await expectProblem(await set(disputeId, at), 422, 'malformed_request')
      expect((await read(disputeId))?.certainty).toBe('estimated')
      expect(await actions(disputeId)).toEqual([])
    },
  )

  it('cannot be set or removed when the dispute is not open or does not exist', async () => {
    const disputeId = await test.omise.openDispute()
    await test.omise.setStatus(disputeId, 'pending')
    await expectProblem(await set(disputeId, inHours(5).toISOString()), 409, 'dispute_not_open')
    await expectProblem(await undo(disputeId), 409, 'dispute_not_open')
    const missing = 'dspt_test_000000000000000000'
    await expectProblem(await set(missing, inHours(5).toISOString()), 404, 'dispute_not_found')
  })

  it.each([
    ['en', /^SUMMARY:Respond to the dispute: /m],
    ['th', /^SUMMARY:ตอบการปฏิเสธรายการ: /m],
    ['ja', /^SUMMARY:チャージバックに回答：/m],
    ['xx', /^SUMMARY:Respond to the dispute: /m],
  ])('can be downloaded as a calendar file in %s', async (locale, summary) => {
    const disputeId = await test.omise.openDispute()
    const path = withQuery(api.calendar(disputeId), { locale })
    const estimated = await test.call('viewer', 'GET', path)
    expect(estimated.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(await estimated.text()).toMatch(summary)
    await set(disputeId, '2027-01-01T16:59:00Z')
    const exact = await (await test.call('viewer', 'GET', path)).text()
    expect(exact).toContain('\r\nDTSTART:20270101T165900Z\r\n')
    expect(exact).toContain(`UID:${disputeId}@localhost\r\n`)
  })

  it('has no calendar file once the dispute cannot be answered', async () => {
    const disputeId = await test.omise.openDispute()
    await test.omise.setStatus(disputeId, 'won')
    const response = await test.call('viewer', 'GET', api.calendar(disputeId))
    await expectProblem(response, 409, 'dispute_not_open')
  })
})
