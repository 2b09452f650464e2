import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startSandbox, type RunningSandbox } from '@/sandbox/server'
import { sandboxMerchant } from './sandbox'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

/** Its address, and the ids of the disputes that were posted, `count` of them. */
async function receiveDisputes(count: number) {
  const { promise: received, resolve } = Promise.withResolvers<string[]>()
  const ids: string[] = []
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { data } = JSON.parse(body.toString()) as { data: { object: string; id: string } }
      if (data.object === 'dispute') ids.push(data.id)
      response.end()
      if (ids.length === count) resolve(ids)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/`, received }
}

it('creates and closes disputes, and loses, doubles and reorders their webhooks', async () => {
  const merchant = sandboxMerchant(sandbox.url)
  const { url, received } = await receiveDisputes(4)
  await merchant.webhooks.configure({ url, lose: 1, double: 1, reorder: 1 })
  const ids: string[] = []
  for (let at = 0; at < 3; at += 1) ids.push((await merchant.createDispute({ amount: 9_900 })).id)
  await merchant.closeDispute(ids[0] ?? '', 'won')
  const [, doubled, reordered] = ids
  const arrived = await received
  expect(arrived.toSorted()).toEqual([doubled, doubled, reordered, ids[0]].toSorted())
  expect(arrived.indexOf(reordered ?? '')).toBeGreaterThan(arrived.indexOf(ids[0] ?? ''))
  await expect
    .poll(
      async () =>
        (await merchant.webhooks.deliveries()).filter(({ key }) => key.startsWith('dispute.')),
      { timeout: 20_000 },
    )
    .toHaveLength(4)
  expect(await merchant.dispute(ids[0] ?? '')).toMatchObject({ status: 'won', amount: 9_900 })
})

it('chooses respond-by, and rolls secrets', async () => {
  const merchant = sandboxMerchant(sandbox.url)
  const respondBy = new Date(Date.now() + 86_400_000)
  const { id } = await merchant.createDispute({ respondBy, reasonCode: 'other' })
  expect((await merchant.openDisputes()).map((dispute) => dispute.id)).toContain(id)
  const secret = await merchant.webhooks.roll()
  expect(Buffer.from(secret, 'base64')).toHaveLength(32)
  expect(await merchant.webhooks.roll('bmV3')).toBe('bmV3')
})
