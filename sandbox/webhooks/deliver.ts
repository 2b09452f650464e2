import { endOf, type MerchantScope } from '../core/context.ts'
import { elapses } from '../core/inject-faults.ts'
import { perMerchant } from '../core/store.ts'
import { newId, utcSeconds } from '../core/values.ts'
import { signingSecrets, webhookSettings, webhooksOf, type DeliveryRow } from './data.ts'
import { signatureHeaders } from './signature.ts'

/** What is posted for an event. */
export interface WebhookMessage {
  eventId: string
  /** `dispute.create`, for the faults of deliveries. */
  key: string
  body: string
}

/** A delivery that a `reorder` fault holds back until one of a later event has ended. */
interface HeldDelivery {
  position: number
  send: () => Promise<void>
}

const queueOf = perMerchant(() => ({ count: 0, held: [] as HeldDelivery[] }))

/**
 * Posts the message to the address of the merchant, if there is one, and records the delivery. Returns immediately and
 * never throws: the request that raised the event does not wait. One attempt is made, because Omise promises no more;
 * deliveries of different events may overtake each other.
 */
export function deliver(scope: MerchantScope, message: WebhookMessage): void {
  if (webhookSettings(scope).url === null) return
  const fault = scope.merchant.faults.takeDelivery(message.key)
  if (fault?.type === 'lose') return
  const queue = queueOf(scope.merchant)
  queue.count += 1
  const position = queue.count
  const send = async () => {
    if (fault?.type === 'delay' && !(await elapses(fault.seconds * 1000, endOf(scope)))) return
    await attempt(scope, message)
    if (fault?.type === 'double') await attempt(scope, message)
    await releaseHeld(scope, position)
  }
  if (fault?.type === 'reorder') queue.held.push({ position, send })
  else void send().catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
}

/** Sends what was held back for a later event; of several the newest first, since each releases the one before it. */
async function releaseHeld(scope: MerchantScope, position: number): Promise<void> {
  const { held } = queueOf(scope.merchant)
  const at = held.findLastIndex((each) => each.position < position)
  const [next] = at < 0 ? [] : held.splice(at, 1)
  await next?.send()
}

async function attempt(scope: MerchantScope, { eventId, body }: WebhookMessage): Promise<void> {
  const { clock } = scope.sandbox
  const settings = webhookSettings(scope)
  if (settings.url === null) return
  const end = endOf(scope)
  const startedAt = clock()
  const outcome = await post({
    url: settings.url,
    body,
    headers: signatureHeaders(body, signingSecrets(settings, startedAt), startedAt),
    signal: AbortSignal.any([end, AbortSignal.timeout(settings.timeoutMs)]),
  })
  if (end.aborted) return
  webhooksOf(scope.merchant).add({
    id: newId('whdl'),
    eventId,
    url: settings.url,
    ...outcome,
    createdAt: utcSeconds(startedAt),
  })
}

/** The status of the response, of a redirect too; the body of the response is not read. */
async function post(request: {
  url: string
  body: string
  headers: Record<string, string>
  signal: AbortSignal
}): Promise<Pick<DeliveryRow, 'status' | 'error'>> {
  const { url, body, headers, signal } = request
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      // A kept connection may be one that a restarted receiver has closed, and there is no second attempt.
      headers: { ...headers, 'Content-Type': 'application/json', Connection: 'close' },
      body,
      signal,
    })
    await response.body?.cancel()
    return { status: response.status, error: null }
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    return { status: null, error: isTimeout ? 'timeout' : 'connection failed' }
  }
}
