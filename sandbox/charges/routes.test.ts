import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  account2019,
  charge2019,
  customer2019,
  dispute2017,
  expectShape,
  isTime,
  refund2019,
  shapeOf,
} from '../testing/recorded-shapes.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { idOf, itemsOf, objectAt, TestClient } from '../testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

/** The newest charge with 3-D Secure, and the one that was partly refunded. */
async function chargesOf(client: TestClient) {
  const pages = await Promise.all(
    [0, 100, 200].map((offset) => client.get(`/charges?limit=100&offset=${offset}`)),
  )
  const charges = pages.flatMap(itemsOf)
  const secured = charges.findLast(
    (charge) => charge['disputable'] === true && charge['authorize_uri'] !== null,
  )
  const refunded = charges.find(({ refunded_amount }) => Number(refunded_amount) > 0)
  return { secured: secured ?? {}, refunded: refunded ?? {} }
}

describe('version 2019-05-29', () => {
  it('returns a disputed charge with the complete dispute, as recorded', async () => {
    const client = new TestClient(sandbox.url)
    const { secured } = await chargesOf(client)
    expectShape(secured, { ...charge2019, dispute: null })
    const chargeId = idOf(secured)
    const { body: dispute } = await client.call('POST', `/charges/${chargeId}/disputes`)
    const charge = await client.get(`/charges/${chargeId}`)
    expectShape(charge, charge2019)
    expect(charge).toMatchObject({
      dispute: { object: 'dispute', id: idOf(dispute), charge: chargeId, status: 'open' },
      disputable: false,
      authorized_amount: charge['amount'],
      captured_amount: charge['amount'],
      return_uri: expect.stringMatching(/^https:/),
    })
    const expanded = objectAt(
      await client.get(`/disputes/${idOf(dispute)}?expand=charge`),
      'charge',
    )
    expect(shapeOf(expanded)).toEqual(shapeOf(charge))
  })

  it('has a return_uri exactly when it has an authorize_uri', async () => {
    const charges = itemsOf(await new TestClient(sandbox.url).get('/charges?limit=100'))
    const uris = charges.map(({ authorize_uri, return_uri }) => [authorize_uri, return_uri])
    expect(uris.filter(([authorize]) => authorize === null)).not.toEqual([])
    for (const [authorize, back] of uris) expect(back === null).toBe(authorize === null)
  })

  it('returns the same refund embedded, listed and retrieved, as recorded', async () => {
    const client = new TestClient(sandbox.url)
    const { refunded } = await chargesOf(client)
    const path = `/charges/${idOf(refunded)}/refunds`
    const [refund] = itemsOf(objectAt(refunded, 'refunds'))
    expectShape(refund ?? {}, refund2019)
    expect(refund).toMatchObject({
      charge: idOf(refunded),
      currency: 'MYR',
      amount: 4_500,
      funding_amount: 34_290,
      funding_currency: 'THB',
    })
    expect(await client.get(`${path}/${idOf(refund)}`)).toEqual(refund)
    for (const list of [path, '/refunds'])
      expect(await client.get(list)).toMatchObject({ location: list, total: 1, data: [refund] })
    const missing = await client.call('GET', `${path}/rfnd_test_0`)
    expect(missing.body).toMatchObject({ message: 'refund rfnd_test_0 was not found' })
  })

  it('returns the customer of a charge, as recorded', async () => {
    const client = new TestClient(sandbox.url)
    const customers = itemsOf(await client.get('/customers'))
    const [customer = {}] = customers
    expectShape(customer, customer2019)
    const path = `/customers/${idOf(customer)}`
    expect(await client.get(path)).toMatchObject({
      id: idOf(customer),
      location: path,
      email: expect.stringMatching(/^[a-z.]+@example\.com$/),
    })
    const charges = itemsOf(await client.get('/charges?limit=100'))
    expect(charges.map((charge) => charge['customer'])).toContain(idOf(customer))
    expect(await client.get(path, '2017-11-02')).toMatchObject({ created: isTime })
    const missing = await client.call('GET', '/customers/cust_test_0')
    expect(missing).toMatchObject({
      status: 404,
      body: { code: 'not_found', message: 'customer cust_test_0 was not found' },
    })
  })

  it('returns the account, as recorded', async () => {
    const account = await new TestClient(sandbox.url).get('/account')
    expectShape(account, account2019)
    expect(account).toMatchObject({ api_version: '2019-05-29', webhook_uri: null })
  })

  it('lists events of charges, refunds and disputes', async () => {
    const client = new TestClient(sandbox.url)
    const pages = await Promise.all(
      [0, 100, 200, 300].map((offset) => client.get(`/events?limit=100&offset=${offset}`)),
    )
    const events = pages.flatMap(itemsOf)
    const objects = new Map(
      events.map(({ key, data }) => [key, objectAt({ data: data ?? {} }, 'data')]),
    )
    expect([...objects.keys()].toSorted()).toEqual([
      'charge.create',
      'dispute.close',
      'dispute.create',
      'dispute.update',
      'refund.create',
    ])
    expectShape(objects.get('refund.create') ?? {}, refund2019)
    expect(objects.get('charge.create')).toMatchObject({ object: 'charge', dispute: null })
    const { refunded } = await chargesOf(client)
    const ofCharge = itemsOf(await client.get(`/charges/${idOf(refunded)}/events`))
    expect(ofCharge.map(({ key }) => key)).toEqual([
      'charge.create',
      'refund.create',
      'dispute.create',
    ])
  })
})

describe('version 2017-11-02', () => {
  it('returns the dispute of a charge in the old shape, and refunds and the account with created', async () => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    const { charge: chargeId } = await client.get(`/disputes/${id}`)
    const charge = await client.get(`/charges/${String(chargeId)}`, '2017-11-02')
    expectShape(objectAt(charge, 'dispute'), dispute2017)
    const [refund] = itemsOf(await client.get('/refunds', '2017-11-02'))
    for (const object of [refund, await client.get('/account', '2017-11-02')]) {
      expect(object).toMatchObject({
        created: isTime,
        currency: expect.stringMatching(/^[a-z]{3}$/),
      })
      expect(object).not.toHaveProperty('created_at')
    }
  })
})
