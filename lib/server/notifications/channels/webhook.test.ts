import { createHmac } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import tls from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { captureLog } from '@/lib/server/testing/capture-log'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver'
import { sampleMessage } from '../testing/sample-messages'
import { postWebhook, type WebhookChannel } from './webhook'

const SECRET = 'a secret of this channel'

const logged = captureLog()
let test: TestDesk
let receiver: WebhookReceiver

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }), { log: logged.log })
  receiver = await startWebhookReceiver()
  allow(receiver.host)
})
afterEach(() => {
  receiver.behave({ status: 200 })
  receiver.received.length = 0
})
afterAll(async () => {
  await receiver.stop()
  await test.close()
})

function allow(...notificationInternalHosts: string[]): void {
  test.desk.env = { ...test.desk.env, notificationInternalHosts }
}

function send(
  changes: Partial<WebhookChannel> = {},
  options?: Parameters<typeof postWebhook>[2],
): ReturnType<typeof postWebhook> {
  const channel: WebhookChannel = { template: 'json', url: receiver.url, secret: SECRET }
  return postWebhook(sampleMessage(), { ...channel, ...changes }, options)
}

describe('a webhook', () => {
  it('is signed over its timestamp and body, and names the delivery', async () => {
    const message = sampleMessage()
    const channel: WebhookChannel = { template: 'json', url: receiver.url, secret: SECRET }
    expect(await postWebhook(message, channel)).toEqual({ outcome: 'sent' })
    const [{ method, path, headers, body } = expect.fail('nothing received')] = receiver.received
    expect([method, path]).toEqual(['POST', '/hooks/desk'])
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['evidence-desk-delivery']).toBe(message.id)
    const timestamp = String(headers['evidence-desk-timestamp'])
    expect(Number(timestamp) * 1000).toBeLessThanOrEqual(Date.now())
    expect(headers['evidence-desk-signature']).toBe(
      createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex'),
    )
    expect(JSON.parse(body)).toMatchObject({ version: 1, id: message.id })
  })

  it('is not signed without a secret, and never gives one to a chat', async () => {
    await send({ secret: null })
    for (const template of ['slack', 'teams', 'google_chat'] as const) await send({ template })
    expect(receiver.received).toHaveLength(4)
    for (const { headers, body } of receiver.received) {
      expect(headers).not.toHaveProperty('evidence-desk-signature')
      expect(JSON.stringify(headers) + body).not.toContain(SECRET)
    }
  })

  it('is delivered over https when the certificate is valid', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    })
    const secure = await startWebhookReceiver({ cert, key })
    const url = secure.url.replace('127.0.0.1', 'localhost')
    allow('localhost')
    const trusted = tls.getCACertificates('default')
    onTestFinished(async () => {
      allow(receiver.host)
      tls.setDefaultCACertificates(trusted)
      await secure.stop()
    })
    expect(await send({ url })).toEqual({ outcome: 'retry', code: 'tls_failed' })
    tls.setDefaultCACertificates([...trusted, cert])
    expect(await send({ url })).toEqual({ outcome: 'sent' })
    expect(secure.received).toHaveLength(1)
  })
})

