import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../core/values.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import type { Received } from '../testing/receiver.ts'
import { configure, merchantWithReceiver } from '../testing/webhook-merchant.ts'

let sandbox: RunningSandbox
let now = new Date('2026-03-01T09:00:00.700Z')
beforeAll(async () => {
  sandbox = await startSandbox({ clock: () => now })
})
afterAll(() => sandbox.close())

const fresh = (settings: JsonObject = {}) => merchantWithReceiver(sandbox.url, settings)

const oldSecret = Buffer.from('the earlier secret').toString('base64')
const newSecret = Buffer.from('the secret after the roll').toString('base64')

/** As a receiver would compute it, from the bytes alone. */
function signatureBy(secret: string, { headers, text }: Received): string {
  const signed = `${String(headers['omise-signature-timestamp'])}.${text}`
  return createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('hex')
}

describe('the signature', () => {
  it('is the hex HMAC-SHA256 of timestamp, dot and body by the decoded secret', async () => {
    const { receiver, update } = await fresh({ secret: oldSecret })
    await update()
    const [request] = await receiver.first(1)
    expect(request?.headers).toMatchObject({
      'omise-signature-timestamp': '1772355600',
      'omise-signature': request && signatureBy(oldSecret, request),
    })
    expect(request?.headers['omise-signature']).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is absent without a secret', async () => {
    const { receiver, update } = await fresh()
    await update()
    const [request] = await receiver.first(1)
    expect(Object.keys(request?.headers ?? {}).filter((name) => name.startsWith('omise'))).toEqual(
      [],
    )
  })

  it('has two values for 24 hours after a roll', async () => {
    const start = now
    onTestFinished(() => {
      now = start
    })
    const { client, receiver, update } = await fresh({ secret: oldSecret })
    const { body } = await client.json('POST', '/__sandbox/webhooks/roll', { secret: newSecret })
    expect(body).toMatchObject({
      secret: newSecret,
      previous_secret: oldSecret,
      previous_secret_until: '2026-03-02T09:00:00.700Z',
    })
    await update()
    await receiver.first(1)
    now = new Date(start.getTime() + 86_399_999)
    await update()
    await receiver.first(2)
    now = new Date(start.getTime() + 86_400_000)
    await update()
    const requests = await receiver.first(3)
    const valuesOf = ({ headers }: Received) => String(headers['omise-signature']).split(',')
    expect(requests.map(valuesOf)).toEqual(
      requests.map((request, at) => {
        const byNew = signatureBy(newSecret, request)
        return at < 2 ? [byNew, signatureBy(oldSecret, request)] : [byNew]
      }),
    )
  })

  it('is by the new secret alone when the secret was replaced, not rolled', async () => {
    const { client, receiver, update } = await fresh({ secret: oldSecret })
    await client.call('POST', '/__sandbox/webhooks/roll')
    await configure(client, { secret: newSecret })
    await update()
    const [request] = await receiver.first(1)
    expect(request?.headers['omise-signature']).toBe(request && signatureBy(newSecret, request))
  })
})
