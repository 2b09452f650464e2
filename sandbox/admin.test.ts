import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  vi,
} from 'vitest'
import { startSandbox, type RunningSandbox } from './server.ts'
import { formOf, idOf, itemsOf, objectAt, TestClient } from './testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe('the request log', () => {
  it('lists the merchant’s requests in order, without admin calls', async () => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    await client.call('DELETE', '/__sandbox/requests')
    await client.upload(id, formOf())
    await client.call('GET', '/disputes/nope?x=1')
    await new TestClient(sandbox.url).get('/disputes')
    const entries = itemsOf(await client.get('/__sandbox/requests'))
    expect(entries).toEqual([
      {
        method: 'POST',
        path: `/disputes/${id}/documents`,
        status: 200,
        content_length: expect.stringMatching(/^\d+$/),
        transfer_encoding: null,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      expect.objectContaining({ method: 'GET', path: '/disputes/nope?x=1', status: 404 }),
    ])
  })

  it('lists a request without a response with status null', async () => {
    const client = new TestClient(sandbox.url)
    await client.json('POST', '/__sandbox/faults', {
      fault: { type: 'reset_before_body' },
      times: 1,
    })
    await expect(client.get('/disputes')).rejects.toThrow('fetch failed')
    expect(await client.get('/__sandbox/requests')).toMatchObject({ data: [{ status: null }] })
  })
})

describe('moving a dispute', () => {
  it.each(['pending', 'won', 'lost'])('to %s', async (status) => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    const moved = await client.json('POST', `/__sandbox/disputes/${id}/status`, { status })
    expect(moved.body).toMatchObject({ id, status })
    expect(await client.get(`/disputes/${id}`)).toMatchObject({
      status,
      closed_at: status === 'pending' ? null : expect.any(String),
    })
    const again = await client.json('POST', `/__sandbox/disputes/${id}/status`, { status: 'lost' })
    expect(again.status).toBe(status === 'pending' ? 200 : 400)
  })

  it('to another status or of an unknown dispute is refused', async () => {
    const client = new TestClient(sandbox.url)
    const path = `/__sandbox/disputes/${await client.newDispute()}/status`
    expect((await client.json('POST', path, { status: 'open' })).status).toBe(400)
    expect(
      (await client.json('POST', '/__sandbox/disputes/nope/status', { status: 'won' })).status,
    ).toBe(404)
  })
})

describe('the setting deleted_documents', () => {
  it('keeps deleted documents in lists and totals while it is "listed"', async () => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    const path = `/disputes/${id}/documents`
    const { body: first } = await client.upload(id, formOf({ name: 'first.png' }))
    await client.upload(id, formOf({ name: 'second.png' }))
    await client.call('DELETE', `${path}/${idOf(first)}`)
    const defaults = { accept_event: 'dispute.close', new_dispute_minutes: null }
    expect(await client.get('/__sandbox/settings')).toEqual({
      deleted_documents: 'unlisted',
      ...defaults,
    })
    expect(await client.get(path)).toMatchObject({ total: 1, data: [{ filename: 'second.png' }] })

    const { body } = await client.json('PATCH', '/__sandbox/settings', {
      deleted_documents: 'listed',
    })
    expect(body).toEqual({ deleted_documents: 'listed', ...defaults })
    const kept = { total: 2, data: [{ filename: 'first.png', deleted: true }, { deleted: false }] }
    expect(await client.get(path)).toMatchObject(kept)
    expect(await client.get(`/disputes/${id}`)).toMatchObject({ documents: kept })

    await client.json('PATCH', '/__sandbox/settings', { deleted_documents: 'unlisted' })
    expect(await client.get(path)).toMatchObject({ total: 1 })
  })

  it('refuses other values', async () => {
    const client = new TestClient(sandbox.url)
    const { status } = await client.json('PATCH', '/__sandbox/settings', {
      deleted_documents: 'gone',
    })
    expect(status).toBe(400)
  })
})

describe('the setting accept_event', () => {
  it('chooses the event of an accepted dispute', async () => {
    const client = new TestClient(sandbox.url)
    await client.json('PATCH', '/__sandbox/settings', { accept_event: 'dispute.accept' })
    const id = await client.newDispute()
    await client.call('PATCH', `/disputes/${id}/accept`)
    const [event] = itemsOf(await client.get('/events?order=reverse_chronological&limit=1'))
    expect(event).toMatchObject({ key: 'dispute.accept', data: { id, status: 'lost' } })
    const other = await client.newDispute()
    await client.json('PATCH', `/disputes/${other}/close`, { status: 'lost' })
    const [closed] = itemsOf(await client.get('/events?order=reverse_chronological&limit=1'))
    expect(closed).toMatchObject({ key: 'dispute.close', data: { id: other } })
  })
})

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

describe('the setting new_dispute_minutes', () => {
  const minute = 60_000
  const total = async (client: TestClient) => (await client.get('/disputes/open'))['total']

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('opens a dispute every so many minutes, until it is null', async () => {
    const client = new TestClient(sandbox.url)
    const set = (minutes: number | null) =>
      client.json('PATCH', '/__sandbox/settings', { new_dispute_minutes: minutes })
    expect((await set(5)).body).toMatchObject({ new_dispute_minutes: 5 })
    vi.advanceTimersByTime(5 * minute - 1)
    expect(await total(client)).toBe(8)
    vi.advanceTimersByTime(1)
    expect(await total(client)).toBe(9)
    vi.advanceTimersByTime(10 * minute)
    expect(await total(client)).toBe(11)
    expect(itemsOf(await client.get('/events?order=reverse_chronological&limit=1'))).toMatchObject([
      { key: 'dispute.create' },
    ])
    await set(null)
    vi.advanceTimersByTime(60 * minute)
    expect(await total(client)).toBe(11)
    expect((await set(0)).status).toBe(400)
  })

  it('is that of the sandbox at first, again after a reset, and ends with the sandbox', async () => {
    const defaults = { webhook: { url: null, secret: null }, newDisputeMinutes: 1 }
    const own = await startSandbox({ defaults })
    const client = new TestClient(own.url)
    expect(await client.get('/__sandbox/settings')).toMatchObject({ new_dispute_minutes: 1 })
    vi.advanceTimersByTime(2 * minute)
    expect(await total(client)).toBe(10)
    await client.call('POST', '/__sandbox/reset')
    expect(await total(client)).toBe(8)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(minute)
    expect(await total(client)).toBe(9)
    await own.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('reset', () => {
  it('restores the seed and clears faults and the request log', async () => {
    const client = new TestClient(sandbox.url)
    const ids = async () => itemsOf(await client.get('/disputes/open')).map((each) => each['id'])
    const before = await ids()
    const id = await client.newDispute()
    await client.upload(id, formOf())
    await client.json('POST', '/__sandbox/faults', { fault: { type: 'html' } })
    expect((await client.call('POST', '/__sandbox/reset')).status).toBe(200)
    expect(await client.get('/__sandbox/faults')).toEqual({ data: [] })
    expect(await client.get('/__sandbox/requests')).toEqual({ data: [] })
    expect(await ids()).toEqual(before)
  })
})
