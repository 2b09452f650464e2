import 'server-only'
import type { PostResponse } from '@/lib/net/post'
import { desk } from '@/lib/server/desk'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { lineText } from '../render/plain-text'
import { SEND_TIMEOUT_MS, type SendResult } from './channel'
import { postMessage } from './post-message'

/**
 * The id of a person (U), group (C) or room (R), which only LINE's webhooks contain:
 * https://developers.line.biz/en/docs/messaging-api/getting-user-ids/
 */
export const LINE_ID = /^[UCR][0-9a-f]{32}$/

/**
 * Pushes one text message by LINE's Messaging API. LINE accepts a retry key only once in 24 hours, so a repeated attempt
 * is not displayed twice: https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
 */
export async function pushToLine(
  message: MessageToSend,
  { to }: { to: string },
  timeoutMs: number = SEND_TIMEOUT_MS.line,
): Promise<SendResult> {
  const { line } = desk().env
  if (!line) return { outcome: 'permanent', code: 'not_configured' }
  if (!LINE_ID.test(to)) return { outcome: 'permanent', code: 'recipient_refused' }
  const request = {
    url: new URL('/v2/bot/message/push', line.apiUrl),
    headers: {
      authorization: `Bearer ${line.token}`,
      'content-type': 'application/json',
      'x-line-retry-key': message.id,
    },
    body: JSON.stringify({ to, messages: [{ type: 'text', text: await lineText(message) }] }),
    // The operator's setting, and fixed except on this machine.
    canConnectTo: () => true,
    timeoutMs,
  }
  return postMessage(request, lineResult)
}

/** https://developers.line.biz/en/reference/messaging-api/#error-responses */
function lineResult({ status, text }: PostResponse): SendResult | null {
  switch (status) {
    case 409:
      // An earlier attempt with this retry key was accepted.
      return { outcome: 'sent' }
    case 400:
      return { outcome: 'permanent', code: 'recipient_refused' }
    case 429:
      // Rate limits have the same status; this one lasts until the month ends or the plan changes.
      return text.includes('monthly limit') ? { outcome: 'retry', code: 'monthly_limit' } : null
    default:
      return null
  }
}
