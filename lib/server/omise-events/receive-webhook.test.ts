import { createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { disputeIndex, omiseEvents } from '@/lib/db/schema/disputes'
import { openDatabase } from '@/lib/db/open-database'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const MINUTE_MS = 60 * 1000
const base64 = (secret: Uint8Array) => Buffer.from(secret).toString('base64')

type Signing = { key?: Uint8Array; at?: Date; signature?: string }

/** A webhook created by a test. */
function post(
  test: TestDesk,
  event: unknown,
  { key = randomBytes(32), at = new Date(), signature }: Signing,
) {
  const body = typeof event === 'string' ? event : JSON.stringify(event)
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const hmac = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')
  const headers = {
    'omise-signature': signature ?? hmac,
    'omise-signature-timestamp': timestamp,
    'sec-fetch-site': 'cross-site',
  }
  return test.call(null, 'POST', api.webhook(), { body, headers })
}

const eventOf = (disputeId: string, change: Record<string, unknown> = {}) => ({
  object: 'event',
  id: `evnt_test_${randomBytes(8).toString('hex')}`,
  key: 'dispute.update',
  created_at: new Date().toISOString(),
  data: { object: 'dispute', id: disputeId, status: 'lost' },
  ...change,
})

describeOnBothDatabases('POST /api/webhooks/omise', (open) => {
  let test: TestDesk
  const [secret, earlier] = [randomBytes(32), randomBytes(32)]
  /** The desk as Omise reaches it, over HTTP. */
  const server = createServer((incoming, response) => {
    void text(incoming).then(async (body) => {
      const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ])
      const answer = await test.call(null, 'POST', incoming.url ?? '', { body, headers })
      response.writeHead(answer.status).end(await answer.text())
    })
  })

  beforeAll(async () => {
    test = await openTestDesk(await open())
    believe(secret)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}${api.webhook()}`
    await test.omise.webhooks.configure({ url, secret: base64(secret) })
  })
  afterEach(async () => {
    believe(secret)
    await test.omise.heal()
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await test.close()
  })

  function believe(...secrets: Uint8Array[]): void {
    test.desk.env = { ...test.desk.env, omiseWebhookSecrets: secrets }
  }

  async function rowOf(disputeId: string) {
    const rows = test.desk.db.select().from(disputeIndex)
    const [row] = await rows.where(eq(disputeIndex.disputeId, disputeId))
    return row
  }

  const statusOf = async (disputeId: string) => (await rowOf(disputeId))?.status

  const eventsTaken = async () => (await test.desk.db.select().from(omiseEvents)).length

  const send = (event: unknown, options?: Signing) => post(test, event, { key: secret, ...options })

  describe('signed by Omise', () => {
    it('adds a new dispute to the index with its charge, and each later change', async () => {
      const { id } = await test.omise.createDispute({ amount: 4_900_00, currency: 'THB' })
      await vi.waitFor(async () => expect(await statusOf(id)).toBe('open'), 20_000)
      expect(await rowOf(id)).toMatchObject({
        amount: 4_900_00,
        currency: 'THB',
        noticedBy: 'webhook',
        cardLastDigits: expect.stringMatching(/^\d{4}$/),
        chargeReadAt: expect.any(Date),
      })
      await test.omise.closeDispute(id, 'won')
      await vi.waitFor(async () => expect(await statusOf(id)).toBe('won'), 20_000)
    })

    it('is accepted with the earlier secret during a roll', async () => {
      const disputeId = await test.omise.firstDispute('open')
      believe(secret, earlier)
      expect((await send(eventOf(disputeId), { key: earlier })).status).toBe(200)
      believe(secret)
      await expectProblem(
        await send(eventOf(disputeId), { key: earlier }),
        401,
        'signature_invalid',
      )
    })

    it('counts once, however often it is sent', async () => {
      const event = eventOf(await test.omise.firstDispute('open'))
      const before = await eventsTaken()
      for (const each of [event, event, event]) expect((await send(each)).status).toBe(200)
      expect(await eventsTaken()).toBe(before + 1)
    })

    it('never sets the state of the dispute, which is read from Omise', async () => {
      const disputeId = await test.omise.firstDispute('open')
      await send(eventOf(disputeId))
      await vi.waitFor(async () => expect(await statusOf(disputeId)).toBe('open'), 20_000)
    })

    it.each([
      [
        'of another object',
        { key: 'charge.create', data: { object: 'charge', id: 'chrg_test_1' } },
      ],
      ['of a key that is not known yet', { key: 'dispute.reopened.partly' }],
      [
        'of a dispute that this account does not have',
        { data: { object: 'dispute', id: 'dspt_test_9' } },
      ],
      ['whose object has no usable id', { data: { object: 'dispute', id: '../charges' } }],
      ['without an object', { data: null }],
    ])('is accepted and changes nothing: an event %s', async (_, change) => {
      const disputeId = await test.omise.firstDispute('pending')
      expect((await send(eventOf(disputeId, change))).status).toBe(200)
      expect(await rowOf('dspt_test_9')).toBeUndefined()
    })

    it.each([
      ['no JSON', '<event/>'],
      ['no event', { object: 'charge', id: 'chrg_test_1' }],
      ['an event without an id', { object: 'event', key: 'dispute.create' }],
      ['a list', []],
    ])('is refused when it is %s', async (_, body) => {
      await expectProblem(await send(body), 422, 'malformed_request')
    })
  })

  describe('not signed by Omise', () => {
    it.each([
      ['another secret', { key: earlier }],
      ['an old signature', { at: new Date(Date.now() - 6 * MINUTE_MS) }],
      ['a signature from the future', { at: new Date(Date.now() + 6 * MINUTE_MS) }],
      ['no hex', { signature: 'zz,zz' }],
      ['a cut signature', { signature: 'ab12' }],
      ['no signature', { signature: '' }],
    ])('is refused: %s', async (_, options) => {
      const before = await eventsTaken()
      const event = eventOf(await test.omise.firstDispute('open'))
      await expectProblem(await send(event, options), 401, 'signature_invalid')
      expect(await eventsTaken()).toBe(before)
    })

    it('is refused when the body was changed', async () => {
      const body = JSON.stringify(eventOf('dspt_test_1'))
      const hmac = createHmac('sha256', secret).update(`1.${body}`).digest('hex')
      await expectProblem(await send(`${body} `, { signature: hmac }), 401, 'signature_invalid')
    })

    it('is refused before it is read completely when it is larger than 1 MB', async () => {
      await expectProblem(await send('x'.repeat(1024 * 1024 + 1)), 413, 'body_too_large')
    })

    it('makes the desk read the dispute when there is no secret, and leaves no other trace', async () => {
      believe()
      const { id } = await test.omise.createDispute()
      const event = eventOf(id)
      const before = await eventsTaken()
      expect((await send(event, { signature: 'forged' })).status).toBe(200)
      await vi.waitFor(async () => expect(await statusOf(id)).toBe('open'), 20_000)
      expect(await eventsTaken()).toBe(before)
      // A forged event cannot keep the true one from being recorded.
      believe(secret)
      await send(event)
      expect(await eventsTaken()).toBe(before + 1)
    })
  })
})

// Last in the file, because it uses up the limit of the process for a minute.
it('Only webhooks that cannot be verified are limited in number', async () => {
  const test = await openTestDesk(await openDatabase({ memory: true }))
  const secret = randomBytes(32)
  test.desk.env = { ...test.desk.env, omiseWebhookSecrets: [secret] }
  const event = eventOf(await test.omise.firstDispute('open'))
  let refusal = await post(test, event, { signature: '' })
  for (let sent = 1; sent < 200 && refusal.status !== 429; sent += 1) {
    refusal = await post(test, event, { signature: '' })
  }
  expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0)
  await expectProblem(refusal, 429, 'too_many_requests')
  expect((await post(test, event, { key: secret })).status).toBe(200)
  await test.close()
})
