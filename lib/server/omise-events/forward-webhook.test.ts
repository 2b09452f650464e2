import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { api } from '@/lib/format/paths'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const SECRET = randomBytes(32)

let test: TestDesk
/** What the endpoint of the shop got, and what it answers, in turn; 200 after that. */
let received: { headers: IncomingHttpHeaders; body: string }[] = []
let answers: number[] = []
const shop = createServer((incoming, response) => {
  void text(incoming).then((body) => {
    received.push({ headers: incoming.headers, body })
    const status = answers.shift() ?? 200
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  })
})

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  const { port } = shop.address() as AddressInfo
  forwardTo(`http://127.0.0.1:${port}/webhooks`)
})
afterEach(() => {
  received = []
  answers = []
})
afterAll(async () => {
  shop.closeAllConnections()
  await new Promise((resolve) => shop.close(resolve))
  await test.close()
})

function forwardTo(omiseWebhookForwardUrl: string | undefined): void {
  test.desk.env = { ...test.desk.env, omiseWebhookSecrets: [SECRET], omiseWebhookForwardUrl }
}

/** An event that the desk itself does not use, with spaces that JSON would not keep. */
const newEvent = () =>
  `{ "object": "event",  "id": "evnt_test_${randomBytes(6).toString('hex')}", "key": "charge.create",\n` +
  ' "created_at": "2026-03-01T00:00:00Z", "data": { "object": "charge", "id": "chrg_test_1" } }\n'

function send(body: string, secret = SECRET): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Omise/2019-05-29',
    'x-other': 'stays here',
    'omise-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
    'omise-signature-timestamp': timestamp,
  }
  return test.call(null, 'POST', api.webhook(), { body, headers })
}

it('forwards a webhook byte for byte, with the headers to verify it', async () => {
  const body = newEvent()
  await send(body)
  await vi.waitFor(() => expect(received).toHaveLength(1), 20_000)
  const [{ headers, body: forwarded } = { headers: {}, body: '' }] = received
  expect(forwarded).toBe(body)
  const signed = `${String(headers['omise-signature-timestamp'])}.${forwarded}`
  expect(headers['omise-signature']).toBe(createHmac('sha256', SECRET).update(signed).digest('hex'))
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Omise/2019-05-29',
  })
  expect(headers['x-other']).toBeUndefined()
})

it('retries until the endpoint accepts the webhook, and follows no redirect', async () => {
  answers = [500, 302]
  await send(newEvent())
  await vi.waitFor(() => expect(received).toHaveLength(3), 50_000)
  expect(new Set(received.map(({ body }) => body)).size).toBe(1)
}, 60_000)

it('forwards no refused, unverified or repeated webhook, and none without an address', async () => {
  const [forged, doubled, last] = [newEvent(), newEvent(), newEvent()]
  expect((await send(forged, randomBytes(32))).status).toBe(401)
  const { env } = test.desk
  test.desk.env = { ...env, omiseWebhookSecrets: [] }
  expect((await send(newEvent())).status).toBe(200)
  test.desk.env = env
  await send(doubled)
  await send(doubled)
  forwardTo(undefined)
  await send(newEvent())
  forwardTo(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/webhooks`)
  await send(last)
  await vi.waitFor(() => {
    expect(received.map(({ body }) => body).toSorted()).toEqual([doubled, last].toSorted())
  }, 20_000)
})
