import 'server-only'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import { eventSchema } from '@/lib/omise/schemas/event'
import type { OmiseEvent } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { readSmallBody } from '@/lib/server/http/request-body'
import { DeskError } from '@/lib/server/platform/errors'
import { scheduleForwarding } from './forward-webhook'
import { disputeIdsOf, scheduleReading, recordEvents } from './record-events'
import { reportTrouble } from './report-trouble'
import { isSignedByOmise } from './webhook-signature'

/** An event is some kilobytes, with all that its object embeds. */
const MAX_BYTES = 1024 * 1024

/**
 * Limits webhooks that cannot be verified, of all senders together, since anyone can send them. Polling finds the
 * changes that refused webhooks report.
 */
const unverified = new RateLimiterMemory({ points: 30, duration: 60 })

/**
 * Receives a webhook of Omise (https://docs.omise.co/api-webhooks), which is a hint that a dispute has changed: retries
 * are not promised, so nothing relies on it. The response is sent once the event and its jobs are stored.
 *
 * Without a configured secret no webhook can be verified. It then only schedules the reading of its dispute; the event
 * is neither recorded nor forwarded.
 * @throws DeskError `signature_invalid`, `body_too_large`, `malformed_request`, `too_many_requests`
 */
export async function receiveWebhook(request: Request): Promise<{ received: true }> {
  const { env, now, log, db } = desk()
  const body = await readSmallBody(request, MAX_BYTES, 'body_too_large')
  const secrets = env.omiseWebhookSecrets
  const isVerified = isSignedByOmise(request.headers, body, secrets, now())
  if (!isVerified) await countUnverified()
  if (!isVerified && secrets.length > 0) {
    if (isThirdRefusal(now())) await reportTrouble('webhook_trouble', 'signature')
    throw new DeskError('signature_invalid', {
      detail: 'The signature is missing, wrong or too old',
    })
  }
  if (isVerified) refusedAt = []
  const event = parseEvent(body)
  const isNew = await db.transaction(async (tx) => {
    if (!isVerified) {
      for (const disputeId of disputeIdsOf(event)) await scheduleReading(tx, disputeId, 'webhook')
      return true
    }
    const isFirst = (await recordEvents(tx, [event], 'webhook')).size > 0
    if (isFirst) await scheduleForwarding(tx, request, body)
    return isFirst
  })
  log.info({ event: event.id, key: event.key, isVerified, isNew }, 'Received a webhook')
  return { received: true }
}

/**
 * When this process refused signatures since the last verified webhook. Anyone can send a wrong one, but as long as
 * verified ones arrive there is no trouble.
 */
let refusedAt: Date[] = []
const HOUR_MS = 60 * 60 * 1000
const TROUBLE_AFTER = 3

/** Whether this refusal and the last ones, within an hour, indicate that the secret is not Omise's. */
function isThirdRefusal(now: Date): boolean {
  const recent = refusedAt.filter((at) => now.getTime() - at.getTime() < HOUR_MS)
  refusedAt = [...recent, now]
  if (refusedAt.length < TROUBLE_AFTER) return false
  refusedAt = []
  return true
}

async function countUnverified(): Promise<void> {
  try {
    await unverified.consume('all')
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const retryAfterSeconds = Math.ceil(refusal.msBeforeNext / 1000)
    throw new DeskError('too_many_requests', { retryAfterSeconds })
  }
}

function parseEvent(body: Buffer): OmiseEvent {
  try {
    return eventSchema.parse(JSON.parse(body.toString('utf8')))
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) throw cause
    throw new DeskError('malformed_request', { detail: 'The body is not an event of Omise', cause })
  }
}
