import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { idOf, itemsOf, objectAt, TestClient } from '../testing/test-client.ts'

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

  it('is refused when it is blank, and when the dispute is not open', async () => {
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
  it('replaces the earlier metadata and keeps the status, open or not', async () => {
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

  it('is accepted with an empty message, as omise-go sends it', async () => {
    const { client, path } = await fresh()
    const { body } = await client.json('PATCH', path, { message: '', metadata: { case: 'A-17' } })
    expect(body).toMatchObject({ status: 'open', message: null, metadata: { case: 'A-17' } })
    const form = { body: new URLSearchParams('message=&metadata[case]=A-18') }
    const sent = await client.call('PATCH', path, form)
    expect(sent.body).toMatchObject({ status: 'open', metadata: { case: 'A-18' } })
    const blank = await client.json('PATCH', path, { message: ' ', metadata: { case: 'A-19' } })
    expect(blank.status).toBe(400)
  })

  it('that is null or an empty form field changes nothing', async () => {
    const { client, path } = await fresh()
    await client.json('PATCH', path, { metadata: { case: 'A-17' } })
    const { body } = await client.json('PATCH', path, { metadata: null })
    expect(body).toMatchObject({ status: 'open', metadata: { case: 'A-17' } })
    const form = { body: new URLSearchParams('message=Delivered&metadata=') }
    const answered = await client.call('PATCH', path, form)
    expect(answered.body).toMatchObject({ status: 'pending', metadata: { case: 'A-17' } })
  })

  it('that is null does not permit an empty message', async () => {
    const { client, path } = await fresh()
    const { status } = await client.json('PATCH', path, { message: '', metadata: null })
    expect(status).toBe(400)
  })
})

describe('accept', () => {
  it.each(['open', 'pending'])('closes a dispute that is %s as lost', async (status) => {
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
  it('accepts won or lost, once', async () => {
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
  it('disputes the amount that was not refunded, once, with the given reason', async () => {
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
    '%s embeds the charge',
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

  it('subtracts refunds from the disputed amount', async () => {
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

describe('events', () => {
  it('of a charge include those of its dispute', async () => {
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
