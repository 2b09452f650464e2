import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startSandbox } from '@/sandbox/server'
import { createOmiseClient, type OmiseClient, type OmiseClientOptions } from './client'
import { downloadDocument } from './download'
import { bytesOf, generatedFile, MEGABYTE } from './testing/files'
import { failureOf } from './testing/test-server'
import type { OmiseDispute } from './types'

type Merchant = OmiseClient & {
  /** Plans a fault for the next matching call. */
  failNext(on: object, fault: object): Promise<void>
  /** An admin call of the sandbox. */
  admin(path: string, init?: RequestInit): Promise<Response>
  slept: number[]
}

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

/** A merchant for every test: the sandbox seeds one for each key. */
function merchant(options: Partial<OmiseClientOptions> = {}): Merchant {
  const secretKey = `skey_test_${randomUUID().replaceAll('-', '')}`
  const slept: number[] = []
  const sleep = async (ms: number) => void slept.push(ms)
  const client = createOmiseClient({ secretKey, baseUrl: sandbox.url, sleep, ...options })
  onTestFinished(() => client.close())
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  const admin = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(`${sandbox.url}/__sandbox${path}`, { ...init, headers })
    if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${path}`)
    return response
  }
  const failNext = async (on: object, fault: object) => {
    await admin('/faults', { method: 'POST', body: JSON.stringify({ on, fault, times: 1 }) })
  }
  return { ...client, admin, failNext, slept }
}

function png(size: number, filename = 'delivery photo.png') {
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const rest = generatedFile(size - signature.byteLength)
  async function* body(): AsyncGenerator<Uint8Array> {
    yield signature
    yield* rest.body()
  }
  return { filename, kind: 'proof_of_receipt', contentType: 'image/png', size, body }
}

async function firstOpen({ disputes }: OmiseClient): Promise<OmiseDispute> {
  const { data } = await disputes.list({ status: 'open', limit: 1 })
  if (data[0] === undefined) throw new Error('the sandbox has no open dispute')
  return data[0]
}

async function withManyDocuments({ disputes }: OmiseClient): Promise<OmiseDispute> {
  const { data } = await disputes.list({ limit: 100 })
  const found = data.find(({ documents }) => documents.total === 45)
  if (found === undefined) throw new Error('the sandbox has no dispute with 45 documents')
  return found
}

describe('reading', () => {
  it('all pages together contain every dispute, in both orders', async () => {
    const { disputes } = merchant()
    const all = await disputes.list({ limit: 100 })
    const ids: string[] = []
    for (let offset = 0; offset < all.total; offset += 7) {
      const page = await disputes.list({ limit: 7, offset, order: 'reverse_chronological' })
      expect(page).toMatchObject({ limit: 7, offset, total: all.total })
      ids.push(...page.data.map(({ id }) => id))
    }
    expect(ids.toReversed()).toEqual(all.data.map(({ id }) => id))
    expect(new Set(ids).size).toBe(all.total)
  })

  it('each status has its list, limited by a time span', async () => {
    const { disputes } = merchant()
    const [open, pending, closed, all] = await Promise.all([
      disputes.list({ status: 'open', limit: 100 }),
      disputes.list({ status: 'pending', limit: 100 }),
      disputes.list({ status: 'closed', limit: 100 }),
      disputes.list({ limit: 100 }),
    ])
    const statuses = (list: typeof all) =>
      [...new Set(list.data.map(({ status }) => status))].sort()
    expect([open, pending, closed].map(statuses)).toEqual([['open'], ['pending'], ['lost', 'won']])
    expect(open.total + pending.total + closed.total).toBe(all.total)
    const newest = all.data.at(-1)
    const since = await disputes.list({ from: newest?.createdAt })
    expect(since.data.map(({ id }) => id)).toContain(newest?.id)
    expect(since.total).toBeLessThan(all.total)
  })

  it.each(['2019-05-29', '2017-11-02'])('one dispute in version %s', async (apiVersion) => {
    const client = merchant({ apiVersion })
    const listed = await firstOpen(client)
    const dispute = await client.disputes.retrieve(listed.id)
    expect(dispute).toMatchObject({
      id: listed.id,
      status: 'open',
      currency: expect.stringMatching(/^[A-Z]{3}$/),
      createdAt: listed.createdAt,
      chargeId: expect.stringMatching(/^chrg_test_/),
    })
    expect(dispute.transactions).toHaveLength(1)
    const charge = await client.charges.retrieve(dispute.chargeId)
    expect(charge.disputeId).toBe(dispute.id)
    expect(charge.amount - charge.refundedAmount).toBe(dispute.amount)
    expect(charge.card?.lastDigits).toMatch(/^\d{4}$/)
  })

  it('the charge along with the dispute', async () => {
    const client = merchant()
    const { id, chargeId } = await firstOpen(client)
    const { charge } = await client.disputes.retrieve(id, { expandCharge: true })
    expect(charge).toEqual(await client.charges.retrieve(chargeId))
  })

  it('45 documents, page by page', async () => {
    const client = merchant()
    const { id } = await withManyDocuments(client)
    const pages = await Promise.all(
      [0, 20, 40].map((offset) => client.documents.list(id, { limit: 20, offset })),
    )
    expect(pages.map(({ data }) => data.length)).toEqual([20, 20, 5])
    const documents = pages.flatMap(({ data }) => data)
    expect(new Set(documents.map((document) => document.id)).size).toBe(45)
    expect(documents.some(({ filename }) => filename.includes('ใบเสร็จ'))).toBe(true)
    const [first] = documents
    expect(await client.documents.retrieve(id, first?.id ?? '')).toEqual(first)
  })

  it('search finds a dispute by its id and by status', async () => {
    const client = merchant()
    const { id } = await firstOpen(client)
    const byId = await client.disputes.search({ query: id })
    expect(byId.data.map((dispute) => dispute.id)).toEqual([id])
    const pending = await client.disputes.search({ filters: { status: 'pending' }, perPage: 1 })
    expect(pending).toMatchObject({ page: 1, perPage: 1, data: [{ status: 'pending' }] })
    expect(pending.totalPages).toBe(pending.total)
  })

  it('a dispute that does not exist, and a key that Omise does not accept', async () => {
    const missing = await failureOf(merchant().disputes.retrieve('dspt_test_nope'))
    expect(missing).toMatchObject({ code: 'not_found', status: 404, omiseCode: 'not_found' })
    expect(missing.requestId).toBeDefined()
    const wrongKey = merchant({ secretKey: 'pkey_test_5xuy4w91xqz7d1w9u0t' })
    expect(await failureOf(wrongKey.disputes.list())).toMatchObject({
      code: 'authentication_failure',
      status: 401,
    })
  })
})

describe('changing', () => {
  it('10 MB less one byte arrive byte for byte', async () => {
    const client = merchant()
    const { id } = await firstOpen(client)
    const file = png(10 * MEGABYTE - 1, 'หลักฐาน "配達".png')
    const document = await client.documents.upload(id, file)
    expect(document).toMatchObject({ kind: file.kind, filename: file.filename, deleted: false })
    const stored = await client.admin(`/documents/${document.id}/content`)
    const [sent, kept] = [await bytesOf(file.body()), Buffer.from(await stored.arrayBuffer())]
    expect(kept.byteLength).toBe(file.size)
    expect(sha256(kept)).toBe(sha256(sent))
    const { data } = await client.documents.list(id, { order: 'reverse_chronological', limit: 1 })
    expect(data).toEqual([document])
  })

  it('a document is gone once it is deleted', async () => {
    const client = merchant()
    const { id } = await firstOpen(client)
    const document = await client.documents.upload(id, png(1_000))
    const destroyed = await client.documents.destroy(id, document.id)
    expect(destroyed).toMatchObject({ id: document.id, deleted: true })
    const { data } = await client.documents.list(id, { limit: 100 })
    expect(data.map((left) => left.id)).not.toContain(document.id)
  })

  it('in API version 2017 as well', async () => {
    const client = merchant({ apiVersion: '2017-11-02' })
    const { id } = await firstOpen(client)
    const document = await client.documents.upload(id, png(1_000))
    expect(document).toMatchObject({ filename: 'delivery photo.png', kind: null })
    const destroyed = await client.documents.destroy(id, document.id)
    expect(destroyed).toMatchObject({ id: document.id, deleted: true, filename: null })
  })

  it('a change refused by Omise did not happen', async () => {
    const client = merchant()
    const { data } = await client.disputes.list({ status: 'closed', limit: 1 })
    const closed = data[0]?.id ?? ''
    expect(await failureOf(client.documents.upload(closed, png(1_000)))).toMatchObject({
      code: 'documents_locked',
      status: 400,
      outcome: 'not_applied',
    })
    const { id } = await firstOpen(client)
    const text = { ...png(1_000), contentType: 'text/plain' }
    expect(await failureOf(client.documents.upload(id, text))).toMatchObject({
      code: 'invalid_file_type',
      outcome: 'not_applied',
    })
    const tooLarge = await failureOf(client.documents.upload(id, png(11 * MEGABYTE)))
    expect(tooLarge).toMatchObject({ code: 'bad_request', outcome: 'not_applied' })
  })

  it('the copy at download_uri can be fetched', async () => {
    const client = merchant()
    const { documents } = await withManyDocuments(client)
    const uri = documents.data.find(({ downloadUri }) => downloadUri !== null)?.downloadUri ?? ''
    const limits = {
      allowedHosts: [],
      baseUrl: sandbox.url,
      maxBytes: 10 * MEGABYTE,
      timeoutMs: 30_000,
    }
    const { contentType, contentLength, body } = await downloadDocument(uri, limits)
    expect(contentType).toMatch(/^(application\/pdf|image\/(png|jpeg))$/)
    expect(await bytesOf(body)).toHaveLength(contentLength ?? -1)
  })
})

describe('faults while reading', () => {
  it.each([
    ['500', { type: 'status', status: 500 }],
    ['429', { type: 'status', status: 429, retryAfter: 1 }],
    ['a reset', { type: 'reset_before_body' }],
    ['502 in HTML', { type: 'html' }],
  ])('%s is recovered from', async (_, fault) => {
    const client = merchant()
    await client.failNext({ method: 'GET' }, fault)
    await expect(client.disputes.list()).resolves.toMatchObject({ offset: 0 })
    expect(client.slept).toHaveLength(1)
  })

  it.each([
    ['HTML', { type: 'html', status: 200 }, 'unreadable'],
    ['cut JSON', { type: 'truncated_json' }, 'unreadable'],
    ['a hang', { type: 'hang' }, 'timeout'],
  ])('%s is reported', async (_, fault, code) => {
    const client = merchant({ timeoutMs: 500 })
    await client.failNext({ method: 'GET' }, fault)
    expect(await failureOf(client.disputes.list())).toMatchObject({ code })
  })
})

describe('faults while uploading: the reported outcome is true', () => {
  /** More than the socket buffers of both sides, so that its end cannot be sent while the server does not read. */
  const large = 64 * MEGABYTE

  it.each([
    ['a reset before the body', { type: 'reset_before_body' }, 'network'],
    ['a server that does not read', { type: 'hang', read: false }, 'timeout'],
  ])('%s', async (_, fault, code) => {
    const client = merchant({ uploadTimeoutMs: 1_000 })
    const { id, documents } = await firstOpen(client)
    await client.failNext({ method: 'POST' }, fault)
    const error = await failureOf(client.documents.upload(id, png(large)))
    expect(error).toMatchObject({ code, outcome: 'not_applied' })
    expect((await client.documents.list(id)).total).toBe(documents.total)
  })

  it.each([
    ['429', { type: 'status', status: 429, retryAfter: 60 }, 'rate_limited', 'not_applied', 0],
    ['500 before it was applied', { type: 'status', status: 500 }, 'unavailable', 'unknown', 0],
    ['503 after', { type: 'status', status: 503, afterApply: true }, 'unavailable', 'unknown', 1],
    ['a lost answer', { type: 'reset_after_apply' }, 'network', 'unknown', 1],
    ['no answer', { type: 'hang_after_apply' }, 'timeout', 'unknown', 1],
    ['cut JSON', { type: 'truncated_json' }, 'unreadable', 'unknown', 1],
    ['HTML', { type: 'html', status: 200 }, 'unreadable', 'unknown', 0],
  ])('%s', async (_, fault, code, outcome, added) => {
    const client = merchant({ uploadTimeoutMs: 2_000 })
    const { id, documents } = await firstOpen(client)
    await client.failNext({ method: 'POST' }, fault)
    const error = await failureOf(client.documents.upload(id, png(MEGABYTE)))
    expect(error).toMatchObject({ code, outcome })
    expect((await client.documents.list(id)).total).toBe(documents.total + added)
    expect(client.slept).toEqual([])
  })
})

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
