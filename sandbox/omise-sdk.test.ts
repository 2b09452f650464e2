import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import omise from 'omise'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startSandbox, type RunningSandbox } from './server.ts'
import { TestClient } from './testing/test-client.ts'

/**
 * Omise's own SDK has no option for a port, but it honours `http_proxy`: its requests to api.omise.co go
 * through a tunnel that ends at the sandbox.
 */
let sandbox: RunningSandbox
let tunnel: Server
const sockets = new Set<Socket>()

beforeAll(async () => {
  sandbox = await startSandbox()
  tunnel = createServer()
  tunnel.on('connection', (socket) => sockets.add(socket))
  tunnel.on('connect', (_request, client: Socket) => {
    const upstream = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      client.pipe(upstream).pipe(client)
    })
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  const port = await new Promise<number>((resolve, reject) => {
    tunnel.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = tunnel.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  vi.stubEnv('http_proxy', `http://127.0.0.1:${port}`)
  vi.stubEnv('OMISE_SCHEME', 'http')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => tunnel.close(resolve))
  await sandbox.close()
})

function open(omiseVersion = '2019-05-29') {
  const client = new TestClient(sandbox.url)
  const sdk = omise({ publicKey: 'pkey_test_12345678', secretKey: client.key, omiseVersion })
  return { client, sdk }
}

/** The SDK can search, but its types do not include it. */
function canSearch<Sdk extends object>(
  sdk: Sdk,
): sdk is Sdk & { search: { list(parameters: Record<string, string>): Promise<unknown> } } {
  return 'search' in sdk
}

describe('the npm package omise', () => {
  it('lists disputes by state, with paging', async () => {
    const { sdk } = open()
    const all = await sdk.disputes.list({ limit: 3, offset: 1, order: 'reverse_chronological' })
    expect(all).toMatchObject({
      object: 'list',
      limit: 3,
      offset: 1,
      total: 50,
      order: 'reverse_chronological',
    })
    expect(all.data).toHaveLength(3)
    expect((await sdk.disputes.listOpen()).data.map(({ status }) => status)).toEqual(
      Array(8).fill('open'),
    )
    expect((await sdk.disputes.listPending()).total).toBe(12)
    const closed = await sdk.disputes.listClosed()
    expect(new Set(closed.data.map(({ status }) => status))).toEqual(new Set(['won', 'lost']))
  })

  it('retrieves a dispute and submits its response', async () => {
    const { client, sdk } = open()
    const id = await client.newDispute()
    expect(await sdk.disputes.retrieve(id)).toMatchObject({ id, status: 'open', message: null })
    const answered = await sdk.disputes.update(id, { message: 'Signed for on 2 May' })
    expect(answered).toMatchObject({ id, status: 'pending', message: 'Signed for on 2 May' })
    await expect(sdk.disputes.update(id, { message: 'again' })).rejects.toMatchObject({
      object: 'error',
      code: 'bad_request',
    })
  })

  it('searches disputes, and reads charges and events', async () => {
    const { client, sdk } = open()
    const id = await client.newDispute()
    if (!canSearch(sdk)) throw new Error('the SDK has no search')
    const found = await sdk.search.list({ scope: 'dispute', query: id })
    expect(found).toMatchObject({ object: 'search', total: 1, data: [{ id }] })
    const dispute = await sdk.disputes.retrieve(id)
    const charge = await sdk.charges.retrieve(String(dispute.charge))
    expect(charge).toMatchObject({
      object: 'charge',
      dispute: { object: 'dispute', id, charge: String(dispute.charge) },
      disputable: false,
    })
    expect(await sdk.account.retrieve()).toMatchObject({ object: 'account', webhook_uri: null })
    const events = await sdk.events.list({ order: 'reverse_chronological', limit: 1 })
    expect(events.data[0]).toMatchObject({ key: 'dispute.create', data: { id } })
  })

  it('receives the API version that it requests', async () => {
    const { client, sdk } = open('2017-11-02')
    const id = await client.newDispute()
    expect(await sdk.disputes.retrieve(id)).toHaveProperty('created')
  })

  it('receives the errors of a wrong key and an unknown dispute', async () => {
    const { sdk } = open()
    await expect(sdk.disputes.retrieve('dspt_test_nope')).rejects.toMatchObject({
      code: 'not_found',
    })
    const wrong = omise({ publicKey: 'pkey_test_12345678', secretKey: 'skey_1234567890' })
    await expect(wrong.disputes.list()).rejects.toMatchObject({ code: 'authentication_failure' })
  })
})
