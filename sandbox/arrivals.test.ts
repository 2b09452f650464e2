import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startSandbox, type RunningSandbox } from './server.ts'
import { itemsOf, TestClient } from './testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe('the setting new_dispute_minutes', () => {
  const minute = 60_000
  const total = async (client: TestClient) => (await client.get('/disputes/open'))['total']

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('opens a dispute every so many minutes, until it is null', async () => {
    const client = new TestClient(sandbox.url)
    const set = (minutes: number | null) =>
      client.json('PATCH', '/__sandbox/settings', { new_dispute_minutes: minutes })
    expect((await set(5)).body).toMatchObject({ new_dispute_minutes: 5 })
    vi.advanceTimersByTime(5 * minute - 1)
    expect(await total(client)).toBe(8)
    vi.advanceTimersByTime(1)
    expect(await total(client)).toBe(9)
    vi.advanceTimersByTime(10 * minute)
    expect(await total(client)).toBe(11)
    expect(itemsOf(await client.get('/events?order=reverse_chronological&limit=1'))).toMatchObject([
      { key: 'dispute.create' },
    ])
    await set(null)
    vi.advanceTimersByTime(60 * minute)
    expect(await total(client)).toBe(11)
    expect((await set(0)).status).toBe(400)
  })

  it('is that of the sandbox at first, again after a reset, and ends with the sandbox', async () => {
    const defaults = { webhook: { url: null, secret: null }, newDisputeMinutes: 1 }
    const own = await startSandbox({ defaults })
    const client = new TestClient(own.url)
    expect(await client.get('/__sandbox/settings')).toMatchObject({ new_dispute_minutes: 1 })
    vi.advanceTimersByTime(2 * minute)
    expect(await total(client)).toBe(10)
    await client.call('POST', '/__sandbox/reset')
    expect(await total(client)).toBe(8)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(minute)
    expect(await total(client)).toBe(9)
    await own.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
