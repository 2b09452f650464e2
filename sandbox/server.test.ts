import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from './server.ts'
import { basic, formOf, idOf, itemsOf, newKey, rawCall, TestClient } from './testing/test-client.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe('authentication', () => {
  it.each([
    ['no header', undefined],
    ['a bearer token', 'Bearer skey_test_12345678'],
    ['invalid base64', 'Basic ???'],
    ['a public key', basic('pkey_test_12345678')],
    ['a live key', basic('skey_12345678')],
    ['a short key', basic('skey_test_1234567')],
    ['a key with uppercase letters', basic('skey_test_ABCDEFGH')],
    ['the key as password', `Basic ${Buffer.from(':skey_test_12345678').toString('base64')}`],
  ])('refuses %s', async (_, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const { status, body } = await rawCall(`${sandbox.url}/disputes`, { method: 'GET', headers })
    expect(status).toBe(401)
    expect(body).toEqual({
      object: 'error',
      location: 'https://www.omise.co/api-errors#authentication-failure',
      code: 'authentication_failure',
      message: 'authentication failed',
    })
  })

  it('creates a separate merchant for each key', async () => {
    const [one, other] = [new TestClient(sandbox.url), new TestClient(sandbox.url)]
    const id = await one.newDispute()
    expect((await one.get('/disputes/open'))['total']).toBe(9)
    expect((await other.get('/disputes/open'))['total']).toBe(8)
    expect((await other.call('GET', `/disputes/${id}`)).status).toBe(404)
  })
})

describe('parameters', () => {
  it.each([
    ['JSON', 'application/json', '{"limit": 2, "order": "reverse_chronological"}'],
    ['a form', 'application/x-www-form-urlencoded', 'limit=2&order=reverse_chronological'],
  ])(
    'of a GET are read from a body that is %s, which takes precedence over the query',
    async (_, type, body) => {
      const headers = {
        authorization: basic(newKey()),
        'content-type': type,
        'content-length': String(body.length),
      }
      const url = `${sandbox.url}/disputes?limit=5&offset=1`
      const answer = await rawCall(url, { method: 'GET', headers, body })
      expect(answer.body).toMatchObject({ limit: 2, offset: 1, order: 'reverse_chronological' })
    },
  )

  it('of an update are read from a form', async () => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    const body = new URLSearchParams({ message: 'Delivered', 'metadata[case]': 'A-17' })
    const answer = await client.call('PATCH', `/disputes/${id}`, { body })
    expect(answer.body).toMatchObject({ message: 'Delivered', metadata: { case: 'A-17' } })
  })

  it.each([
    ['broken JSON', 'application/json', '{"message": '],
    ['JSON that is not an object', 'application/json', '["message"]'],
    ['more than a megabyte', 'application/json', `{"message": "${'x'.repeat(1_100_000)}"}`],
    ['multipart on another route than documents', 'multipart/form-data; boundary=b', '--b--'],
  ])('refuses %s', async (_, type, body) => {
    const client = new TestClient(sandbox.url)
    const id = await client.newDispute()
    const answer = await client.call('PATCH', `/disputes/${id}`, {
      headers: { 'content-type': type },
      body,
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } })
  })
})

