import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../core/values.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { Receiver, type Received } from '../testing/receiver.ts'
import { idOf, itemsOf, objectAt, patiently, TestClient } from '../testing/test-client.ts'

const oldSecret = Buffer.from('the earlier secret').toString('base64')
const newSecret = Buffer.from('the secret after the roll').toString('base64')

let sandbox: RunningSandbox
let now = new Date('2026-03-01T09:00:00.700Z')
beforeAll(async () => {
  sandbox = await startSandbox({ clock: () => now })
})
afterAll(() => sandbox.close())

/** A merchant whose events go to a receiver of its own, and a dispute that was there before. */
async function fresh(settings: JsonObject = {}) {
  const receiver = await Receiver.start()
  onTestFinished(() => receiver.close())
  const client = new TestClient(sandbox.url)
  const disputeId = await client.newDispute()
  await configure(client, { url: receiver.url, ...settings })
  let updates = 0
  return {
    client,
    receiver,
    disputeId,
    /** Raises a `dispute.update`. */
    update: () => {
      updates += 1
      return client.json('PATCH', `/disputes/${disputeId}`, { metadata: { update: updates } })
    },
  }
}

async function configure(client: TestClient, settings: JsonObject): Promise<JsonObject> {
  const { status, body } = await client.json('PATCH', '/__sandbox/webhooks', settings)
  expect(status).toBe(200)
  return body
}

async function planFault(client: TestClient, type: string, rule: JsonObject = {}) {
  const { status } = await client.json('POST', '/__sandbox/faults', {
    on: { event: '' },
    fault: { type },
    ...rule,
  })
  expect(status).toBe(200)
}

const faultsOf = async (client: TestClient) => itemsOf(await client.get('/__sandbox/faults'))

/** The recorded deliveries, as soon as there are that many. */
async function deliveries(client: TestClient, count: number): Promise<JsonObject[]> {
  const read = async () => itemsOf(await client.get('/__sandbox/webhooks/deliveries'))
  await expect.poll(read, patiently).toHaveLength(count)
  return read()
}

const lastEvent = async (client: TestClient) =>
  itemsOf(await client.get('/events?order=reverse_chronological&limit=1'))[0]

/** Which update each posted event is about. */
const updatesOf = (received: readonly Received[]) =>
  received.map(({ event }) => objectAt(objectAt(event, 'data'), 'metadata')['update'])

/** As a receiver would compute it, from the bytes alone. */
function signatureBy(secret: string, { headers, text }: Received): string {
  const signed = `${String(headers['omise-signature-timestamp'])}.${text}`
  return createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('hex')
}

