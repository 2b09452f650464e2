import { afterAll, beforeAll, expect, it } from 'vitest'
import { disputesPageSchema } from '@/lib/contract/disputes'
import { neighboursSchema, type Neighbours } from '@/lib/contract/neighbours'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { fillDisputeIndex } from '@/lib/server/omise-events/fill-dispute-index'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

type Query = Record<string, string | number>

describeOnBothDatabases('The neighbours of a dispute in a list', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    await fillDisputeIndex()
  })
  afterAll(() => test.close())

  async function listed(query: Query): Promise<string[]> {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), query))
    return disputesPageSchema.parse(await response.json()).items.map(({ id }) => id)
  }

  async function neighbours(disputeId: string, query: Query): Promise<Neighbours> {
    const path = withQuery(api.neighbours(disputeId), query)
    return neighboursSchema.parse(await (await test.call('viewer', 'GET', path)).json())
  }

  const dueToday = async (query: Query) =>
    (await listed({ ...query, urgency: 'today', limit: 100 })).length

  it.each<[string, Query]>([
    ['of open disputes', { tab: 'open' }],
    ['of open disputes, the newest first', { tab: 'open', order: 'reverse_chronological' }],
    ['of closed disputes', { tab: 'closed' }],
    ['with a filter', { tab: 'open', currency: 'THB' }],
  ])('leads through the list %s in its order', async (_, query) => {
    const ids = await listed({ ...query, limit: 100 })
    expect(ids.length).toBeGreaterThan(2)
    for (const [index, id] of ids.entries()) {
      expect(await neighbours(id, query)).toEqual({
        position: index + 1,
        total: ids.length,
        dueToday: query['tab'] === 'open' ? await dueToday(query) : 0,
        previous: ids[index - 1] ?? null,
        next: ids[index + 1] ?? null,
      })
    }
  })

  it('leads across the pages of a list', async () => {
    const ids = await listed({ tab: 'open', limit: 100 })
    const found = await neighbours(ids[2] ?? '', { tab: 'open', limit: 2, offset: 2 })
    expect(found).toMatchObject({ position: 3, previous: ids[1], next: ids[3] })
    // Also from the page after it, as of a list that has changed since.
    expect(await neighbours(ids[2] ?? '', { tab: 'open', limit: 2, offset: 4 })).toEqual(found)
  })

  it('leads a dispute that is not in the list to the first of the page', async () => {
    const ids = await listed({ tab: 'open', limit: 100 })
    const [closed = ''] = await listed({ tab: 'closed' })
    const elsewhere = {
      position: null,
      total: ids.length,
      dueToday: await dueToday({}),
      previous: null,
    }
    expect(await neighbours(closed, { tab: 'open' })).toEqual({ ...elsewhere, next: ids[0] })
    const second = { tab: 'open', limit: 2, offset: 2 }
    expect(await neighbours(closed, second)).toEqual({ ...elsewhere, next: ids[2] })
  })

  it('has none in an empty list', async () => {
    const [id = ''] = await listed({ tab: 'open' })
    expect(await neighbours(id, { q: 'no such dispute' })).toEqual({
      position: null,
      total: 0,
      dueToday: 0,
      previous: null,
      next: null,
    })
  })

  it('refuses a query that no list has', async () => {
    const [id = ''] = await listed({ tab: 'open' })
    const path = withQuery(api.neighbours(id), { tab: 'everything' })
    expect((await test.call('viewer', 'GET', path)).status).toBe(422)
  })
})