describe('paths', () => {
  it('may have a trailing slash', async () => {
    const client = new TestClient(sandbox.url)
    expect(await client.get('/disputes/open/?limit=1')).toMatchObject({
      location: '/disputes/open',
    })
  })

  it.each([
    ['GET', '/'],
    ['GET', '/nothing'],
    ['PUT', '/disputes/dspt_test_1'],
    ['POST', '/disputes'],
    ['GET', '/disputes/a/b/c/d'],
    ['GET', '/__sandbox/nothing'],
  ])('%s %s returns 404', async (method, path) => {
    const answer = await new TestClient(sandbox.url).call(method, path)
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})

describe('the seed', () => {
  it('has disputes in every state and five currencies, both spellings of fraud, and one dispute with 45 documents', async () => {
    const client = new TestClient(sandbox.url)
    const disputes = itemsOf(await client.get('/disputes?limit=100'))
    const count = (status: string) => disputes.filter((each) => each['status'] === status).length
    expect([count('open'), count('pending'), count('won') + count('lost')]).toEqual([8, 12, 30])
    expect(count('won')).toBeGreaterThan(5)
    expect(count('lost')).toBeGreaterThan(5)
    const currencies = new Set(disputes.map(({ currency }) => currency))
    expect(currencies).toEqual(new Set(['THB', 'JPY', 'SGD', 'MYR', 'USD']))
    const reasons = new Set(disputes.map(({ reason_code }) => reason_code))
    expect(reasons.size).toBeGreaterThan(10)
    expect(reasons).toContain('unauthorized_charge')
    expect(reasons).toContain('unauthorized_charge_aka_fraud')
    const many = disputes.find((each) => JSON.stringify(each['documents']).includes('"total":45'))
    const documents = itemsOf(await client.get(`/disputes/${idOf(many)}/documents?limit=100`))
    const kinds = new Set(documents.map(({ kind }) => kind))
    expect(many).toMatchObject({ status: 'open' })
    expect(kinds).toEqual(
      new Set([
        'cardholder_details',
        'details_of_purchase',
        'proof_of_receipt',
        'proof_of_acceptance',
        null,
      ]),
    )
    const free = itemsOf(await client.get('/charges?limit=100&order=reverse_chronological'))
    expect(free.filter(({ disputable }) => disputable).length).toBeGreaterThan(50)
  })

  it('dates disputes relative to the clock: one due within a day, one more within three', async () => {
    const now = new Date('2026-03-01T09:00:00Z')
    const clocked = await startSandbox({ clock: () => now })
    const open = itemsOf(await new TestClient(clocked.url).get('/disputes/open'))
    const hours = open.map(
      (each) => (now.getTime() - Date.parse(String(each['created_at']))) / 3_600_000,
    )
    await clocked.close()
    expect(hours).toEqual(hours.toSorted((a, b) => b - a))
    expect([hours[0], hours.at(-1)]).toEqual([167.9, 0.5])
    expect(hours.filter((age) => age > 6 * 24)).toHaveLength(1)
    expect(hours.filter((age) => age > 4 * 24)).toHaveLength(2)
  })

  it('derives the same ids from the same key in every data directory', async () => {
    const key = newKey()
    const ids = async (url: string) =>
      itemsOf(await new TestClient(url, key).get('/disputes')).map((each) => idOf(each))
    const other = await startSandbox()
    expect(await ids(other.url)).toEqual(await ids(sandbox.url))
    await other.close()
  })
})

describe('the data directory', () => {
  it('persists all data across restarts, even after a crash in the middle of a line', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
    const key = newKey()
    const first = await startSandbox({ dataDir })
    const client = new TestClient(first.url, key)
    const id = await client.newDispute()
    const document = (await client.upload(id, formOf())).body
    await client.json('PATCH', `/disputes/${id}`, { message: 'Delivered' })
    const before = await client.get(`/disputes/${id}`)
    await first.close()
    const [merchant = ''] = readdirSync(join(dataDir, 'merchants'))
    appendFileSync(join(dataDir, 'merchants', merchant, 'events.jsonl'), '{"id":"evnt_te')
    writeFileSync(join(dataDir, 'merchants', merchant, 'disputes', `${id}.json.new`), '{"id":')
    writeFileSync(join(dataDir, 'incoming', 'left-over'), 'half a file')

    const second = await startSandbox({ dataDir })
    const again = new TestClient(second.url, key)
    const after = await again.get(`/disputes/${id}`)
    expect({ ...after, documents: null }).toEqual({ ...before, documents: null })
    expect(after).toMatchObject({ documents: { data: [document] } })
    const content = await again.fetch(`/__sandbox/documents/${idOf(document)}/content`)
    expect((await content.arrayBuffer()).byteLength).toBe(64)
    const events = itemsOf(await again.get('/events?order=reverse_chronological&limit=2'))
    expect(events.map((each) => each['key'])).toEqual(['dispute.update', 'dispute.create'])
    await again.newDispute()
    await second.close()

    const third = await startSandbox({ dataDir })
    expect((await new TestClient(third.url, key).get('/events'))['total']).toBe(376)
    await third.close()
    expect(readdirSync(join(dataDir, 'incoming'))).toEqual([])
    rmSync(dataDir, { recursive: true })
  })

  it('written by an older version without admin messages is still readable', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
    const key = newKey()
    const first = await startSandbox({ dataDir })
    const before = await new TestClient(first.url, key).get('/disputes/pending?limit=100')
    await first.close()
    const [merchant = ''] = readdirSync(join(dataDir, 'merchants'))
    const file = join(dataDir, 'merchants', merchant, 'seed.json')
    const seed = readFileSync(file, 'utf8').replaceAll('"adminMessage":null,', '')
    expect(seed).not.toContain('"adminMessage":null')
    writeFileSync(file, seed)

    const second = await startSandbox({ dataDir })
    const after = await new TestClient(second.url, key).get('/disputes/pending?limit=100')
    await second.close()
    expect(itemsOf(after).map(idOf)).toEqual(itemsOf(before).map(idOf))
    expect(itemsOf(after)[0]).toMatchObject({ admin_message: null })
    rmSync(dataDir, { recursive: true })
  })
})