describe('a webhook', () => {
  it('posts the event as /events has it, without its deliveries', async () => {
    const { client, receiver, update } = await fresh()
    await update()
    const [request] = await receiver.first(1)
    expect(request).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json' },
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

describe('the signature', () => {
  it('is the hex HMAC-SHA256 of timestamp, dot and body by the decoded secret', async () => {
    const { receiver, update } = await fresh({ secret: oldSecret })
    await update()
    const [request] = await receiver.first(1)
    expect(request?.headers).toMatchObject({
      'omise-signature-timestamp': '1772355600',
      'omise-signature': request && signatureBy(oldSecret, request),
    })
    expect(request?.headers['omise-signature']).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is absent without a secret', async () => {
    const { receiver, update } = await fresh()
    await update()
    const [request] = await receiver.first(1)
    expect(Object.keys(request?.headers ?? {}).filter((name) => name.startsWith('omise'))).toEqual(
      [],
    )
  })

  it('has two values for 24 hours after a roll', async () => {
    const start = now
    onTestFinished(() => {
      now = start
    })
    const { client, receiver, update } = await fresh({ secret: oldSecret })
    const { body } = await client.json('POST', '/__sandbox/webhooks/roll', { secret: newSecret })
    expect(body).toMatchObject({
      secret: newSecret,
      previous_secret: oldSecret,
      previous_secret_until: '2026-03-02T09:00:00.700Z',
    })
    await update()
    await receiver.first(1)
    now = new Date(start.getTime() + 86_399_999)
    await update()
    await receiver.first(2)
    now = new Date(start.getTime() + 86_400_000)
    await update()
    const requests = await receiver.first(3)
    const valuesOf = ({ headers }: Received) => String(headers['omise-signature']).split(',')
    expect(requests.map(valuesOf)).toEqual(
      requests.map((request, at) => {
        const byNew = signatureBy(newSecret, request)
        return at < 2 ? [byNew, signatureBy(oldSecret, request)] : [byNew]
      }),
    )
  })

  it('is by the new secret alone when the secret was replaced, not rolled', async () => {
    const { client, receiver, update } = await fresh({ secret: oldSecret })
    await client.call('POST', '/__sandbox/webhooks/roll')
    await configure(client, { secret: newSecret })
    await update()
    const [request] = await receiver.first(1)
    expect(request?.headers['omise-signature']).toBe(request && signatureBy(newSecret, request))
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
    const elsewhere = await Receiver.start()
    onTestFinished(() => elsewhere.close())
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

describe('a fault of deliveries', () => {
  it('loses one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'lose', { times: 1 })
    await update()
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }])
    expect(await lastEvent(client)).toMatchObject({ data: { metadata: { update: 1 } } })
    await update()
    await deliveries(client, 1)
    expect(updatesOf(receiver.received)).toEqual([2])
  })

  it('doubles one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'double', { times: 1 })
    await update()
    const [first, second] = await receiver.first(2)
    expect(first?.text).toBe(second?.text)
    await deliveries(client, 2)
    expect(await lastEvent(client)).toMatchObject({ webhook_deliveries: [{}, {}] })
    await update()
    await deliveries(client, 3)
    expect(updatesOf(receiver.received)).toEqual([1, 1, 2])
  })

  it('delays one, which delays no other', async () => {
    const { client, receiver, update } = await fresh()
    const delay = (seconds: number) =>
      planFault(client, 'delay', { fault: { type: 'delay', seconds }, times: 1 })
    await delay(3_600)
    await delay(0.001)
    await update()
    await update()
    await update()
    await deliveries(client, 2)
    expect(updatesOf(receiver.received).toSorted()).toEqual([2, 3])
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }, { fired: 1 }])
  })

  it('sends one after a later one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'reorder', { times: 1 })
    await update()
    await update()
    await receiver.first(2)
    expect(updatesOf(receiver.received)).toEqual([2, 1])
  })

  it('reverses several before the next one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'reorder', { times: 2 })
    await update()
    await update()
    await update()
    await receiver.first(3)
    expect(updatesOf(receiver.received)).toEqual([3, 2, 1])
  })

  it('applies to the events whose key matches', async () => {
    const { client, receiver, disputeId, update } = await fresh()
    await planFault(client, 'lose', { on: { event: '^dispute\\.update$' } })
    await update()
    await client.call('PATCH', `/disputes/${disputeId}/accept`)
    const [request] = await receiver.first(1)
    expect(request?.event).toMatchObject({ key: 'dispute.close', data: { id: disputeId } })
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }])
  })

  it('applies to a share of the deliveries, the same for the same seed', async () => {
    const lostBy = async (seed: number) => {
      const { client, receiver, update } = await fresh()
      await planFault(client, 'lose', { share: 0.5, seed })
      for (let sent = 0; sent < 20; sent += 1) await update()
      const [rule] = await faultsOf(client)
      const arrived = updatesOf(await receiver.first(20 - Number(rule?.['fired'])))
      return Array.from({ length: 20 }, (_, at) => at + 1).filter((n) => !arrived.includes(n))
    }
    const lost = await lostBy(7)
    expect(lost.length).toBeGreaterThan(3)
    expect(lost.length).toBeLessThan(17)
    expect(await lostBy(7)).toEqual(lost)
    expect(await lostBy(8)).not.toEqual(lost)
  })

  it('leaves requests alone, as faults of requests leave deliveries', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'double', { times: 1 })
    await client.planFault({ fault: { type: 'status', status: 503 }, times: 1 })
    expect((await update()).status).toBe(503)
    expect((await update()).status).toBe(200)
    await receiver.first(2)
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }, { fired: 1 }])
  })

  it.each([
    { on: { event: '' }, fault: { type: 'html' } },
    { on: { path: '' }, fault: { type: 'lose' } },
    { fault: { type: 'double' } },
    { on: { event: '(' }, fault: { type: 'lose' } },
    { on: { event: '', method: 'POST' }, fault: { type: 'lose' } },
    { on: { event: '' }, fault: { type: 'lose' }, share: 2 },
  ])('is refused as %j', async (rule) => {
    const client = new TestClient(sandbox.url)
    const { status, body } = await client.json('POST', '/__sandbox/faults', rule)
    expect(status, JSON.stringify(body)).toBe(400)
  })
})

