import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { captureLog } from '@/lib/server/testing/capture-log'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startLineServer, type LineServer } from '@/testing/line-server'
import { digestLines, sampleMessage } from '../testing/sample-messages'
import { pushToLine } from './line'

const GROUP = { to: `C${'0123456789abcdef'.repeat(2)}` }

const logged = captureLog()
let test: TestDesk
let server: LineServer

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }), { log: logged.log })
  server = await startLineServer()
  sendBy(server.url)
})
afterEach(() => {
  server.behave('accept')
  server.messages.length = 0
})
afterAll(async () => {
  await server.stop()
  await test.close()
})

function sendBy(apiUrl: string): void {
  test.desk.env = { ...test.desk.env, line: { token: server.token, apiUrl } }
}

it('pushes one text to a group, a room or a person', async () => {
  for (const kind of ['C', 'R', 'U']) {
    const to = kind + GROUP.to.slice(1)
    const message = sampleMessage({ lines: digestLines(60) })
    expect(await pushToLine(message, { to })).toEqual({ outcome: 'sent' })
    const sent = server.messages.at(-1)
    expect(sent).toMatchObject({ to, retryKey: message.id })
    expect(sent?.text).toMatch(/^60 disputes need a response\n/)
  }
  expect(server.problems).toEqual([])
})

it('counts a repeated message that was accepted before as sent', async () => {
  const message = sampleMessage()
  server.behave('accept_and_die')
  expect(await pushToLine(message, GROUP)).toEqual({ outcome: 'retry', code: 'answer_lost' })
  server.behave('accept')
  expect(await pushToLine(message, GROUP)).toEqual({ outcome: 'sent' })
  expect(server.messages).toHaveLength(1)
})

it.each([
  ['unknown_recipient', { outcome: 'permanent', code: 'recipient_refused' }],
  ['rate_limited', { outcome: 'retry', code: 'rate_limited' }],
  ['monthly_limit', { outcome: 'retry', code: 'monthly_limit' }],
  ['fail', { outcome: 'retry', code: 'receiver_failed' }],
] as const)('reports %s, and sends when the cause has gone', async (behaviour, result) => {
  const message = sampleMessage()
  server.behave(behaviour)
  expect(await pushToLine(message, GROUP)).toEqual(result)
  server.behave('accept')
  expect(await pushToLine(message, GROUP)).toEqual({ outcome: 'sent' })
  expect(server.messages).toHaveLength(1)
})

it('stops waiting for a server that hangs', async () => {
  server.behave('hang')
  const result = await pushToLine(sampleMessage(), GROUP, 200)
  expect(result).toEqual({ outcome: 'retry', code: 'timed_out' })
})

it('reports a revoked token as permanent', async () => {
  const other = await startLineServer()
  onTestFinished(async () => {
    sendBy(server.url)
    await other.stop()
  })
  test.desk.env = { ...test.desk.env, line: { token: other.token, apiUrl: other.url } }
  expect(await pushToLine(sampleMessage(), GROUP)).toEqual({ outcome: 'sent' })
  other.revokeToken()
  expect(await pushToLine(sampleMessage(), GROUP)).toEqual({
    outcome: 'permanent',
    code: 'token_refused',
  })
})

it('retries while nothing listens', async () => {
  onTestFinished(() => sendBy(server.url))
  const closed = await startLineServer()
  await closed.stop()
  sendBy(closed.url)
  expect(await pushToLine(sampleMessage(), GROUP)).toEqual({
    outcome: 'retry',
    code: 'connection_failed',
  })
})

it('sends nothing to what is not an id of LINE, or without a token', async () => {
  onTestFinished(() => sendBy(server.url))
  for (const to of ['', 'naoko', 'C0123', `${GROUP.to}0`, `X${GROUP.to.slice(1)}`]) {
    const result = await pushToLine(sampleMessage(), { to })
    expect(result).toEqual({ outcome: 'permanent', code: 'recipient_refused' })
  }
  test.desk.env = { ...test.desk.env, line: undefined }
  expect(await pushToLine(sampleMessage(), GROUP)).toEqual({
    outcome: 'permanent',
    code: 'not_configured',
  })
  expect(server.problems).toEqual([])
  expect(server.messages).toEqual([])
})

it('logs neither the token nor the recipient', () => {
  expect(logged.text()).not.toContain(server.token)
  expect(logged.text()).not.toContain(GROUP.to)
})
