import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { post } from '@/lib/net/post'
import { desk } from '@/lib/server/desk'
import { readSmallBody } from '@/lib/server/http/request-body'
import { DeskError } from '@/lib/server/platform/errors'
import { SEND_TIMEOUT_MS } from './channels/channel'

/** Several events of some hundred bytes each. */
const MAX_BYTES = 256 * 1024
const MAX_EVENTS = 100

/** What a person writes to learn the id of the chat. */
const QUESTION = /^\s*id\s*$/i

const eventSchema = z.object({
  type: z.literal('message'),
  replyToken: z.string().min(1).max(200),
  message: z.object({ type: z.literal('text'), text: z.string() }),
  source: z.union([
    z.object({ type: z.literal('group'), groupId: z.string() }),
    z.object({ type: z.literal('room'), roomId: z.string() }),
    z.object({ type: z.literal('user'), userId: z.string() }),
  ]),
  deliveryContext: z.object({ isRedelivery: z.boolean() }).optional(),
})

const bodySchema = z.object({ events: z.array(z.unknown()).max(MAX_EVENTS) })

/**
 * Receives the webhooks of the LINE channel. LINE states the id of a group or person only in them, so when someone writes
 * "id" to the account, it replies with the id of that chat; every other event is ignored, and nothing is stored.
 * https://developers.line.biz/en/docs/messaging-api/receiving-messages/
 * @throws DeskError `not_found` without a configured secret, `signature_invalid`, `body_too_large`
 */
export async function receiveLineWebhook(request: Request): Promise<{ received: true }> {
  const { env, underway, log } = desk()
  const { line } = env
  if (!line?.secret) throw new DeskError('not_found', { detail: 'No LINE channel secret is set' })
  const body = await readSmallBody(request, MAX_BYTES, 'body_too_large')
  if (!isSigned(body, line.secret, request.headers.get('x-line-signature'))) {
    throw new DeskError('signature_invalid', { detail: 'The signature is missing or wrong' })
  }
  for (const { replyToken, chatId } of questionsIn(body)) {
    // LINE expects the response before the reply.
    underway.track(reply(line, replyToken, chatId)).catch((err: unknown) => {
      log.warn({ err }, 'The id of a LINE chat could not be replied')
    })
  }
  return { received: true }
}

/** https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/ */
function isSigned(body: Uint8Array, secret: string, signature: string | null): boolean {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(signature ?? '', 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function questionsIn(body: Buffer): { replyToken: string; chatId: string }[] {
  const parsed = bodySchema.safeParse(parseJson(body))
  return (parsed.data?.events ?? []).flatMap((item) => {
    const event = eventSchema.safeParse(item).data
    if (!event || event.deliveryContext?.isRedelivery) return []
    if (!QUESTION.test(event.message.text)) return []
    return { replyToken: event.replyToken, chatId: idOf(event.source) }
  })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

function idOf(source: z.infer<typeof eventSchema>['source']): string {
  switch (source.type) {
    case 'group':
      return source.groupId
    case 'room':
      return source.roomId
    case 'user':
      return source.userId
  }
}

/** https://developers.line.biz/en/reference/messaging-api/#send-reply-message */
async function reply(
  { token, apiUrl }: { token: string; apiUrl: string },
  replyToken: string,
  chatId: string,
): Promise<void> {
  const { status } = await post({
    url: new URL('/v2/bot/message/reply', apiUrl),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ replyToken, messages: [{ type: 'text', text: chatId }] }),
    canConnectTo: () => true,
    timeoutMs: SEND_TIMEOUT_MS.line,
  })
  if (status >= 300) throw new Error(`LINE answered ${status}`)
}
