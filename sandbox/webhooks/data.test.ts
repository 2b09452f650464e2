import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { JsonObject } from '../core/values.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { itemsOf, TestClient } from '../testing/test-client.ts'
import {
  configure,
  deliveries,
  merchantWithReceiver,
  startReceiver,
} from '../testing/webhook-merchant.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const fresh = (settings: JsonObject = {}) => merchantWithReceiver(sandbox.url, settings)

describe('the settings', () => {
  it.each([
    { url: 'ftp://receiver.example/' },
    { url: 'receiver.example' },
    { secret: 'not base64!' },
    { secret: '' },
    { timeout_ms: 0 },
    { address: 'http://127.0.0.1/' },
  ])('refuse %j', async (settings) => {
    const client = new TestClient(sandbox.url)
    expect((await client.json('PATCH', '/__sandbox/webhooks', settings)).status).toBe(400)
    expect(await client.get('/__sandbox/webhooks')).toEqual({
      url: null,
      secret: null,
      previous_secret: null,
      previous_secret_until: null,
      timeout_ms: 10_000,
    })
  })

  it('and the deliveries survive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-webhooks-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const receiver = await startReceiver()
    const before = await startSandbox({ dataDir })
    const client = new TestClient(before.url)
    await configure(client, { url: receiver.url, secret: 'c2VjcmV0' })
    await client.newDispute()
    const recorded = await deliveries(client, 1)
    await before.close()

    const after = await startSandbox({ dataDir })
    onTestFinished(() => after.close())
    const again = new TestClient(after.url, client.key)
    expect(itemsOf(await again.get('/__sandbox/webhooks/deliveries'))).toEqual(recorded)
    const id = await again.newDispute()
    const request = (await receiver.first(2))[1]
    expect(request?.event).toMatchObject({ data: { id } })
    expect(request?.headers['omise-signature']).toMatch(/^[0-9a-f]{64}$/)
    expect(await again.get('/__sandbox/webhooks')).toMatchObject({ secret: 'c2VjcmV0' })
  })

  it('are forgotten by a reset, which ends all deliveries', async () => {
    const errors = vi.spyOn(process.stderr, 'write')
    onTestFinished(() => errors.mockRestore())
    const { client, receiver, update } = await fresh()
    const connection = Promise.withResolvers<'closed'>()
    receiver.respond = (response) => response.on('close', () => connection.resolve('closed'))
    await client.json('POST', '/__sandbox/faults', {
      on: { event: '' },
      fault: { type: 'delay', seconds: 3_600 },
      times: 1,
    })
    await update()
    await update()
    await receiver.first(1)
    await client.call('POST', '/__sandbox/reset')
    expect(await connection.promise).toBe('closed')
    expect(await client.get('/__sandbox/webhooks')).toMatchObject({ url: null })
    expect(itemsOf(await client.get('/__sandbox/webhooks/deliveries'))).toEqual([])
    expect(errors).not.toHaveBeenCalled()
  })

  it('do not keep the sandbox from closing while a receiver hangs', async () => {
    const receiver = await startReceiver()
    const connection = Promise.withResolvers<'closed'>()
    receiver.respond = (response) => response.on('close', () => connection.resolve('closed'))
    const defaults = { webhook: { url: receiver.url, secret: null }, newDisputeMinutes: null }
    const closing = await startSandbox({ defaults })
    await new TestClient(closing.url).newDispute()
    await receiver.first(1)
    await closing.close()
    expect(await connection.promise).toBe('closed')
  })
})
