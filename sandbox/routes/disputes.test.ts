import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { idOf, itemsOf, objectAt, TestClient } from '../test-support.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

async function fresh(reasonCode?: string) {
  const client = new TestClient(sandbox.url)
  const id = await client.newDispute(reasonCode)
  return { client, id, path: `/disputes/${id}` }
}

const lastEvents = async (client: TestClient, count: number) =>
  itemsOf(await client.get(`/events?order=reverse_chronological&limit=${count}`)).map(
    ({ key, data }) => ({ key, data }),
  )

describe('a message', () => {
  it('makes an open dispute pending', async () => {
    const { client, id, path } = await fresh()
    const { status, body } = await client.json('PATCH', path, { message: 'Delivered on 2 May' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'pending',
      message: 'Delivered on 2 May',
      closed_at: null,
    })
    expect(await client.get(path)).toMatchObject({ status: 'pending' })
    const pending = itemsOf(await client.get('/disputes/pending?order=reverse_chronological'))
    expect(pending[0]).toMatchObject({ id })
    expect(await lastEvents(client, 1)).toMatchObject([
      { key: 'dispute.update', data: { id, status: 'pending' } },
    ])
  })

  it('is refused when blank, and when the dispute is not open any more', async () => {
    const { client, path } = await fresh()
    const blank = await client.json('PATCH', path, { message: ' ' })
    expect(blank).toMatchObject({ status: 400, body: { code: 'bad_request' } })
    expect(await client.get(path)).toMatchObject({ status: 'open', message: null })
    await client.json('PATCH', path, { message: 'one' })
    const again = await client.json('PATCH', path, { message: 'two' })
    expect(again).toMatchObject({
      status: 400,
      body: { code: 'bad_request', message: 'dispute is not open' },
    })
    expect(await client.get(path)).toMatchObject({ message: 'one' })
  })
})

describe('metadata alone', () => {
  it('is stored whole and leaves the status, open or not', async () => {
    const { client, path } = await fresh()
    await client.json('PATCH', path, { metadata: { case: 'A-17', tags: ['x'] } })
    const second = await client.json('PATCH', path, { metadata: { case: 'A-18' } })
    expect(second.body).toMatchObject({ status: 'open', metadata: { case: 'A-18' } })
    expect(second.body['metadata']).not.toHaveProperty('tags')
    await client.json('PATCH', `${path}/accept`, {})
    const closed = await client.json('PATCH', path, { metadata: {} })
    expect(closed).toMatchObject({ status: 200, body: { status: 'lost', metadata: {} } })
    const wrong = await client.json('PATCH', path, { metadata: 'text' })
    expect(wrong.status).toBe(400)
  })

  it('may come with an empty message, as omise-go sends it', async () => {
    const { client, path } = await fresh()
    const { body } = await client.json('PATCH', path, { message: '', metadata: { case: 'A-17' } })
    expect(body).toMatchObject({ status: 'open', message: null, metadata: { case: 'A-17' } })
    const form = { body: new URLSearchParams('message=&metadata[case]=A-18') }
    const sent = await client.call('PATCH', path, form)
    expect(sent.body).toMatchObject({ status: 'open', metadata: { case: 'A-18' } })
    const blank = await client.json('PATCH', path, { message: ' ', metadata: { case: 'A-19' } })
    expect(blank.status).toBe(400)
  })

  it('that is null, or an empty form field, leaves what is there', async () => {
    const { client, path } = await fresh()
    await client.json('PATCH', path, { metadata: { case: 'A-17' } })
    const { body } = await client.json('PATCH', path, { metadata: null })
    expect(body).toMatchObject({ status: 'open', metadata: { case: 'A-17' } })
    const form = { body: new URLSearchParams('message=Delivered&metadata=') }
    const answered = await client.call('PATCH', path, form)
    expect(answered.body).toMatchObject({ status: 'pending', metadata: { case: 'A-17' } })
  })

  it('that is null does not excuse an empty message', async () => {
    const { client, path } = await fresh()
    const { status } = await client.json('PATCH', path, { message: '', metadata: null })
    expect(status).toBe(400)
  })
})

describe('accept', () => {
  it.each(['open', 'pending'])('loses a dispute that is %s', async (status) => {
    const { client, id, path } = await fresh()
    if (status === 'pending') await client.json('PATCH', path, { message: 'Delivered' })
    const { body } = await client.call('PATCH', `${path}/accept`)
    expect(body).toMatchObject({
      status: 'lost',
      message: 'Merchant accepts the dispute',
      closed_at: expect.any(String),
    })
    expect(body['transactions']).toHaveLength(1)
    expect(await lastEvents(client, 1)).toMatchObject([{ key: 'dispute.close', data: { id } }])
    const again = await client.call('PATCH', `${path}/accept`)
    expect(again).toMatchObject({ status: 400, body: { code: 'bad_request' } })
  })
})

