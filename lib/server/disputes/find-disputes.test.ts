import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { disputesPageSchema, type DisputesPage, type DisputeSummary } from '@/lib/contract/disputes'
import { auditLog } from '@/lib/db/schema/audit-log'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { needsOf } from '@/lib/evidence/guidance'
import { missingKinds } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'
import { toReason } from '@/lib/evidence/reasons'
import { urgencyOf } from '@/lib/evidence/urgency'
import { api, withQuery } from '@/lib/format/paths'
import { fillDisputeIndex } from '@/lib/server/omise-events/fill-dispute-index'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

type Query = Record<string, string | number>

describeOnBothDatabases('finding disputes', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
    await pollDisputes()
    await fillDisputeIndex()
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function find(query: Query): Promise<DisputesPage> {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), query))
    return disputesPageSchema.parse(await response.json())
  }

  it('applies each filter to the tab, and counts the matches', async () => {
    const { timeZone } = test.desk.env
    const all = (await find({ limit: 100 })).items
    const day = all[3]?.openedAt.slice(0, 10) ?? ''
    const lacks =
      (kind: Kind) =>
      ({ reasonCode, documents, waived }: DisputeSummary) =>
        missingKinds(needsOf(reasonCode), { documents, waived }).includes(kind)
    const cases: [Query, (dispute: (typeof all)[number]) => boolean][] = [
      [{ currency: 'JPY' }, ({ currency }) => currency === 'JPY'],
      [
        { reason: 'goods_or_services_not_provided' },
        ({ reasonCode }) => toReason(reasonCode) === 'goods_or_services_not_provided',
      ],
      [
        { reason: 'unauthorized_charge' },
        (one) => toReason(one.reasonCode) === 'unauthorized_charge',
      ],
      [{ missing: 'proof_of_receipt' }, lacks('proof_of_receipt')],
      [
        { urgency: 'today' },
        ({ respondBy }) =>
          urgencyOf(new Date(respondBy?.at ?? 0), new Date(), timeZone) === 'today',
      ],
      [{ from: day, to: '2999-01-01' }, ({ openedAt }) => bangkokDay(openedAt) >= day],
      [{ to: day }, ({ openedAt }) => bangkokDay(openedAt) <= day],
      [
        { currency: 'SGD', missing: 'details_of_purchase', from: '2000-01-01' },
        (one) => one.currency === 'SGD' && lacks('details_of_purchase')(one),
      ],
    ]
    for (const [query, isExpected] of cases) {
      const expected = all.filter(isExpected).map(({ id }) => id)
      const { items, total } = await find({ ...query, limit: 100 })
      expect({ query, ids: items.map(({ id }) => id) }).toEqual({ query, ids: expected })
      expect(total).toBe(expected.length)
    }
  })

  it('pages through the matches without gaps or repetitions', async () => {
    const { items: all, total } = await find({ tab: 'closed', currency: 'THB', limit: 100 })
    expect(total).toBeGreaterThan(5)
    const ids: string[] = []
    for (let offset = 0; offset < total; offset += 3) {
      const page = await find({ tab: 'closed', currency: 'THB', limit: 3, offset })
      expect(page.total).toBe(total)
      ids.push(...page.items.map(({ id }) => id))
    }
    expect(ids).toEqual(all.map(({ id }) => id))
    const beyond = await find({ tab: 'closed', currency: 'THB', limit: 3, offset: 999 })
    expect(beyond.items).toEqual([])
  })

  it('filters what a search finds, over all states', async () => {
    const { items } = await find({ q: 'order', limit: 100 })
    const jpy = items.filter(({ currency }) => currency === 'JPY').map(({ id }) => id)
    const found = await find({ q: 'order', currency: 'JPY', limit: 100 })
    expect(jpy.length).toBeGreaterThan(0)
    expect(found.items.map(({ id }) => id)).toEqual(jpy)
    expect((await find({ q: 'order', from: '2999-01-01' })).items).toEqual([])
  })

  it('includes a dispute with an exact date by its urgency, and none that is answered', async () => {
    const disputeId = await test.omise.openDispute()
    const at = new Date(Date.now() + 1_000)
    const body = JSON.stringify({ at: at.toISOString() })
    await test.call('agent', 'PUT', api.respondBy(disputeId), { body })
    const isPassed = async () =>
      (await find({ urgency: 'passed', limit: 100 })).items.some(({ id }) => id === disputeId)
    await expect.poll(isPassed).toBe(true)
    expect((await find({ tab: 'closed', urgency: 'passed' })).items).toEqual([])
  })

  it.each([
    'reason=rude',
    'currency=thb',
    'missing=selfie',
    'urgency=now',
    'from=2026-02-30',
    'assignee=you',
    'snoozed=yes',
    'outcome=open',
    'closedFrom=yesterday',
  ])('refuses %s', async (query) => {
    const response = await test.call('viewer', 'GET', `${api.disputes()}?${query}`)
    await expectProblem(response, 422, 'malformed_request')
  })

  it('writes all pages of the matches as a CSV, amounts in main units, and audits the export', async () => {
    const { items } = await find({ tab: 'closed', limit: 100 })
    const response = await test.call(
      'viewer',
      'GET',
      withQuery(api.disputesCsv(), { tab: 'closed' }),
    )
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=disputes.csv')
    const lines = (await response.text()).split('\r\n')
    expect(lines[0]).toContain('"dispute","charge","status","reason","amount"')
    expect(lines.slice(1, -1).map((line) => line.split('"')[1])).toEqual(items.map(({ id }) => id))
    const yen = items.find(({ currency }) => currency === 'JPY')
    const baht = items.find(({ currency }) => currency === 'THB')
    expect(lines.find((line) => line.includes(yen?.id ?? '-'))).toContain(`"${yen?.amount}","JPY"`)
    expect(lines.find((line) => line.includes(baht?.id ?? '-'))).toContain(
      `"${((baht?.amount ?? 0) / 100).toFixed(2)}","THB"`,
    )
    const rows = await test.desk.db.select().from(auditLog)
    expect(rows.at(-1)).toMatchObject({ action: 'disputes_exported', detail: { tab: 'closed' } })
  })

  it('lists a dispute that cannot be read with its id only', async () => {
    const { items } = await find({ limit: 100 })
    await test.omise.fail({
      on: { path: '/disputes/open' },
      fault: { type: 'unreadable_item', object: 'dispute' },
    })
    const response = await test.call('viewer', 'GET', api.disputesCsv())
    const lines = (await response.text()).split('\r\n').slice(1, -1)
    const marked = lines.filter((line) => line.includes('unreadable'))
    expect(marked).toHaveLength(1)
    expect(marked[0]).toMatch(/^"dspt_test_\w+",+"unreadable",+$/)
    expect(lines.map((line) => line.split('"')[1]).toSorted()).toEqual(
      items.map(({ id }) => id).toSorted(),
    )
  })

  it('starts no file when Omise is unavailable', async () => {
    await test.omise.fail({ on: { path: '/disputes' }, fault: { type: 'status', status: 503 } })
    const response = await test.call('viewer', 'GET', api.disputesCsv())
    await expectProblem(response, 503, 'omise_unreachable')
  })
})

/** In the account's time zone, which is UTC+7. */
function bangkokDay(iso: string): string {
  return new Date(Date.parse(iso) + 7 * 60 * 60 * 1000).toISOString().slice(0, 10)
}
