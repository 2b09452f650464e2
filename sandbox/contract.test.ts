import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dispute2017,
  dispute2019,
  document2017,
  document2019,
  expectShape,
  isTime,
  list2017,
  list2019,
  shapeOf,
  time,
} from './testing/recorded-shapes.ts'
import { startSandbox, type RunningSandbox } from './server.ts'
import { basic, formOf, idOf, itemsOf, objectAt, TestClient } from './testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

async function freshDispute() {
  const client = new TestClient(sandbox.url)
  return { client, id: await client.newDispute() }
}

const old = { 'omise-version': '2017-11-02' }

describe('version 2019-05-29', () => {
  it('returns a new dispute as recorded', async () => {
    const { client, id } = await freshDispute()
    const dispute = await client.get(`/disputes/${id}`)
    expectShape(dispute, dispute2019)
    expect(dispute).toMatchObject({
      location: `/disputes/${id}`,
      currency: expect.stringMatching(/^[A-Z]{3}$/),
      reason_code: 'goods_or_services_not_provided',
      reason_message: 'Merchandise/Services Not Received',
      created_at: isTime,
      transactions: [{ direction: 'debit', key: 'dispute.started.debit', origin: id }],
    })
    expect(id).toMatch(/^dspt_test_[0-9a-z]{19}$/)
  })

  it('returns a won dispute with the credit before the debit', async () => {
    const { client, id } = await freshDispute()
    await client.json('PATCH', `/disputes/${id}`, { message: 'Delivered on 2 May' })
    const { body } = await client.json('PATCH', `/disputes/${id}/close`, { status: 'won' })
    expectShape(body, { ...dispute2019, message: 'text', closed_at: time })
    const { closed_at, funding_amount } = body
    expect(body['transactions']).toMatchObject([
      {
        key: 'dispute.won.credit',
        direction: 'credit',
        amount: funding_amount,
        created_at: closed_at,
      },
      { key: 'dispute.started.debit', direction: 'debit', amount: funding_amount },
    ])
  })

  it('returns the same document when created, retrieved, listed, embedded and deleted', async () => {
    const { client, id } = await freshDispute()
    const created = (await client.upload(id, formOf())).body
    expectShape(created, document2019)
    const path = `/disputes/${id}/documents/${idOf(created)}`
    expect(created).toMatchObject({ location: path, kind: 'proof_of_receipt', download_uri: null })
    expect(await client.get(path)).toEqual(created)
    const list = await client.get(`/disputes/${id}/documents`)
    expectShape(list, { ...list2019, data: [document2019] })
    expect(list).toMatchObject({ location: `/disputes/${id}/documents`, total: 1, data: [created] })
    const embedded = objectAt(await client.get(`/disputes/${id}`), 'documents')
    expect(shapeOf(embedded)).toEqual(shapeOf(list))
    const { status, body } = await client.call('DELETE', path)
    expect(status).toBe(200)
    expect(body).toEqual({ ...created, deleted: true })
    expect(Object.keys(body)).toEqual(Object.keys(created))
  })

  it('returns kind null when none was sent', async () => {
    const { client, id } = await freshDispute()
    const { body } = await client.upload(id, formOf({}, {}))
    expectShape(body, { ...document2019, kind: null })
    expect(body).toHaveProperty('kind', null)
  })

  it.each([
    '/disputes',
    '/disputes/open',
    '/disputes/pending',
    '/disputes/closed',
    '/charges',
    '/events',
  ])('returns the list object of %s', async (path) => {
    const list = await new TestClient(sandbox.url).get(`${path}?limit=1`)
    expect(Object.keys(list)).toEqual(Object.keys(list2019))
    expect(list).toMatchObject({
      location: path,
      limit: 1,
      offset: 0,
      order: 'chronological',
      from: '1970-01-01T00:00:00Z',
      to: isTime,
    })
    expect(itemsOf(list)).toHaveLength(1)
  })

  it('returns the search object, empty or not', async () => {
    const { client, id } = await freshDispute()
    const sample = {
      object: 'search',
      export: null,
      data: [],
      page: 1,
      per_page: 30,
      total: 0,
      total_pages: 0,
      filters: { card_last_digits: '9999' },
      location: '/search',
      order: 'reverse_chronological',
      query: 'parcel',
      scope: 'dispute',
      aggregate_level: null,
    }
    const empty = await client.get(
      '/search?scope=dispute&query=parcel&filters[card_last_digits]=9999',
    )
    expectShape(empty, sample)
    expect(empty).toEqual(sample)
    const found = await client.get(`/search?scope=dispute&query=${id}`)
    expect(found).toMatchObject({ total: 1, total_pages: 1, filters: {} })
    expectShape(found, { ...sample, filters: {}, data: [dispute2019] })
  })

  it('returns the event with the complete dispute', async () => {
    const { client, id } = await freshDispute()
    const list = await client.get('/events?order=reverse_chronological&limit=1')
    const [event] = itemsOf(list)
    const sample = {
      object: 'event',
      id: 'evnt_test_6eeeeeeeeeeeeeeeeee',
      livemode: false,
      location: '/events/evnt_test_6eeeeeeeeeeeeeeeeee',
      webhook_deliveries: [],
      data: dispute2019,
      key: 'dispute.create',
      created_at: time,
    }
    expectShape(event ?? {}, sample)
    expect(event).toMatchObject({ key: 'dispute.create', data: { id, status: 'open' } })
    expect(await client.get(`/events/${idOf(event)}`)).toEqual(event)
  })

  it('has an admin message on one seeded dispute', async () => {
    const disputes = itemsOf(await new TestClient(sandbox.url).get('/disputes?limit=100'))
    const messages = disputes.flatMap(({ admin_message }) => admin_message ?? [])
    expect(messages).toEqual([expect.stringContaining('The issuing bank asks')])
  })

  it('returns errors with exactly four keys and the recorded headers', async () => {
    const client = new TestClient(sandbox.url)
    const { status, body, headers, text } = await client.call('GET', '/disputes/dspt_test_nope')
    expect(status).toBe(404)
    expect(Object.entries(body)).toEqual([
      ['object', 'error'],
      ['location', 'https://www.omise.co/api-errors#not-found'],
      ['code', 'not_found'],
      ['message', 'dispute dspt_test_nope was not found'],
    ])
    expect(text.endsWith('}\n')).toBe(true)
    expect(headers.get('status')).toBe('404 Not Found')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    for (const absent of ['omise-version', 'strict-transport-security', 'vary'])
      expect(headers.get(absent)).toBeNull()
  })

  it('sends the recorded headers with success', async () => {
    const { headers } = await new TestClient(sandbox.url).call('GET', '/disputes')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-cache, no-store',
      'content-type': 'application/json; charset=utf-8',
      'omise-version': '2019-05-29',
      server: 'nginx',
      status: '200 OK',
      'strict-transport-security': 'max-age=31536000; includeSubdomains; preload',
      vary: 'Accept-Encoding',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-runtime': expect.stringMatching(/^\d+\.\d{6}$/),
      connection: 'keep-alive',
    })
    expect(headers.get('keep-alive')).toBeNull()
  })
})

