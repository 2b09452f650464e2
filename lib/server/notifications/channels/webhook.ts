import 'server-only'
import { createHmac } from 'node:crypto'
import type { Resolve } from '@/lib/net/guarded-client'
import { desk } from '@/lib/server/desk'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { webhookBody, type WebhookTemplate } from '../render/webhook-body'
import { SEND_TIMEOUT_MS, type SendResult } from './channel'
import { postMessage } from './post-message'
import { webhookTarget } from './webhook-target'

export type WebhookChannel = {
  template: WebhookTemplate
  url: string
  /** Signs JSON; not used by the other templates. */
  secret: string | null
}

/** Posts a message to the address of a team channel, once and without following redirects. */
export async function postWebhook(
  message: MessageToSend,
  { template, url: address, secret }: WebhookChannel,
  {
    timeoutMs = SEND_TIMEOUT_MS.webhook,
    resolve,
  }: { timeoutMs?: number | undefined; resolve?: Resolve } = {},
): Promise<SendResult> {
  const target = webhookTarget(address, desk().env.notificationInternalHosts)
  if (!target) return { outcome: 'permanent', code: 'address_forbidden' }
  const { url, canConnectTo } = target
  const body = await webhookBody(message, template)
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'evidence-desk-delivery': message.id,
  }
  if (template === 'json' && secret !== null) Object.assign(headers, signature(body, secret))
  return postMessage({ url, headers, body, canConnectTo, timeoutMs, resolve })
}

/**
 * Receivers recompute the signature over `timestamp + "." + body`, and refuse an old timestamp; each attempt has a new one.
 */
function signature(body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(desk().now().getTime() / 1000))
  return {
    'evidence-desk-timestamp': timestamp,
    'evidence-desk-signature': createHmac('sha256', secret)
      .update(`${timestamp}.${body}`)
      .digest('hex'),
  }
}
