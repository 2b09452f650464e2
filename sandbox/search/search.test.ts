import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { itemsOf, TestClient } from '../testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe('search', () => {
  const search = (client: TestClient, query: string) => client.get(`/search?scope=dispute&${query}`)

  it('matches id, charge and words of the message, all of which must occur', async () => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    const { body } = await client.json('PATCH', `/disputes/${id}`, {
      message: 'The Faulty Charge of Whitsunday',
    })
    for (const query of [id, String(body['charge']), 'charge faulty', 'WHITSUNDAY'])
      expect(await search(client, `query=${encodeURIComponent(query)}`)).toMatchObject({
        total: 1,
        data: [{ id }],
      })
    expect(await search(client, 'query=faulty+june')).toMatchObject({ total: 0, total_pages: 0 })
  })

  it('filters by status, currency, amount in main units, last digits and times', async () => {
    const client = new TestClient(sandbox.url)
    expect(await search(client, 'filters[status]=open&filters[currency]=jpy')).toMatchObject({
      total: 2,
      filters: { status: 'open', currency: 'jpy' },
    })
    expect(await search(client, 'filters[amount]=18700')).toMatchObject({ total: 1 })
    expect(await search(client, 'filters[amount]=11690..11690')).toMatchObject({ total: 1 })
    expect(await search(client, 'filters[closed_at]=2000-01-01..2100-01-01')).toMatchObject({
      total: 30,
    })
    expect(await search(client, 'filters[created_at]=2100-01-01')).toMatchObject({ total: 0 })
    const visa = itemsOf(await search(client, 'filters[card_last_digits]=4242&expand=charge'))
    expect(visa.length).toBeGreaterThan(1)
    for (const each of visa)
      expect(each).toMatchObject({ charge: { card: { last_digits: '4242' } } })
  })

  it('returns pages', async () => {
    const client = new TestClient(sandbox.url)
    const first = await search(client, 'per_page=20')
    expect(first).toMatchObject({ page: 1, per_page: 20, total: 50, total_pages: 3 })
    const last = await search(client, 'per_page=20&page=3')
    expect(itemsOf(last)).toHaveLength(10)
    expect(itemsOf(await search(client, 'per_page=20&page=4'))).toEqual([])
    expect(await search(client, 'per_page=5000&page=x')).toMatchObject({ page: 1, per_page: 100 })
    const oldest = itemsOf(await search(client, 'order=chronological'))
    // Its list of documents ends at the time of the request.
    expect(oldest[0]?.['id']).toBe(itemsOf(last).at(-1)?.['id'])
  })

  it.each([
    ['', 'invalid_scope'],
    ['scope=charge', 'invalid_scope'],
    ['scope=dispute&filters[colour]=red', 'invalid_filter'],
    ['scope=dispute&filters=red', 'invalid_filter'],
    ['scope=dispute&filters[amount]=much', 'invalid_filter'],
    ['scope=dispute&filters[created_at]=soon', 'invalid_filter'],
    ['scope=dispute&filters[status][]=open', 'invalid_filter'],
  ])('refuses %s', async (query, code) => {
    const answer = await new TestClient(sandbox.url).call('GET', `/search?${query}`)
    expect(answer).toMatchObject({ status: 400, body: { code } })
  })
})
