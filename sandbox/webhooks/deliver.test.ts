import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/values.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { itemsOf } from '../testing/test-client.ts'
import {
  configure,
  deliveries,
  lastEvent,
  merchantWithReceiver,
  startReceiver,
  updatesOf,
} from '../testing/webhook-merchant.ts'

let sandbox: RunningSandbox
const now = new Date('2026-03-01T09:00:00.700Z')
beforeAll(async () => {
  sandbox = await startSandbox({ clock: () => now })
})
afterAll(() => sandbox.close())

const fresh = (settings: JsonObject = {}) => merchantWithReceiver(sandbox.url, settings)

describe('a webhook', () => {
  it('posts the event as /events has it, without its deliveries', async () => {
    const { client, receiver, update } = await fresh()
    await update()
    const [request] = await receiver.first(1)
    expect(request).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json', connection: 'close' },
    })
    await deliveries(client, 1)
    const event = await lastEvent(client)
    expect(request?.event).toEqual({ ...event, webhook_deliveries: [] })
    expect(request?.text).toBe(`${JSON.stringify(request?.event, null, 2)}\n`)
  })

  it('is in the version of the account, whatever version the request asked for', async () => {
    const { client, receiver, disputeId } = await fresh()
    await client.call('PATCH', `/disputes/${disputeId}`, {
      headers: { 'content-type': 'application/json', 'omise-version': '2017-11-02' },
      body: JSON.stringify({ message: 'Delivered' }),
    })
    const [request] = await receiver.first(1)
    expect(request?.event).toMatchObject({
      key: 'dispute.update',
      created_at: '2026-03-01T09:00:00Z',
      data: { status: 'pending', created_at: '2026-03-01T09:00:00Z' },
    })
  })

  it('is recorded at its event as Omise records deliveries', async () => {
    const { client, receiver, update } = await fresh()
    receiver.respond = (response) => response.writeHead(404).end()
    await update()
    const [request] = await receiver.first(1)
    const [listed] = await deliveries(client, 1)
    const { event, ...recorded } = listed ?? {}
    expect(recorded).toEqual({
      object: 'webhook_delivery',
      id: expect.stringMatching(/^whdl_test_[0-9a-z]{19}$/),
      uri: receiver.url,
      status: 404,
      key: 'dispute.update',
      error: null,
      payload: request?.text,
      created_at: '2026-03-01 09:00:00 UTC',
    })
    expect(Object.keys(recorded)).toEqual(
      'object id uri status key error payload created_at'.split(' '),
    )
    expect(await client.get(`/events/${String(event)}`)).toMatchObject({
      webhook_deliveries: [recorded],
    })
    expect(await client.get('/account')).toMatchObject({ webhook_uri: receiver.url })
  })

  it('is not sent without an address', async () => {
    const { client, receiver, update } = await fresh()
    await configure(client, { url: null })
    await update()
    await configure(client, { url: receiver.url })
    await update()
    await receiver.first(1)
    await deliveries(client, 1)
    expect(updatesOf(receiver.received)).toEqual([2])
    const [second, first] = itemsOf(await client.get('/events?order=reverse_chronological&limit=2'))
    expect(second).toMatchObject({ webhook_deliveries: [{ status: 200 }] })
    expect(first).toMatchObject({ webhook_deliveries: [] })
  })

  it('does not delay the response of the API', async () => {
    const { client, receiver, update } = await fresh()
    const held: ServerResponse[] = []
    receiver.respond = (response) => held.push(response)
    expect((await update()).status).toBe(200)
    await receiver.first(1)
    expect(await lastEvent(client)).toMatchObject({ webhook_deliveries: [] })
    held[0]?.end()
    await deliveries(client, 1)
  })
})

describe('a delivery is attempted once', () => {
  it('when the receiver answers 500', async () => {
    const { client, receiver, update } = await fresh()
    receiver.respond = (response) => response.writeHead(500).end('no')
    await update()
    expect(await deliveries(client, 1)).toMatchObject([{ status: 500, error: null }])
    receiver.respond = (response) => response.end()
    await update()
    expect(await deliveries(client, 2)).toMatchObject([{ status: 500 }, { status: 200 }])
    expect(updatesOf(receiver.received)).toEqual([1, 2])
  })

  it('when the receiver redirects, which is not followed', async () => {
    const elsewhere = await startReceiver()
    const { client, receiver, update } = await fresh()
    receiver.respond = (response) => response.writeHead(307, { location: elsewhere.url }).end()
    await update()
    expect(await deliveries(client, 1)).toMatchObject([{ uri: receiver.url, status: 307 }])
    expect(elsewhere.received).toEqual([])
  })

  it('when the receiver hangs, up to the time limit', async () => {
    const { client, receiver, update } = await fresh({ timeout_ms: 50 })
    receiver.respond = () => {}
    await update()
    expect(await deliveries(client, 1)).toMatchObject([{ status: null, error: 'timeout' }])
  })

  it('when there is no receiver', async () => {
    const { client, receiver, update } = await fresh()
    await receiver.close()
    await update()
    expect(await deliveries(client, 1)).toMatchObject([
      { status: null, error: 'connection failed' },
    ])
  })
})
