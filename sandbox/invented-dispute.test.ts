import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startSandbox, type RunningSandbox } from './server.ts'
import { idOf, itemsOf, objectAt, TestClient } from './testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe('a new dispute', () => {
  it('is as it was asked for, on a charge of its own, and raises both events', async () => {
    const client = new TestClient(sandbox.url)
    const respondBy = new Date(Date.now() + 2 * 86_400_000)
    const { status, body } = await client.json('POST', '/__sandbox/disputes', {
      amount: 4_200,
      currency: 'JPY',
      reason_code: 'expired_card',
      admin_message: 'Please hurry',
      respond_by: respondBy.toISOString(),
      description: 'Order 7',
      metadata: { order_id: '7' },
      customer: 'cust_test_1',
      ip: '203.0.113.7',
      card: { name: 'Yui Mori', brand: 'JCB', last_digits: '0077', country: 'jp', city: 'Kobe' },
    })
    expect(status).toBe(200)
    const openedAt = new Date(respondBy.getTime() - 7 * 86_400_000)
    expect(body).toMatchObject({
      status: 'open',
      amount: 4_200,
      currency: 'JPY',
      reason_code: 'expired_card',
      admin_message: 'Please hurry',
      created_at: `${openedAt.toISOString().slice(0, 19)}Z`,
    })
    const dispute = await client.get(`/disputes/${idOf(body)}?expand=charge`)
    const charge = objectAt(dispute, 'charge')
    expect(charge).toMatchObject({
      amount: 4_200,
      currency: 'JPY',
      description: 'Order 7',
      metadata: { order_id: '7' },
      customer: 'cust_test_1',
      ip: '203.0.113.7',
      card: { name: 'Yui Mori', brand: 'JCB', last_digits: '0077', country: 'jp', city: 'Kobe' },
      disputable: false,
    })
    const events = itemsOf(await client.get('/events?order=reverse_chronological&limit=2'))
    expect(events).toMatchObject([
      { key: 'dispute.create', data: body },
      { key: 'charge.create', data: { id: idOf(charge), dispute: null } },
    ])
    const found = itemsOf(await client.get(`/search?scope=dispute&filters[card_last_digits]=0077`))
    expect(found).toMatchObject([{ id: idOf(body) }])
  })

  it('is invented where nothing is asked for, and has its place in the lists', async () => {
    const client = new TestClient(sandbox.url)
    const { body: newest } = await client.json('POST', '/__sandbox/disputes', {})
    const respondBy = new Date(Date.now() + 86_400_000).toISOString()
    const { body: older } = await client.json('POST', '/__sandbox/disputes', {
      respond_by: respondBy,
    })
    for (const path of ['/disputes/open?limit=100', '/charges?limit=100&offset=100']) {
      const times = itemsOf(await client.get(path)).map(({ created_at }) => String(created_at))
      expect(times).toEqual(times.toSorted())
    }
    const ids = itemsOf(await client.get('/disputes/open?limit=100')).map(idOf)
    expect(ids.at(-1)).toBe(idOf(newest))
    expect(ids).toContain(idOf(older))
  })

  it('survives a restart with its charge', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-admin-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const before = await startSandbox({ dataDir })
    const client = new TestClient(before.url)
    const { body } = await client.json('POST', '/__sandbox/disputes', { card: { name: 'Yui' } })
    const path = `/disputes/${idOf(body)}?expand=charge`
    const dispute = await client.get(path)
    await before.close()
    const after = await startSandbox({ dataDir })
    onTestFinished(() => after.close())
    const again = await new TestClient(after.url, client.key).get(path)
    expect(objectAt(again, 'charge')).toMatchObject({
      ...objectAt(dispute, 'charge'),
      refunds: expect.anything(),
      dispute: expect.anything(),
    })
  })

  it.each([
    { amount: 0 },
    { amount: 1.5 },
    { currency: 'XAU' },
    { reason_code: 'toString' },
    { respond_by: 'tomorrow' },
    { respond_by: '2999-01-01T00:00:00Z' },
    { card: { last_digits: '12' } },
    { respondBy: '2026-01-01T00:00:00Z' },
  ])('is refused with %j', async (wanted) => {
    const client = new TestClient(sandbox.url)
    expect((await client.json('POST', '/__sandbox/disputes', wanted)).status).toBe(400)
    expect(await client.get('/disputes')).toMatchObject({ total: 50 })
  })
})
