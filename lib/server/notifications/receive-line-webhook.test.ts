import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { notificationApi } from '@/lib/format/notification-paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startLineServer, type LineServer } from '@/testing/line-server'

const SECRET = '0123456789abcdef0123456789abcdef'
const USER_ID = `U${'ab12'.repeat(8)}`
const GROUP_ID = `C${'cd34'.repeat(8)}`

let test: TestDesk
let server: LineServer

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
  server = await startLineServer()
  configure(SECRET)
})
afterEach(() => {
  server.replies.length = 0
})
afterAll(async () => {
  await server.stop()
  await test.close()
})

function configure(secret: string | undefined): void {
  const line = { token: server.token, apiUrl: server.url, secret }
  test.desk.env = { ...test.desk.env, line }
}

/** An event as LINE documents it, of someone who writes a text. */
function written(text: string, source: object = { type: 'user', userId: USER_ID }) {
  return {
    type: 'message',
    mode: 'active',
    timestamp: 1_700_000_000_000,
    webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
    deliveryContext: { isRedelivery: false },
    replyToken: `token-of-${text}`,
    source,
    message: { id: '1', type: 'text', quoteToken: 'q', text },
  }
}

function receive(body: string, signature?: string): Promise<Response> {
  const right = createHmac('sha256', SECRET).update(body).digest('base64')
  return test.call(null, 'POST', notificationApi.lineWebhook(), {
    body,
    headers: { 'sec-fetch-site': 'cross-site', 'x-line-signature': signature ?? right },
  })
}

async function repliesTo(...events: unknown[]) {
  const response = await receive(JSON.stringify({ destination: 'U0', events }))
  expect(response.status).toBe(200)
  await test.desk.underway.finish(5_000)
  return server.replies
}

it('replies with the id of the person, group or room in which "id" is written', async () => {
  const replies = await repliesTo(
    written('id'),
    written(' ID ', { type: 'group', groupId: GROUP_ID, userId: USER_ID }),
    written('Id', { type: 'room', roomId: 'R1' }),
  )
  expect(replies.toSorted((a, b) => a.text.localeCompare(b.text))).toEqual([
    { replyToken: 'token-of- ID ', text: GROUP_ID },
    { replyToken: 'token-of-Id', text: 'R1' },
    { replyToken: 'token-of-id', text: USER_ID },
  ])
})

it('ignores everything else, and what LINE delivers again', async () => {
  const replies = await repliesTo(
    written('identity'),
    written('Where is my parcel?'),
    { ...written('id'), deliveryContext: { isRedelivery: true } },
    { ...written('id'), replyToken: undefined },
    { type: 'follow', replyToken: 'f', source: { type: 'user', userId: USER_ID } },
    { type: 'a later kind' },
    null,
    'id',
  )
  expect(replies).toEqual([])
})

it('answers the connection test of the console, which has no events', async () => {
  expect(await repliesTo()).toEqual([])
})

it('believes no body that LINE did not sign', async () => {
  const body = JSON.stringify({ events: [written('id')] })
  const other = createHmac('sha256', 'f'.repeat(32)).update(body).digest('base64')
  const ofOther = createHmac('sha256', SECRET).update(`${body} `).digest('base64')
  for (const signature of ['', 'x', other, ofOther]) {
    await expectProblem(await receive(body, signature), 401, 'signature_invalid')
  }
  await test.desk.underway.finish(5_000)
  expect(server.replies).toEqual([])
})

it('accepts signed nonsense, and refuses a body that is too large', async () => {
  for (const body of ['', 'null', '{', '[]', '{"events":5}']) {
    expect((await receive(body)).status).toBe(200)
  }
  await expectProblem(await receive('x'.repeat(300 * 1024)), 413, 'body_too_large')
})

it('does not exist without the secret of the channel', async () => {
  configure(undefined)
  try {
    await expectProblem(await receive('{"events":[]}'), 404, 'not_found')
  } finally {
    configure(SECRET)
  }
})