describe('the result of a webhook', () => {
  it.each([
    [204, { outcome: 'sent' }],
    [301, { outcome: 'permanent', code: 'redirected' }],
    [307, { outcome: 'permanent', code: 'redirected' }],
    [400, { outcome: 'permanent', code: 'message_refused' }],
    [401, { outcome: 'permanent', code: 'token_refused' }],
    [403, { outcome: 'permanent', code: 'token_refused' }],
    [404, { outcome: 'permanent', code: 'address_gone' }],
    [410, { outcome: 'permanent', code: 'address_gone' }],
    [408, { outcome: 'retry', code: 'receiver_failed' }],
    [429, { outcome: 'retry', code: 'rate_limited' }],
    [500, { outcome: 'retry', code: 'receiver_failed' }],
    [503, { outcome: 'retry', code: 'receiver_failed' }],
  ])('follows the status %i', async (status, result) => {
    const elsewhere = await startWebhookReceiver()
    onTestFinished(elsewhere.stop)
    receiver.behave({ status, headers: { location: elsewhere.url }, body: 'words of the receiver' })
    expect(await send()).toEqual(result)
    expect(receiver.received).toHaveLength(1)
    expect(elsewhere.received).toEqual([])
  })

  it('includes the wait that the receiver requests, at most an hour', async () => {
    receiver.behave({ status: 503, headers: { 'retry-after': '120' } })
    expect(await send()).toEqual({
      outcome: 'retry',
      code: 'receiver_failed',
      retryAfterMs: 120_000,
    })
    receiver.behave({ status: 429, headers: { 'retry-after': '31536000' } })
    expect(await send()).toMatchObject({ code: 'rate_limited', retryAfterMs: 3_600_000 })
  })

  it('is a retry when the receiver hangs, dies or is absent', async () => {
    receiver.behave('hang')
    expect(await send({}, { timeoutMs: 200 })).toEqual({ outcome: 'retry', code: 'timed_out' })
    receiver.behave('die')
    expect(await send()).toEqual({ outcome: 'retry', code: 'answer_lost' })
    const closed = await startWebhookReceiver()
    await closed.stop()
    allow(receiver.host, closed.host)
    onTestFinished(() => allow(receiver.host))
    const absent = await send({ url: closed.url })
    expect(absent).toEqual({ outcome: 'retry', code: 'connection_failed' })
    const unknown = await send({ url: 'https://hooks.invalid/x' })
    expect(unknown).toEqual({ outcome: 'retry', code: 'host_not_found' })
  })

  it('does not depend on the body, which is dropped', async () => {
    receiver.behave('endless')
    expect(await send()).toEqual({ outcome: 'sent' })
  })
})

describe('an address that is not allowed', () => {
  const FORBIDDEN = { outcome: 'permanent', code: 'address_forbidden' }

  it.each([
    ['no URL', 'hooks'],
    ['plain http', 'http://hooks.example.com/x'],
    ['another protocol', 'file:///etc/passwd'],
    ['a login', 'https://user:pass@hooks.example.com/x'],
    ['this machine', 'https://127.0.0.1/x'],
    ['this machine in disguise', 'https://0x7f.1/x'],
    ['this machine by IPv6', 'https://[::1]/x'],
    ['a mapped address', 'https://[::ffff:10.0.0.1]/x'],
    ['a private address', 'https://192.168.1.1/x'],
    ['cloud metadata', 'https://169.254.169.254/latest/meta-data'],
  ])('%s is refused before anything is sent', async (_, url) => {
    const resolve = () => Promise.reject(new Error('looked up'))
    expect(await send({ url }, { resolve })).toEqual(FORBIDDEN)
  })

  it.each([
    ['this machine', ['127.0.0.1']],
    ['a private network', ['10.1.2.3']],
    ['a public and a private address', ['93.184.215.14', '192.168.0.1']],
    ['an IPv6 address inside the network', ['fd00::1']],
  ])('a name that resolves to %s is refused when connecting', async (_, addresses) => {
    const asked: string[] = []
    const resolve = async (hostname: string): Promise<LookupAddress[]> => {
      asked.push(hostname)
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    }
    expect(await send({ url: 'https://hooks.example.com/x' }, { resolve })).toEqual(FORBIDDEN)
    expect(asked).toEqual(['hooks.example.com'])
  })

  it('is one inside the network unless the operator lists its host or its host and port', async () => {
    onTestFinished(() => allow(receiver.host))
    const port = receiver.host.split(':')[1]
    allow()
    expect(await send()).toEqual(FORBIDDEN)
    allow('127.0.0.1:1', '127.0.0.2', 'localhost')
    expect(await send()).toEqual(FORBIDDEN)
    expect(receiver.received).toEqual([])
    allow('127.0.0.1')
    expect(await send()).toEqual({ outcome: 'sent' })
    allow(`chat.internal:${port}`)
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const named = await send({ url: `http://chat.internal:${port}/x` }, { resolve })
    expect(named).toEqual({ outcome: 'sent' })
    expect(receiver.received).toHaveLength(2)
  })

  it('is not made allowed by a redirect from one that is', async () => {
    const inside = await startWebhookReceiver()
    onTestFinished(inside.stop)
    receiver.behave({ status: 308, headers: { location: inside.url } })
    expect(await send()).toEqual({ outcome: 'permanent', code: 'redirected' })
    expect(inside.received).toEqual([])
  })
})

it('logs neither secrets nor addresses', () => {
  expect(logged.text()).not.toMatch(/hooks/)
  expect(logged.text()).not.toContain(SECRET)
})
