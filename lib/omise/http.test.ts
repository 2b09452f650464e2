import { describe, expect, it } from 'vitest'
import type { OmiseErrorCode } from './errors'
import {
  clientOf,
  DISPUTE,
  failureOf,
  type Handler,
  KEY,
  sendError,
  sendJson,
  serve,
  serveBytes,
} from './testing/test-server'
import { wireDispute } from './testing/wire-samples'

const ok: Handler = (_, response) => sendJson(response, wireDispute())

describe('a request', () => {
  it('has the key as username, the version and the user agent', async () => {
    const server = await serve(ok)
    await clientOf(server.origin, { userAgent: 'evidence-desk/9' }).disputes.retrieve(DISPUTE)
    expect(server.seen).toEqual([`GET /disputes/${DISPUTE}`])
    expect(server.headers[0]).toMatchObject({
      authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
      'omise-version': '2019-05-29',
      accept: 'application/json',
      'user-agent': 'evidence-desk/9',
    })
  })

  it('reuses the connection', async () => {
    const ports = new Set<number | undefined>()
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      sendJson(response, wireDispute())
    })
    const client = clientOf(server.origin, { maxInFlight: 1 })
    for (let n = 0; n < 5; n += 1) await client.disputes.retrieve(DISPUTE)
    expect(ports.size).toBe(1)
  })
})

describe('error responses', () => {
  it.each<[number, string, OmiseErrorCode]>([
    [401, 'authentication_failure', 'authentication_failure'],
    [403, 'not_authorized', 'authentication_failure'],
    [404, 'not_found', 'not_found'],
    [400, 'documents_locked', 'documents_locked'],
    [400, 'invalid_file_type', 'invalid_file_type'],
    [400, 'bad_request', 'bad_request'],
    [422, 'something_new', 'bad_request'],
    [400, 'constructor', 'bad_request'],
    [429, 'too_many_requests', 'rate_limited'],
    [500, 'internal_error', 'unavailable'],
    [503, 'not_found', 'unavailable'],
  ])('%i %s is %s', async (status, omiseCode, code) => {
    const server = await serve((_, response) =>
      sendError(response, status, omiseCode, 'why', { 'x-request-id': 'req-1' }),
    )
    const error = await failureOf(clientOf(server.origin).disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({
      code,
      status,
      omiseCode,
      omiseMessage: 'why',
      requestId: 'req-1',
      outcome: 'not_applied',
    })
    expect(error.message).toContain(`GET /disputes/${DISPUTE}`)
  })

  it.each<[number, OmiseErrorCode]>([
    [401, 'authentication_failure'],
    [404, 'not_found'],
    [413, 'bad_request'],
    [502, 'unavailable'],
  ])('%i with HTML is classified by its status', async (status, code) => {
    const server = await serve((_, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>No</h1>'),
    )
    const error = await failureOf(clientOf(server.origin).disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({ code, status })
    expect(error.omiseCode).toBeUndefined()
  })

  it('a status counts even when the body breaks off', async () => {
    const origin = await serveBytes('HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n{"obj')
    const error = await failureOf(clientOf(origin).disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({ code: 'not_found', status: 404 })
  })

  it('a malformed request id is left out', async () => {
    const server = await serve((_, response) =>
      sendError(response, 404, 'not_found', 'why', { 'x-request-id': 'a b<script>' }),
    )
    const error = await failureOf(clientOf(server.origin).disputes.retrieve(DISPUTE))
    expect(error.requestId).toBeUndefined()
  })
})

describe('unreadable responses', () => {
  it.each([
    ['HTML', '<!doctype html><p>Maintenance</p>'],
    ['cut JSON', '{"object":"dispute","id":'],
    ['nothing', ''],
    ['another object', '{"object":"charge","id":"x"}'],
    ['an error with a success status', '{"object":"error","code":"x","message":"y"}'],
    ['null', 'null'],
  ])('%s is unreadable, and not retried', async (_, body) => {
    const server = await serve((_, response) => response.writeHead(200).end(body))
    const error = await failureOf(clientOf(server.origin).disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({ code: 'unreadable', status: 200, outcome: 'not_applied' })
    expect(server.seen).toHaveLength(1)
  })

  it.each([
    ['announced', { 'content-length': String(6 * 1024 * 1024) }],
    ['not announced', {}],
  ])('one of more than 5 MB, %s, is aborted midway', async (_, headers) => {
    const closed = Promise.withResolvers<void>()
    const server = await serve((request, response) => {
      request.socket.on('close', () => closed.resolve())
      response.on('error', () => undefined)
      response.writeHead(200, headers).write('x'.repeat(5 * 1024 * 1024 + 1))
    })
    const error = await failureOf(clientOf(server.origin).disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('too large'),
    })
    await closed.promise
  })

  it('a response that is not HTTP is unreadable', async () => {
    const origin = await serveBytes('SSH-2.0-OpenSSH_9.6\r\n')
    const error = await failureOf(clientOf(origin).disputes.retrieve(DISPUTE))
    expect(error.code).toBe('unreadable')
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i is refused, and the key is not sent on',
    async (status) => {
      const elsewhere = await serve(ok)
      const server = await serve((_, response) =>
        response.writeHead(status, { location: `${elsewhere.origin}/disputes/${DISPUTE}` }).end(),
      )
      const error = await failureOf(clientOf(server.origin).disputes.retrieve(DISPUTE))
      expect(error).toMatchObject({ code: 'redirected', status })
      expect(server.seen).toHaveLength(1)
      expect(elsewhere.seen).toEqual([])
    },
  )
})
