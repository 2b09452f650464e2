import { createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { api } from '../../lib/format/paths.ts'
import type { Forgery } from './scenario.ts'

/** The address of the webhooks, as a load balancer before the servers; both handlers receive what it passes on. */
export type WebhookRelay = {
  url: string
  /** Base64. */
  secret: string
  /**
   * Sends a forged webhook about the dispute.
   * @returns the status of the response, null when there was none; `isGenuine`: it is one of Omise's, sent again
   */
  forge(
    type: Forgery['type'],
    disputeId: string,
  ): Promise<{ status: number | null; isGenuine: boolean }>
  close(): Promise<void>
}

type Webhook = { body: Buffer; headers: Record<string, string> }

const SIGNATURE = 'omise-signature'
const TIMESTAMP = 'omise-signature-timestamp'
const OUTDATED_SECONDS = 900
const ANSWER_MS = 5_000

/**
 * @param running the servers that are up; without one, a webhook is lost for both handlers
 * @param receive the handler to compare with; it verifies signatures, too, so it receives no forgeries
 */
export async function startWebhookRelay(
  running: () => readonly string[],
  receive: (body: string) => void,
): Promise<WebhookRelay> {
  const secret = randomBytes(32).toString('base64')
  const passed: Webhook[] = []
  let count = 0

  async function passOn({ body, headers }: Webhook): Promise<number | null> {
    const servers = running()
    count += 1
    const server = servers[count % servers.length]
    if (server === undefined) return null
    if (isSigned({ body, headers }, secret)) receive(body.toString('utf8'))
    try {
      const response = await fetch(server + api.webhook(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close', ...headers },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      await response.body?.cancel()
      return response.status
    } catch {
      return null
    }
  }

  const server = createServer((request, response) => {
    const take = async () => {
      const body = await buffer(request)
      const headers = Object.fromEntries(
        [SIGNATURE, TIMESTAMP].flatMap((name) => {
          const value = request.headers[name]
          return typeof value === 'string' ? [[name, value]] : []
        }),
      )
      passed.push({ body, headers })
      response.statusCode = (await passOn({ body, headers })) ?? 502
      response.end()
    }
    // The sandbox may be killed while it sends.
    void take().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/`,
    secret,
    async forge(type, disputeId) {
      const original = passed.findLast(({ body }) => body.includes(disputeId))
      const isGenuine = type === 'replayed' && original !== undefined
      return { status: await passOn(forgery(type, disputeId, secret, original)), isGenuine }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Without an original, which may have been lost, what changes or repeats it is an invented event without signature. */
function forgery(
  type: Forgery['type'],
  disputeId: string,
  secret: string,
  original: Webhook | undefined,
): Webhook {
  const invented = Buffer.from(JSON.stringify(inventedEvent(disputeId)))
  const now = Math.floor(Date.now() / 1000)
  switch (type) {
    case 'no_event':
      return { body: Buffer.from('{"object":'), headers: {} }
    case 'signed_with_another_key':
      return signed(invented, randomBytes(32).toString('base64'), now)
    case 'outdated':
      return original
        ? signed(original.body, secret, now - OUTDATED_SECONDS)
        : { body: invented, headers: {} }
    case 'changed':
      return { body: invented, headers: original?.headers ?? {} }
    case 'replayed':
      return original ?? { body: invented, headers: {} }
    case 'unsigned':
      return { body: invented, headers: {} }
  }
}

/** It claims a decision that Omise did not make. */
function inventedEvent(disputeId: string) {
  return {
    object: 'event',
    id: `evnt_test_${randomBytes(9).toString('hex')}`,
    livemode: false,
    key: 'dispute.close',
    created_at: new Date().toISOString(),
    data: { object: 'dispute', id: disputeId, status: 'won' },
  }
}

function signed(body: Buffer, secret: string, timestamp: number): Webhook {
  return {
    body,
    headers: {
      [SIGNATURE]: signatureOf(body, secret, `${timestamp}`),
      [TIMESTAMP]: `${timestamp}`,
    },
  }
}

function signatureOf(body: Buffer, secret: string, timestamp: string): string {
  const hmac = createHmac('sha256', Buffer.from(secret, 'base64'))
  return hmac.update(`${timestamp}.`).update(body).digest('hex')
}

function isSigned({ body, headers }: Webhook, secret: string): boolean {
  return headers[SIGNATURE] === signatureOf(body, secret, headers[TIMESTAMP] ?? '')
}
