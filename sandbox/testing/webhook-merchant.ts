import { onTestFinished, expect } from 'vitest'
import type { JsonObject } from '../core/values.ts'
import { Receiver, type Received } from './receiver.ts'
import { itemsOf, objectAt, patiently, TestClient } from './test-client.ts'

/** A merchant whose events go to a receiver of its own, and a dispute that was there before. */
export async function merchantWithReceiver(sandboxUrl: string, settings: JsonObject = {}) {
  const receiver = await startReceiver()
  const client = new TestClient(sandboxUrl)
  const disputeId = await client.newDispute()
  await configure(client, { url: receiver.url, ...settings })
  let updates = 0
  return {
    client,
    receiver,
    disputeId,
    /** Raises a `dispute.update`. */
    update: () => {
      updates += 1
      return client.json('PATCH', `/disputes/${disputeId}`, { metadata: { update: updates } })
    },
  }
}

/** One that is closed after the test. */
export async function startReceiver(): Promise<Receiver> {
  const receiver = await Receiver.start()
  onTestFinished(() => receiver.close())
  return receiver
}

export async function configure(client: TestClient, settings: JsonObject): Promise<void> {
  const { status, text } = await client.json('PATCH', '/__sandbox/webhooks', settings)
  expect(status, text).toBe(200)
}

/** The recorded deliveries, as soon as there are that many. */
export async function deliveries(client: TestClient, count: number): Promise<JsonObject[]> {
  const read = async () => itemsOf(await client.get('/__sandbox/webhooks/deliveries'))
  await expect.poll(read, patiently).toHaveLength(count)
  return read()
}

export async function lastEvent(client: TestClient): Promise<JsonObject | undefined> {
  return itemsOf(await client.get('/events?order=reverse_chronological&limit=1'))[0]
}

/** Which update each posted event is about. */
export function updatesOf(received: readonly Received[]) {
  return received.map(({ event }) => objectAt(objectAt(event, 'data'), 'metadata')['update'])
}