describe('close', () => {
  it('takes won or lost, once', async () => {
    const { client, path } = await fresh()
    const wrong = await client.json('PATCH', `${path}/close`, { status: 'open' })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'bad_request' } })
    const lost = await client.json('PATCH', `${path}/close`, { status: 'lost' })
    expect(lost.body).toMatchObject({ status: 'lost', message: null })
    const again = await client.json('PATCH', `${path}/close`, { status: 'won' })
    expect(again.status).toBe(400)
  })
})

describe('opening on a charge', () => {
  it('takes what was not refunded, once, with a reason of one’s choice', async () => {
    const { client, path } = await fresh('expired_card')
    const dispute = await client.get(`${path}?expand=charge`)
    expect(dispute).toMatchObject({
      reason_code: 'expired_card',
      reason_message: 'Expired Card',
      charge: {
        object: 'charge',
        dispute: { object: 'dispute', id: idOf(dispute), charge: expect.stringMatching(/^chrg_/) },
        disputable: false,
        amount: dispute['amount'],
      },
    })
    const again = await client.call(
      'POST',
      `/charges/${idOf(objectAt(dispute, 'charge'))}/disputes`,
    )
    expect(again).toMatchObject({ status: 400, body: { code: 'invalid_charge' } })
  })

  it('refuses an unknown reason and an unknown charge', async () => {
    const client = new TestClient(sandbox.url)
    const [charge] = itemsOf(await client.get('/charges?limit=1&order=reverse_chronological'))
    const path = `/charges/${idOf(charge)}/disputes`
    expect((await client.json('POST', path, { reason_code: 'toString' })).status).toBe(400)
    const missing = await client.call('POST', '/charges/chrg_test_0/disputes')
    expect(missing.body).toMatchObject({ message: 'charge chrg_test_0 was not found' })
  })

  it('ignores other parameters, as Omise does', async () => {
    const client = new TestClient(sandbox.url)
    const [charge] = itemsOf(await client.get('/charges?limit=1&order=reverse_chronological'))
    const path = `/charges/${idOf(charge)}/disputes`
    expect((await client.json('POST', path, { message: 'mine' })).body).toMatchObject({
      message: null,
    })
  })
})

describe('expand', () => {
  it.each(['expand=true', 'expand=charge', 'expand[]=charge'])(
    '%s puts the charge in',
    async (query) => {
      const client = new TestClient(sandbox.url)
      const [dispute] = itemsOf(await client.get(`/disputes/open?limit=1&${query}`))
      expect(dispute).toMatchObject({
        charge: {
          object: 'charge',
          card: { object: 'card', last_digits: expect.stringMatching(/^\d{4}$/) },
        },
      })
    },
  )

  it('takes refunds off the disputed amount', async () => {
    const client = new TestClient(sandbox.url)
    const open = itemsOf(await client.get('/disputes/open?expand=charge'))
    const refunded = open.find((each) => each['reason_code'] === 'credit_not_processed')
    expect(refunded).toMatchObject({
      currency: 'MYR',
      amount: 38_000,
      funding_amount: 289_560,
      charge: { amount: 42_500, refunded_amount: 4_500 },
    })
  })
})

describe('search', () => {
  const search = (client: TestClient, query: string) => client.get(`/search?scope=dispute&${query}`)

  it('finds by id, charge and words of the message, all of which must match', async () => {
    const { client, id, path } = await fresh()
    const { body } = await client.json('PATCH', path, {
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

  it('pages', async () => {
    const client = new TestClient(sandbox.url)
    const first = await search(client, 'per_page=20')
    expect(first).toMatchObject({ page: 1, per_page: 20, total: 50, total_pages: 3 })
    const last = await search(client, 'per_page=20&page=3')
    expect(itemsOf(last)).toHaveLength(10)
    expect(itemsOf(await search(client, 'per_page=20&page=4'))).toEqual([])
    expect(await search(client, 'per_page=5000&page=x')).toMatchObject({ page: 1, per_page: 100 })
    const oldest = itemsOf(await search(client, 'order=chronological'))
    expect(oldest[0]).toEqual(itemsOf(last).at(-1))
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

describe('events', () => {
  it('of a charge tell its dispute’s story', async () => {
    const { client, path } = await fresh()
    await client.json('PATCH', path, { message: 'Delivered' })
    await client.json('PATCH', `${path}/close`, { status: 'won' })
    const charge = (await client.get(path))['charge']
    const list = await client.get(`/charges/${String(charge)}/events`)
    expect(list).toMatchObject({ location: `/charges/${String(charge)}/events`, total: 4 })
    expect(itemsOf(list).map(({ key }) => key)).toEqual([
      'charge.create',
      'dispute.create',
      'dispute.update',
      'dispute.close',
    ])
    expect((await client.call('GET', '/events/evnt_test_0')).status).toBe(404)
  })
})
