import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the server does with the requests that follow. */
type LineBehaviour =
  | 'accept'
  /** Accepts the message, then closes the connection instead of responding. */
  | 'accept_and_die'
  | 'hang'
  | 'rate_limited'
  | 'monthly_limit'
  /** 500, without having accepted the message. */
  | 'fail'
  /** 400, as for a person who is not a friend of the account. */
  | 'unknown_recipient'

export type LineServer = {
  /** The value of LINE_API_URL. */
  url: string
  /** Of LINE_CHANNEL_TOKEN; another one is refused. */
  token: string
  /** Accepted messages, in their order. A repeated retry key adds none. */
  messages: { to: string; text: string; retryKey: string }[]
  /** Accepted replies to webhooks, each token once. */
  replies: { replyToken: string; text: string }[]
  /** Why requests were refused as malformed. */
  problems: string[]
  behave(behaviour: LineBehaviour): void
  /** As when the token is reissued in LINE's console. */
  revokeToken(): void
  stop(): Promise<void>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * A server on loopback that checks a push message as LINE documents it, and refuses everything else:
 * https://developers.line.biz/en/reference/messaging-api/#send-push-message
 */
export async function startLineServer(): Promise<LineServer> {
  let token: string | null = `${randomUUID()}${randomUUID()}`.replaceAll('-', '')
  let behaviour: LineBehaviour = 'accept'
  const issued = token
  const messages: LineServer['messages'] = []
  const replies: LineServer['replies'] = []
  const problems: string[] = []

  function answer(response: ServerResponse, status: number, message?: string): void {
    const id = randomUUID()
    const accepted = status === 409 ? { 'x-line-accepted-request-id': randomUUID() } : {}
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-line-request-id': id,
      ...accepted,
    })
    response.end(JSON.stringify(message === undefined ? { sentMessages: [{ id }] } : { message }))
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    if (request.headers.authorization !== `Bearer ${token}`) {
      answer(response, 401, 'Authentication failed. Confirm that the access token is valid.')
      return
    }
    if (behaviour === 'hang') return
    if (behaviour === 'rate_limited') {
      answer(response, 429, 'The API rate limit has been exceeded. Try again later.')
      return
    }
    if (behaviour === 'fail') {
      answer(response, 500, 'Internal Server Error')
      return
    }
    if (request.url === '/v2/bot/message/reply') {
      const { replyToken, messages: sent } = JSON.parse(body) as {
        replyToken: string
        messages: { text: string }[]
      }
      const isUsed = replies.some((earlier) => earlier.replyToken === replyToken)
      if (!isUsed) replies.push({ replyToken, text: sent[0]?.text ?? '' })
      answer(response, isUsed ? 400 : 200, isUsed ? 'Invalid reply token' : undefined)
      return
    }
    const problem = problemOf(request, body)
    if (problem !== null) {
      problems.push(problem)
      answer(response, 400, problem)
      return
    }
    const { to, messages: sent } = JSON.parse(body) as { to: string; messages: { text: string }[] }
    const retryKey = String(request.headers['x-line-retry-key'])
    if (messages.some((message) => message.retryKey === retryKey)) {
      answer(response, 409, 'The retry key is already accepted')
      return
    }
    if (behaviour === 'monthly_limit') {
      answer(response, 429, 'You have reached your monthly limit.')
      return
    }
    if (behaviour === 'unknown_recipient') {
      answer(response, 400, 'Failed to send messages')
      return
    }
    messages.push({ to, text: sent[0]?.text ?? '', retryKey })
    if (behaviour === 'accept_and_die') request.socket.destroy()
    else answer(response, 200)
  }

  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: issued,
    messages,
    replies,
    problems,
    behave(next) {
      behaviour = next
    },
    revokeToken() {
      token = null
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The first deviation from the documented request; null when there is none. */
function problemOf({ method, url, headers }: IncomingMessage, body: string): string | null {
  if (method !== 'POST' || url !== '/v2/bot/message/push') return `No endpoint ${method} ${url}`
  if (headers['content-type'] !== 'application/json') return 'The content type is not JSON'
  if (!UUID.test(String(headers['x-line-retry-key']))) return 'The retry key is not a UUID'
  let sent: unknown
  try {
    sent = JSON.parse(body)
  } catch {
    return 'The request body could not be parsed as JSON'
  }
  if (!isRecord(sent)) return 'The request body is not an object'
  const { to, messages, ...others } = sent
  if (Object.keys(others).length > 0) return `Unknown property ${Object.keys(others)[0]}`
  if (typeof to !== 'string' || !/^[UCR][0-9a-f]{32}$/.test(to))
    return "The property, 'to', is invalid"
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5) {
    return "The property, 'messages', has not 1 to 5 items"
  }
  return messages.every(isTextMessage) ? null : "The property, 'messages', is invalid"
}

function isTextMessage(message: unknown): boolean {
  if (!isRecord(message) || Object.keys(message).toSorted().join() !== 'text,type') return false
  const { type, text: words } = message
  return type === 'text' && typeof words === 'string' && words !== '' && words.length <= 5000
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
