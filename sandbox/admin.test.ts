import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from './server.ts'
import { formOf, idOf, itemsOf, TestClient } from './testing/test-client.ts'

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
