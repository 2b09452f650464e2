import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { disputeSchema, disputesPageSchema } from '@/lib/contract/disputes'
import { openDatabase } from '@/lib/db/open-database'
import { api, withQuery } from '@/lib/format/paths'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { fillDisputeIndex } from '@/lib/server/omise-events/fill-dispute-index'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describe('disputes over HTTP', () => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase({ memory: true }), { omiseTimeoutMs: 2_000 })
    await pollDisputes()
    await fillDisputeIndex()
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function list(query: Record<string, string | number>) {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), query))
    expect(response.status).toBe(200)
    return disputesPageSchema.parse(await response.json())
  }

  async function read(disputeId: string) {
    const response = await test.call('viewer', 'GET', api.dispute(disputeId))
    return disputeSchema.parse(await response.json())
  }

  it('lists each tab with the counts of all tabs', async () => {
    const open = await list({ limit: 100 })
    const pending = await list({ tab: 'pending', limit: 100 })
    const closed = await list({ tab: 'closed', limit: 100 })
    expect(new Set(open.items.map(({ status }) => status))).toEqual(new Set(['open']))
    expect(new Set(pending.items.map(({ status }) => status))).toEqual(new Set(['pending']))
    expect(new Set(closed.items.map(({ status }) => status))).toEqual(new Set(['won', 'lost']))
    expect(open.counts).toMatchObject({
      open: open.items.length,
      pending: pending.items.length,
      closed: closed.items.length,
    })
    expect(open.total).toBe(open.items.length)
  })

  it('pages without overlap, in both orders', async () => {
    const all = await list({ tab: 'closed', limit: 100 })
    const firstPage = await list({ tab: 'closed', limit: 10 })
    const secondPage = await list({ tab: 'closed', limit: 10, offset: 10 })
    expect([...firstPage.items, ...secondPage.items]).toEqual(all.items.slice(0, 20))
    const reverse = await list({ tab: 'closed', limit: 100, order: 'chronological' })
    expect(reverse.items.map(({ id }) => id)).toEqual(all.items.map(({ id }) => id).toReversed())
    expect((await list({ tab: 'closed', offset: 5000 })).items).toEqual([])
  })

  it('gives the respond-by time of each open dispute, and counts those due today', async () => {
    const { items, counts } = await list({ limit: 100 })
    for (const { respondBy } of items) {
      expect(respondBy?.certainty).toBe('estimated')
      expect(respondBy?.at).toMatch(/T16:59:59\.000Z$/) // ~the end of a day in Bangkok
    }
    const dayInBangkok = (iso: string | number) =>
      new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Bangkok' }).format(new Date(iso))
    const today = dayInBangkok(Date.now())
    const due = items.filter(({ respondBy }) => respondBy && dayInBangkok(respondBy.at) === today)
    expect(counts.dueToday).toBe(due.length)
    expect((await list({ tab: 'closed' })).items[0]?.respondBy).toBeNull()
  })

  it('finds a dispute by its id, by its charge, and by words, in any state', async () => {
    const [closed] = (await list({ tab: 'closed' })).items
    expect((await list({ q: closed?.id ?? '' })).items.map(({ id }) => id)).toEqual([closed?.id])
    const byCharge = await list({ q: ` ${closed?.chargeId} ` })
    expect(byCharge.items.map(({ id }) => id)).toEqual([closed?.id])
    expect(byCharge.total).toBe(1)
    expect((await list({ q: 'nothing has this in it' })).items).toEqual([])
    expect((await list({ q: 'dspt_test_000000000000000000' })).items).toEqual([])
  })

  it('counts the kinds of all documents, even when Omise includes only the first ones', async () => {
    const { items } = await list({ limit: 100 })
    const [many] = items.filter(({ documents }) => documents.total > 20)
    const perKind = Object.values(many?.documents.perKind ?? {})
    expect(perKind).toHaveLength(4)
    expect(perKind.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20)
  })

  it('returns one dispute completely, with its charge', async () => {
    const [summary] = (await list({})).items
    const dispute = await read(summary?.id ?? '')
    expect(dispute).toMatchObject({ ...summary, livemode: false })
    expect(dispute.charge).toMatchObject({
      id: dispute.chargeId,
      card: { brand: expect.any(String) },
    })
  })

  it("returns the charge's 3-D Secure, customer, metadata and refunds", async () => {
    const { items } = await list({ limit: 100 })
    const charges = await Promise.all(items.map(async ({ id }) => (await read(id)).charge))
    const visa = charges.find((charge) => charge?.card?.brand === 'Visa')
    expect(visa).toMatchObject({
      customerId: null,
      threeDSecure: { authenticatedBy: '3DS', redirected: true },
    })
    const masterCard = charges.find((charge) => charge?.card?.brand === 'MasterCard')
    expect(masterCard).toMatchObject({
      customerId: expect.stringMatching(/^cust_/),
      threeDSecure: { authenticatedBy: null, redirected: false },
      metadata: expect.arrayContaining([{ name: 'channel', value: 'web' }]),
    })
    const refunded = charges.find((charge) => charge?.refundedAmount)
    expect(refunded?.refunds).toMatchObject([{ amount: refunded?.refundedAmount }])
  })

  it('returns the e-mail and IP address of the customer', async () => {
    const email = 'mali.suwan@example.com'
    const card = { name: 'Mali Suwan' }
    const written = await test.omise.createDispute({ ip: '203.0.113.7', metadata: { email } })
    const customer = `cust_test_${'e'.repeat(19)}`
    const stored = await test.omise.createDispute({ customer, card, metadata: {} })
    expect(await read(written.id)).toMatchObject({
      customerEmail: email,
      charge: { ip: '203.0.113.7' },
    })
    await readDispute(stored.id, 'webhook')
    expect(await read(stored.id)).toMatchObject({ customerEmail: null, charge: { ip: null } })
    await fillDisputeIndex()
    expect(await read(stored.id)).toMatchObject({ customerEmail: email })
  })

  it('stays readable when the charge is not', async () => {
    const [summary] = (await list({})).items
    const plain = { path: '/charges/' }
    await test.omise.fail({ on: plain, fault: { type: 'status', status: 500 } })
    const response = await test.call('viewer', 'GET', api.dispute(summary?.id ?? ''))
    expect(response.status).toBe(200)
  })

  it('passes on the messages of Omise’s administrators, and null where there are none', async () => {
    const messages = new Map<string, string | null>()
    for (const { id } of (await list({ limit: 100 })).items) {
      const response = await test.call('viewer', 'GET', api.dispute(id))
      messages.set(id, disputeSchema.parse(await response.json()).adminMessage)
    }
    const written = [...messages.values()].filter((message) => message !== null)
    expect(written).toEqual([expect.stringContaining('The issuing bank asks')])
    expect(messages.size).toBeGreaterThan(1)
  })

  it('returns 404 for an unknown dispute, without a request to Omise for a malformed id', async () => {
    const unknown = await test.call('viewer', 'GET', api.dispute('dspt_test_000000000000000000'))
    expect(await unknown.json()).toMatchObject({ status: 404, code: 'dispute_not_found' })
    const nonsense = await test.call('viewer', 'GET', api.dispute('../charges'))
    expect(await nonsense.json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  it.each(['tab=lost', 'limit=1000', 'offset=x', 'order=amount', `q=${'x'.repeat(201)}`])(
    'refuses %s',
    async (query) => {
      const response = await test.call('viewer', 'GET', `${api.disputes()}?${query}`)
      expect(await response.json()).toMatchObject({ status: 422, code: 'malformed_request' })
    },
  )

  it('answers an unknown path with a problem, too', async () => {
    const response = await test.call('viewer', 'GET', '/api/nothing/here')
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found' })
  })
})

describe('a list that was never read from Omise', () => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase({ memory: true }), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  it.each([
    [{ type: 'status', status: 401 }, 502, 'omise_refused'],
    [{ type: 'status', status: 429, retryAfter: 30 }, 503, 'omise_busy'],
    [{ type: 'status', status: 503 }, 503, 'omise_unreachable'],
    [{ type: 'hang' }, 503, 'omise_unreachable'],
    [{ type: 'html' }, 503, 'omise_unreachable'],
    [{ type: 'html', status: 200 }, 502, 'omise_unreadable'],
    [{ type: 'truncated_json' }, 502, 'omise_unreadable'],
  ])('maps %j from Omise to %i %s', async (fault, status, code) => {
    await test.omise.fail({ on: { path: '/disputes' }, fault })
    const response = await test.call('viewer', 'GET', api.disputes())
    expect(await response.json()).toMatchObject({ status, code })
    expect(response.status).toBe(status)
  })
})