describe('the settings', () => {
  it.each([
    { url: 'ftp://receiver.example/' },
    { url: 'receiver.example' },
    { secret: 'not base64!' },
    { secret: '' },
    { timeout_ms: 0 },
    { address: 'http://127.0.0.1/' },
  ])('refuse %j', async (settings) => {
    const client = new TestClient(sandbox.url)
    expect((await client.json('PATCH', '/__sandbox/webhooks', settings)).status).toBe(400)
    expect(await client.get('/__sandbox/webhooks')).toEqual({
      url: null,
      secret: null,
      previous_secret: null,
      previous_secret_until: null,
      timeout_ms: 10_000,
    })
  })

  it('and the deliveries survive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-webhooks-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const receiver = await Receiver.start()
    onTestFinished(() => receiver.close())
    const before = await startSandbox({ dataDir })
    const client = new TestClient(before.url)
    await configure(client, { url: receiver.url, secret: oldSecret })
    await client.newDispute()
    const recorded = await deliveries(client, 1)
    await before.close()

    const after = await startSandbox({ dataDir })
    onTestFinished(() => after.close())
    const again = new TestClient(after.url, client.key)
    expect(itemsOf(await again.get('/__sandbox/webhooks/deliveries'))).toEqual(recorded)
    const id = await again.newDispute()
    const request = (await receiver.first(2))[1]
    expect(request?.event).toMatchObject({ data: { id } })
    expect(request?.headers['omise-signature']).toBe(request && signatureBy(oldSecret, request))
  })

  it('are forgotten by a reset, which ends all deliveries', async () => {
    const { client, receiver, update } = await fresh()
    receiver.respond = () => {}
    await planFault(client, 'delay', { fault: { type: 'delay', seconds: 3_600 }, times: 1 })
    await update()
    await update()
    await receiver.first(1)
    await client.call('POST', '/__sandbox/reset')
    expect(await client.get('/__sandbox/webhooks')).toMatchObject({ url: null })
    expect(itemsOf(await client.get('/__sandbox/webhooks/deliveries'))).toEqual([])
    expect(idOf(await lastEvent(client))).toMatch(/^evnt_test_/)
  })

  it('do not keep the sandbox from closing while a receiver hangs', async () => {
    const receiver = await Receiver.start()
    onTestFinished(() => receiver.close())
    const connection = Promise.withResolvers<'closed'>()
    receiver.respond = (response) => response.on('close', () => connection.resolve('closed'))
    const defaults = { webhook: { url: receiver.url, secret: null }, newDisputeMinutes: null }
    const closing = await startSandbox({ defaults })
    await new TestClient(closing.url).newDispute()
    await receiver.first(1)
    await closing.close()
    expect(await connection.promise).toBe('closed')
  })
})
