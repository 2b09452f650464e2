import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { TEAM_CHANNEL_KINDS } from '@/lib/contract/notifications'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startLineServer } from '@/testing/line-server'
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver'
import { sampleMessage } from '../testing/sample-messages'
import { sendToTeamChannel } from './team-channel'

const TOKEN = 'chatworktoken0123456789'
const GROUP = `C${'0123456789abcdef'.repeat(2)}`

let test: TestDesk
let receiver: WebhookReceiver

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
  receiver = await startWebhookReceiver()
  test.desk.env = {
    ...test.desk.env,
    chatworkApiUrl: new URL(receiver.url).origin,
    notificationInternalHosts: [receiver.host],
  }
})
afterEach(() => {
  receiver.behave({ status: 200 })
  receiver.received.length = 0
})
afterAll(async () => {
  await receiver.stop()
  await test.close()
})

function sendToRoom(address: string, secret: string | null = TOKEN, timeoutMs?: number) {
  return sendToTeamChannel(sampleMessage(), { kind: 'chatwork', address, secret }, timeoutMs)
}

it('reaches every kind of channel', async () => {
  const line = await startLineServer()
  onTestFinished(line.stop)
  test.desk.env = { ...test.desk.env, line: { token: line.token, apiUrl: line.url } }
  for (const kind of TEAM_CHANNEL_KINDS) {
    const address = { line: GROUP, chatwork: '12345' }[String(kind)] ?? receiver.url
    const channel = { kind, address, secret: TOKEN }
    expect(await sendToTeamChannel(sampleMessage(), channel), kind).toEqual({ outcome: 'sent' })
  }
  expect(line.messages).toMatchObject([{ to: GROUP }])
  expect(receiver.received.map(({ path }) => path)).toEqual([
    '/hooks/desk',
    '/hooks/desk',
    '/hooks/desk',
    '/v2/rooms/12345/messages',
    '/hooks/desk',
  ])
})

it('posts a form with the token to a room of Chatwork', async () => {
  expect(await sendToRoom('12345')).toEqual({ outcome: 'sent' })
  const [{ method, path, headers, body } = expect.fail('nothing received')] = receiver.received
  expect([method, path]).toEqual(['POST', '/v2/rooms/12345/messages'])
  expect(headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'x-chatworktoken': TOKEN,
  })
  const form = new URLSearchParams(body)
  expect([...form.keys()]).toEqual(['body', 'self_unread'])
  expect(form.get('body')).toContain('New dispute\n฿1,234.50 · Goods not received')
})

it('sends nothing to what is not a room of Chatwork, or without a token', async () => {
  for (const room of ['', '#!rid12345', '1/../../me', '1'.repeat(19)]) {
    expect(await sendToRoom(room)).toEqual({ outcome: 'permanent', code: 'recipient_refused' })
  }
  for (const token of [null, '', 'two\r\nlines: 1']) {
    expect(await sendToRoom('1', token)).toEqual({ outcome: 'permanent', code: 'token_refused' })
  }
  expect(receiver.received).toEqual([])
})

it.each([
  [401, { outcome: 'permanent', code: 'token_refused' }],
  [403, { outcome: 'permanent', code: 'token_refused' }],
  [404, { outcome: 'permanent', code: 'address_gone' }],
  [429, { outcome: 'retry', code: 'rate_limited' }],
  [500, { outcome: 'retry', code: 'receiver_failed' }],
])('reports the status %i of Chatwork', async (status, result) => {
  receiver.behave({ status, body: '{"errors":["Invalid API Token"]}' })
  expect(await sendToRoom('1')).toEqual(result)
})

it('stops waiting when Chatwork hangs', async () => {
  receiver.behave('hang')
  expect(await sendToRoom('1', TOKEN, 200)).toEqual({ outcome: 'retry', code: 'timed_out' })
})
