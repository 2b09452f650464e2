import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createOmiseClient, type OmiseClient } from './client'
import type { OmiseOutcome } from './errors'
import type { OmiseUnreadableEvent } from './http'
import {
  CHARGE,
  clientOf,
  DISPUTE,
  DOCUMENT,
  failureOf,
  type Handler,
  KEY,
  sendError,
  sendJson,
  serve,
} from './testing/test-server'
import { wireCharge, wireDispute, wireDocument, wireList } from './testing/wire-samples'

const disputes: Handler = (_, response) => sendJson(response, wireList([wireDispute()]))

describe('disputes', () => {
  it.each([
    [undefined, '/disputes'],
    ['open' as const, '/disputes/open'],
    ['pending' as const, '/disputes/pending'],
    ['closed' as const, '/disputes/closed'],
  ])('lists status %s at %s', async (status, path) => {
    const server = await serve(disputes)
    const list = await clientOf(server.origin).disputes.list({ status })
    expect(list.data[0]).toMatchObject({ id: DISPUTE, chargeId: CHARGE })
    expect(server.seen).toEqual([`GET ${path}`])
  })

  it('passes paging on', async () => {
    const server = await serve(disputes)
    await clientOf(server.origin).disputes.list({
      status: 'open',
      limit: 50,
      offset: 100,
      order: 'reverse_chronological',
      from: new Date('2026-01-01T00:00:00Z'),
      to: new Date('2026-02-01T00:00:00Z'),
    })
    const url = new URL(server.seen[0]?.slice('GET '.length) ?? '', server.origin)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      limit: '50',
      offset: '100',
      order: 'reverse_chronological',
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
    })
  })

  it('retrieves one, with its charge when requested', async () => {
    const server = await serve((request, response) => {
      const expanded = request.url?.endsWith('?expand=true') ? { charge: wireCharge() } : {}
      sendJson(response, wireDispute(expanded))
    })
    const client = clientOf(server.origin)
    expect((await client.disputes.retrieve(DISPUTE)).charge).toBeUndefined()
    const dispute = await client.disputes.retrieve(DISPUTE, { expandCharge: true })
    expect(dispute.charge).toMatchObject({ id: CHARGE, amount: 100000 })
  })

  it('searches with a query, filters, pages and order', async () => {
    const server = await serve((_, response) =>
      sendJson(response, {
        object: 'search',
        data: [wireDispute()],
        page: 2,
        per_page: 5,
        total: 6,
        total_pages: 2,
        filters: { amount: '12.5' },
        order: 'chronological',
        query: 'พัสดุ',
        scope: 'dispute',
      }),
    )
    const found = await clientOf(server.origin).disputes.search({
      query: 'พัสดุ',
      filters: { amount: 12.5, status: 'open', currency: undefined },
      order: 'chronological',
      page: 2,
      perPage: 5,
    })
    expect(found).toMatchObject({ page: 2, totalPages: 2, data: [{ id: DISPUTE }] })
    const url = new URL(server.seen[0]?.slice('GET '.length) ?? '', server.origin)
    expect(url.pathname).toBe('/search')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      scope: 'dispute',
      query: 'พัสดุ',
      'filters[amount]': '12.5',
      'filters[status]': 'open',
      order: 'chronological',
      page: '2',
      per_page: '5',
    })
  })
})

