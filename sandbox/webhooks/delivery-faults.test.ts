import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/values.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { itemsOf, TestClient } from '../testing/test-client.ts'
import {
  deliveries,
  lastEvent,
  merchantWithReceiver,
  updatesOf,
} from '../testing/webhook-merchant.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const fresh = (settings: JsonObject = {}) => merchantWithReceiver(sandbox.url, settings)

async function planFault(client: TestClient, type: string, rule: JsonObject = {}) {
  const { status } = await client.json('POST', '/__sandbox/faults', {
    on: { event: '' },
    fault: { type },
    ...rule,
  })
  expect(status).toBe(200)
}

const faultsOf = async (client: TestClient) => itemsOf(await client.get('/__sandbox/faults'))

describe('a fault of deliveries', () => {
  it('loses one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'lose', { times: 1 })
    await update()
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }])
    expect(await lastEvent(client)).toMatchObject({ data: { metadata: { update: 1 } } })
    await update()
    await deliveries(client, 1)
    expect(updatesOf(receiver.received)).toEqual([2])
  })

  it('doubles one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'double', { times: 1 })
    await update()
    const [first, second] = await receiver.first(2)
    expect(first?.text).toBe(second?.text)
    await deliveries(client, 2)
    expect(await lastEvent(client)).toMatchObject({ webhook_deliveries: [{}, {}] })
    await update()
    await deliveries(client, 3)
    expect(updatesOf(receiver.received)).toEqual([1, 1, 2])
  })

  it('delays one, which delays no other', async () => {
    const { client, receiver, update } = await fresh()
    const delay = (seconds: number) =>
      planFault(client, 'delay', { fault: { type: 'delay', seconds }, times: 1 })
    await delay(3_600)
    await delay(0.001)
    await update()
    await update()
    await update()
    await deliveries(client, 2)
    expect(updatesOf(receiver.received).toSorted()).toEqual([2, 3])
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }, { fired: 1 }])
  })

  it('sends one after a later one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'reorder', { times: 1 })
    await update()
    await update()
    await receiver.first(2)
    expect(updatesOf(receiver.received)).toEqual([2, 1])
  })

  it('reverses several before the next one', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'reorder', { times: 2 })
    await update()
    await update()
    await update()
    await receiver.first(3)
    expect(updatesOf(receiver.received)).toEqual([3, 2, 1])
  })

  it('applies to the events whose key matches', async () => {
    const { client, receiver, disputeId, update } = await fresh()
    await planFault(client, 'lose', { on: { event: '^dispute\\.update$' } })
    await update()
    await client.call('PATCH', `/disputes/${disputeId}/accept`)
    const [request] = await receiver.first(1)
    expect(request?.event).toMatchObject({ key: 'dispute.close', data: { id: disputeId } })
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }])
  })

  it('applies to a share of the deliveries, the same for the same seed', async () => {
    const lostBy = async (seed: number) => {
      const { client, receiver, update } = await fresh()
      await planFault(client, 'lose', { share: 0.5, seed })
      for (let sent = 0; sent < 20; sent += 1) await update()
      const [rule] = await faultsOf(client)
      const arrived = updatesOf(await receiver.first(20 - Number(rule?.['fired'])))
      return Array.from({ length: 20 }, (_, at) => at + 1).filter((n) => !arrived.includes(n))
    }
    const lost = await lostBy(7)
    expect(lost.length).toBeGreaterThan(3)
    expect(lost.length).toBeLessThan(17)
    expect(await lostBy(7)).toEqual(lost)
    expect(await lostBy(8)).not.toEqual(lost)
  })

  it('leaves requests alone, as faults of requests leave deliveries', async () => {
    const { client, receiver, update } = await fresh()
    await planFault(client, 'double', { times: 1 })
    await client.planFault({ fault: { type: 'status', status: 503 }, times: 1 })
    expect((await update()).status).toBe(503)
    expect((await update()).status).toBe(200)
    await receiver.first(2)
    expect(await faultsOf(client)).toMatchObject([{ fired: 1 }, { fired: 1 }])
  })

  it.each([
    { on: { event: '' }, fault: { type: 'html' } },
    { on: { path: '' }, fault: { type: 'lose' } },
    { fault: { type: 'double' } },
    { on: { event: '(' }, fault: { type: 'lose' } },
    { on: { event: '', method: 'POST' }, fault: { type: 'lose' } },
    { on: { event: '' }, fault: { type: 'lose' }, share: 2 },
  ])('is refused as %j', async (rule) => {
    const client = new TestClient(sandbox.url)
    const { status, body } = await client.json('POST', '/__sandbox/faults', rule)
    expect(status, JSON.stringify(body)).toBe(400)
  })
})
