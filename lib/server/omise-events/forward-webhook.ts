import 'server-only'
import type { Transaction } from '@/lib/db/open-database'
import { desk } from '@/lib/server/desk'

const TIMEOUT_MS = 10_000

/** The headers with which the receiver can verify the signature. */
const FORWARDED_HEADERS = [
  'content-type',
  'user-agent',
  'omise-signature',
  'omise-signature-timestamp',
] as const

/**
 * Schedules a job that forwards the webhook to OMISE_WEBHOOK_FORWARD_URL: Omise has one endpoint for each mode, which
 * the shop may need as well.
 */
export async function scheduleForwarding(
  tx: Transaction,
  { headers }: Request,
  body: Buffer,
): Promise<void> {
  const { env, jobs } = desk()
  if (env.omiseWebhookForwardUrl === undefined) return
  const forwarded = FORWARDED_HEADERS.flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const data = { headers: Object.fromEntries(forwarded), body: body.toString('base64') }
  await jobs.schedule(tx, 'forward-webhook', data, 0)
}

/**
 * Posts a webhook to the merchant's endpoint, byte for byte. The job is retried until the endpoint answers with a success,
 * but the receiver may refuse a signature that has become old.
 * @throws Error when the endpoint does not accept it
 */
export async function forwardWebhook({
  headers,
  body,
}: {
  headers: Record<string, string>
  body: string
}): Promise<void> {
  const url = desk().env.omiseWebhookForwardUrl
  if (url === undefined) return
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: Buffer.from(body, 'base64'),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`The endpoint for webhooks answered ${response.status}`)
}
