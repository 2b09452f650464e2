import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { disputesPageSchema, type DisputesPage } from '@/lib/contract/disputes'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('A list of disputes is brought up to date', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function list(query: Record<string, string | number> = {}): Promise<DisputesPage> {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), query))
    expect(response.status).toBe(200)
    return disputesPageSchema.parse(await response.json())
  }

  const idsOf = async (query: Record<string, string | number>) =>
    (await list({ ...query, limit: 100 })).items.map(({ id }) => id)

  /** The paths that Omise is asked for during `work`, without those of documents. */
  async function pathsOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = (await test.omise.requests()).length
    await work()
    const requests = (await test.omise.requests()).slice(before)
    return requests
      .map(({ path }) => path.split('?')[0] ?? '')
      .filter((path) => !path.includes('/documents'))
  }

  it('by one request, of the list that is shown', async () => {
    expect(await pathsOf(() => list())).toEqual(['/disputes/open'])
    expect(await pathsOf(() => list({ tab: 'pending' }))).toEqual(['/disputes/pending'])
    expect(await pathsOf(() => list({ tab: 'closed' }))).toEqual([])
    const searched = await pathsOf(() => list({ q: 'suwannarat' }))
    expect(searched.toSorted()).toEqual(['/disputes/open', '/disputes/pending'])
  })

  it('at the first request of a new desk, which announces none of these disputes', async () => {
    expect((await list()).counts).toMatchObject({ open: 8, pending: 12 })
    expect(await idsOf({})).toHaveLength(8)
  })

  it('with disputes that came and went since', async () => {
    const { id } = await test.omise.createDispute()
    expect(await idsOf({})).toContain(id)
    await test.omise.setStatus(id, 'pending')
    expect(await idsOf({})).not.toContain(id)
    expect(await idsOf({ tab: 'pending' })).toContain(id)
    await test.omise.closeDispute(id, 'won')
    expect(await idsOf({ tab: 'pending' })).not.toContain(id)
    const closed = await list({ tab: 'closed', limit: 1 })
    expect(closed.items).toMatchObject([{ id, status: 'won' }])
  })

  it('once for all who ask at the same time, after they asked', async () => {
    const paths = await pathsOf(async () => {
      const lists = Array.from({ length: 20 }, () => list())
      const { id } = await test.omise.createDispute()
      const later = Array.from({ length: 20 }, () => idsOf({}))
      for (const ids of await Promise.all(later)) expect(ids).toContain(id)
      await Promise.all(lists)
    })
    expect(paths.filter((path) => path === '/disputes/open').length).toBeLessThan(8)
  })

  it('or shown as it was, when Omise does not respond, with the time and the reason', async () => {
    const before = await list({ limit: 100 })
    expect(before.outdated).toBeNull()
    await test.omise.fail({ on: { path: '^/disputes' }, fault: { type: 'status', status: 503 } })
    const { outdated, items, total } = await list({ limit: 100 })
    expect(outdated?.code).toBe('omise_unreachable')
    const age = Date.now() - new Date(outdated?.asOf ?? 0).getTime()
    expect(age).toBeGreaterThan(0)
    expect(age).toBeLessThan(60_000)
    expect({ items, total }).toEqual({ items: before.items, total: before.total })
    expect((await list({ q: items[0]?.id ?? '' })).items).toHaveLength(1)
    await test.omise.heal()
    expect((await list()).outdated).toBeNull()
  })

  it.each([
    [{ type: 'status', status: 401 }, 'omise_refused'],
    [{ type: 'status', status: 429, retryAfter: 30 }, 'omise_busy'],
    [{ type: 'hang' }, 'omise_unreachable'],
    [{ type: 'html', status: 200 }, 'omise_unreadable'],
  ])('and names the problem of %j', async (fault, code) => {
    await test.omise.fail({ on: { path: '/disputes' }, fault })
    expect((await list()).outdated).toMatchObject({ code })
  })

  it('without a dispute that cannot be read, which is counted', async () => {
    const before = await list({ limit: 100 })
    await test.omise.fail({
      on: { path: '^/disputes/open' },
      fault: { type: 'unreadable_item', object: 'dispute' },
    })
    const page = await list({ limit: 100 })
    expect(page.unreadable).toBe(1)
    expect(page.total).toBe(before.total)
    expect(page.items).toHaveLength(before.total - 1)
  })

  it('without a dispute that left the list and cannot be read', async () => {
    const { id } = await test.omise.createDispute()
    await list()
    await test.omise.setStatus(id, 'pending')
    await test.omise.fail({
      on: { path: `^/disputes/${id}$` },
      fault: { type: 'html', status: 200 },
    })
    expect(await idsOf({})).not.toContain(id)
  })

  it('with a dispute that the index does not have, found by its complete id', async () => {
    const { db } = test.desk
    const id = await test.omise.firstDispute('closed')
    const { chargeId } = await test.desk.omise.disputes.retrieve(id)
    for (const q of [id, chargeId]) {
      await db.delete(disputeIndex).where(eq(disputeIndex.disputeId, id))
      expect((await list({ q })).items).toMatchObject([{ id, chargeId }])
    }
    expect(await pathsOf(() => list({ q: id }))).not.toContain(`/disputes/${id}`)
    expect((await list({ q: 'dspt_test_000000000000000000' })).items).toEqual([])
    expect((await list({ q: 'chrg_test_000000000000000000' })).items).toEqual([])
  })

  it('counting a dispute that was searched by its complete id and cannot be read', async () => {
    const id = await test.omise.firstDispute('closed')
    await test.desk.db.delete(disputeIndex).where(eq(disputeIndex.disputeId, id))
    await test.omise.fail({
      on: { path: `^/disputes/${id}$` },
      fault: { type: 'html', status: 200 },
    })
    expect(await list({ q: id })).toMatchObject({ items: [], total: 0, unreadable: 1 })
  })

  it('not for a search while typing, which also finds when Omise does not respond', async () => {
    const { id } = await test.omise.createDispute()
    await list()
    await test.omise.fail({ on: {}, fault: { type: 'status', status: 503 } })
    const paths = await pathsOf(async () => {
      const { items, outdated } = await list({ q: id, read: 'index' })
      expect(items).toMatchObject([{ id }])
      expect(outdated).toBeNull()
    })
    expect(paths).toEqual([])
  })
})