describe('version 2017-11-02', () => {
  it('returns disputes with one transaction id, created and a lowercase currency', async () => {
    const { client, id } = await freshDispute()
    const { body, headers } = await client.call('GET', `/disputes/${id}`, { headers: old })
    expectShape(body, dispute2017)
    expect(body).toMatchObject({
      currency: expect.stringMatching(/^[a-z]{3}$/),
      transaction: expect.stringMatching(/^trxn_test_/),
    })
    expect(headers.get('omise-version')).toBe('2017-11-02')
  })

  it('returns documents, their lists and the reduced deleted document', async () => {
    const { client, id } = await freshDispute()
    await client.upload(id, formOf({ name: 'first.png' }))
    const path = `/disputes/${id}/documents`
    const { body } = await client.call('POST', path, {
      headers: old,
      body: formOf({ name: 'second.png' }),
    })
    expectShape(body, document2017)
    const list = await client.get(path, '2017-11-02')
    expectShape(list, { ...list2017, data: [document2017] })
    expect(list).toMatchObject({ data: [{ filename: 'first.png' }, { filename: 'second.png' }] })
    const embedded = objectAt(await client.get(`/disputes/${id}`, '2017-11-02'), 'documents')
    expectShape(embedded, { ...list2017, order: null, data: [document2017] })
    expect(embedded).toMatchObject({
      data: [{ filename: 'second.png' }, { filename: 'first.png' }],
    })
    const deleted = await client.call('DELETE', `${path}/${idOf(body)}`, { headers: old })
    expect(Object.entries(deleted.body)).toEqual([
      ['object', 'document'],
      ['id', idOf(body)],
      ['livemode', false],
      ['deleted', true],
    ])
  })

  it('returns search without export and aggregate_level, oldest first', async () => {
    const found = await new TestClient(sandbox.url).get('/search?scope=dispute', '2017-11-02')
    expect(Object.keys(found)).toEqual(
      'object order scope query filters page per_page location total_pages total data'.split(' '),
    )
    expect(found).toMatchObject({ order: 'chronological', query: '', per_page: 30 })
  })

  it('returns events without deliveries, and their data in the version it was written in', async () => {
    const list = await new TestClient(sandbox.url).get('/events?limit=1', '2017-11-02')
    const [event] = itemsOf(list)
    expect(Object.keys(event ?? {})).toEqual(
      'object id livemode location key created data'.split(' '),
    )
    expect(event).toMatchObject({ data: { created_at: isTime } })
  })

  it.each(['2014-07-27', '2015-11-17'])('%s gets the same shapes', async (version) => {
    const { client, id } = await freshDispute()
    expectShape(await client.get(`/disputes/${id}`, version), dispute2017)
    const charge = itemsOf(await client.get('/charges?limit=1', version))[0]
    expect(charge).toMatchObject({ created: isTime, currency: expect.stringMatching(/^[a-z]{3}$/) })
    expect(charge).not.toHaveProperty('created_at')
  })

  it('uses the account’s version for an unknown version', async () => {
    const client = new TestClient(sandbox.url)
    const { headers } = await client.call('GET', '/disputes', {
      headers: { 'omise-version': '2031-01-01', authorization: basic(client.key) },
    })
    expect(headers.get('omise-version')).toBe('2019-05-29')
  })
})