describe('unreadable items', () => {
  const odd = wireDispute({ amount: null, message: 'a name of a person' })
  const documents = wireList([wireDocument({ filename: null })])

  it.each<[string, unknown, (client: OmiseClient) => Promise<unknown>]>([
    ['a list', wireList([odd, wireDispute()]), (client) => client.disputes.list()],
    ['documents', documents, (client) => client.documents.list(DISPUTE)],
    ['a dispute', wireDispute({ documents }), (client) => client.disputes.retrieve(DISPUTE)],
    [
      'a dispute of a list',
      wireList([wireDispute({ documents })]),
      (client) => client.disputes.list(),
    ],
  ])('of %s are reported once, without their content', async (_, body, call) => {
    const events: OmiseUnreadableEvent[] = []
    const server = await serve((_, response) =>
      sendJson(response, body, 200, { 'x-request-id': 'req-1' }),
    )
    await call(clientOf(server.origin, { onUnreadable: (event) => void events.push(event) }))
    expect(events).toEqual([
      {
        method: 'GET',
        path: new URL(server.seen[0]?.slice('GET '.length) ?? '', server.origin).pathname,
        requestId: 'req-1',
        count: 1,
        items: [expect.objectContaining({ why: expect.any(String) })],
      },
    ])
    expect(JSON.stringify(events)).not.toContain('a name of a person')
  })

  it('are reported up to ten, with their count', async () => {
    const events: OmiseUnreadableEvent[] = []
    const server = await serve((_, response) => sendJson(response, wireList(Array(100).fill(odd))))
    const client = clientOf(server.origin, { onUnreadable: (event) => void events.push(event) })
    expect(await client.disputes.list()).toMatchObject({ data: [], received: 100 })
    expect(events).toMatchObject([{ count: 100 }])
    expect(events[0]?.items).toHaveLength(10)
  })
})

describe('a response about another object than requested', () => {
  const elsewhere: Handler = (request, response) => {
    const { method, url = '' } = request
    const deleted = method === 'DELETE'
    if (url.includes('docu_')) sendJson(response, wireDocument({ id: 'docu_test_2', deleted }))
    else if (url.includes('chrg_')) sendJson(response, wireCharge({ id: 'chrg_test_2' }))
    else sendJson(response, wireDispute({ id: 'dspt_test_2' }))
  }

  it.each<[string, OmiseOutcome, (client: OmiseClient) => Promise<unknown>]>([
    ['disputes.retrieve', 'not_applied', (client) => client.disputes.retrieve(DISPUTE)],
    ['disputes.submit', 'unknown', (client) => client.disputes.submit(DISPUTE, 'Delivered')],
    ['disputes.accept', 'unknown', (client) => client.disputes.accept(DISPUTE)],
    ['charges.retrieve', 'not_applied', (client) => client.charges.retrieve(CHARGE)],
    ['documents.retrieve', 'not_applied', (client) => client.documents.retrieve(DISPUTE, DOCUMENT)],
    ['documents.destroy', 'unknown', (client) => client.documents.destroy(DISPUTE, DOCUMENT)],
  ])('%s refuses it', async (_, outcome, call) => {
    const server = await serve(elsewhere)
    const error = await failureOf(call(clientOf(server.origin)))
    expect(error).toMatchObject({ code: 'unreadable', status: 200, outcome })
    expect(server.seen).toHaveLength(1)
  })
})

it('requests uncompressed responses', async () => {
  const server = await serve(disputes)
  const client = clientOf(server.origin)
  await client.disputes.list()
  expect(server.headers).toMatchObject([{ 'accept-encoding': 'identity' }])
})

describe('documents', () => {
  it('are listed, retrieved and deleted under their dispute', async () => {
    const server = await serve((request, response) => {
      if (request.method === 'DELETE') sendJson(response, wireDocument({ deleted: true }))
      else if (request.url?.includes('docu_')) sendJson(response, wireDocument())
      else sendJson(response, wireList([wireDocument()], { total: 45, limit: 1, offset: 44 }))
    })
    const { documents } = clientOf(server.origin)
    expect(await documents.list(DISPUTE, { limit: 1, offset: 44 })).toMatchObject({ total: 45 })
    expect(await documents.retrieve(DISPUTE, DOCUMENT)).toMatchObject({ deleted: false })
    expect(await documents.destroy(DISPUTE, DOCUMENT)).toMatchObject({ deleted: true })
    expect(server.seen).toEqual([
      `GET /disputes/${DISPUTE}/documents?limit=1&offset=44`,
      `GET /disputes/${DISPUTE}/documents/${DOCUMENT}`,
      `DELETE /disputes/${DISPUTE}/documents/${DOCUMENT}`,
    ])
  })
})

describe('a delete is sent once, and its outcome reported', () => {
  it.each<[string, Handler, object]>([
    [
      '404',
      (_, r) => sendError(r, 404, 'not_found'),
      { code: 'not_found', outcome: 'not_applied' },
    ],
    [
      '400',
      (_, r) => sendError(r, 400, 'documents_locked'),
      { code: 'documents_locked', outcome: 'not_applied' },
    ],
    ['429', (_, r) => sendError(r, 429, 'x'), { code: 'rate_limited', outcome: 'not_applied' }],
    ['500', (_, r) => sendError(r, 500, 'x'), { code: 'unavailable', outcome: 'unknown' }],
    ['a reset', (q) => q.socket.resetAndDestroy(), { code: 'network', outcome: 'unknown' }],
    ['HTML', (_, r) => r.end('<p>'), { code: 'unreadable', outcome: 'unknown' }],
    ['a hang', () => undefined, { code: 'timeout', outcome: 'unknown' }],
  ])('after %s', async (_, handler, expected) => {
    const server = await serve(handler)
    const client = clientOf(server.origin, { timeoutMs: 100 })
    expect(await failureOf(client.documents.destroy(DISPUTE, DOCUMENT))).toMatchObject(expected)
    expect(server.seen).toHaveLength(1)
  })

  it('is not applied when the connection is refused', async () => {
    const client = clientOf('http://127.0.0.1:1')
    const error = await failureOf(client.documents.destroy(DISPUTE, DOCUMENT))
    expect(error).toMatchObject({ code: 'network', outcome: 'not_applied' })
  })
})

it('retrieves a charge', async () => {
  const server = await serve((_, response) => sendJson(response, wireCharge()))
  const charge = await clientOf(server.origin).charges.retrieve(CHARGE)
  expect(charge).toMatchObject({ id: CHARGE, card: { brand: 'Visa' } })
  expect(server.seen).toEqual([`GET /charges/${CHARGE}`])
})

describe('malformed ids never reach a URL', () => {
  const bad = 'dspt_test_a/../../charges'
  it.each<[string, (client: OmiseClient) => Promise<unknown>]>([
    ['disputes.retrieve', (client) => client.disputes.retrieve(bad)],
    ['charges.retrieve', (client) => client.charges.retrieve(DISPUTE)],
    ['documents.list', (client) => client.documents.list(bad)],
    ['documents.retrieve', (client) => client.documents.retrieve(DISPUTE, '..')],
    ['documents.destroy', (client) => client.documents.destroy(DISPUTE, CHARGE)],
  ])('%s', async (_, call) => {
    const server = await serve(disputes)
    const error = await failureOf(call(clientOf(server.origin)))
    expect(error).toMatchObject({ code: 'refused', outcome: 'not_applied' })
    expect(server.seen).toEqual([])
  })
})

describe('invalid options', () => {
  it.each([
    ['not a URL', 'api.omise.co', KEY],
    ['another protocol', 'ftp://api.omise.co', KEY],
    ['a path', 'https://api.omise.co/v1', KEY],
    ['a query', 'https://api.omise.co/?a=b', KEY],
    ['a login', 'https://a:b@api.omise.co', KEY],
    ['plain http with a live key', 'http://api.omise.co', 'skey_5xuy4w91xqz7d1w9u0t'],
    ['a key that would break the header', 'https://api.omise.co', 'skey_test_a\r\nX: y'],
    ['no key', 'https://api.omise.co', ''],
  ])('%s is refused immediately, without showing the key', (_, baseUrl, secretKey) => {
    const create = () => createOmiseClient({ baseUrl, secretKey })
    expect(create).toThrow(TypeError)
    expect(create).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('skey') }),
    )
  })

  it('a trailing slash is accepted', async () => {
    const server = await serve(disputes)
    await expect(clientOf(`${server.origin}/`).disputes.list()).resolves.toBeDefined()
  })
})

it('never shows its key: neither when inspected nor in an error', async () => {
  const server = await serve((_, response) => sendError(response, 401, 'authentication_failure'))
  const client = clientOf(server.origin)
  const error = await failureOf(client.disputes.list())
  const encoded = Buffer.from(`${KEY}:`).toString('base64')
  for (const text of [inspect(client, { depth: 20 }), inspect(error, { depth: 20 })]) {
    expect(text).not.toContain(KEY)
    expect(text).not.toContain(encoded)
  }
})
