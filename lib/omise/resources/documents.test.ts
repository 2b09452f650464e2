import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { OmiseUpload } from '../multipart'
import { generatedFile, MEGABYTE } from '../testing/files'
import {
  afterBody,
  clientOf,
  DISPUTE,
  DOCUMENT,
  failureOf,
  type Handler,
  sendError,
  sendJson,
  serve,
} from '../testing/test-server'
import { wireDocument } from '../testing/wire-samples'

/** More than the socket buffers of both sides, so that its end cannot have been sent unread. */
const LARGE = 64 * MEGABYTE
const small = () => generatedFile(1_000)

/** Reads the whole upload, then runs the callback. */
function whole(act: (response: ServerResponse, request: IncomingMessage) => unknown): Handler {
  return (request, response) => afterBody(request, () => act(response, request))
}

describe('an upload', () => {
  it('arrives as one multipart request of known length, and becomes a document', async () => {
    const arrived = Promise.withResolvers<Buffer>()
    const server = await serve((request, response) =>
      afterBody(request, (body) => {
        arrived.resolve(body)
        sendJson(response, wireDocument())
      }),
    )
    const file = generatedFile(2 * MEGABYTE + 7, { filename: 'ใบเสร็จ "1".png' })
    const document = await clientOf(server.origin).documents.upload(DISPUTE, file)
    expect(document).toMatchObject({ id: DOCUMENT, kind: 'proof_of_receipt' })
    expect(server.seen).toEqual([`POST /disputes/${DISPUTE}/documents`])

    const [headers] = server.headers
    const body = await arrived.promise
    expect(headers?.['content-length']).toBe(String(body.byteLength))
    expect(headers).not.toHaveProperty('transfer-encoding')
    expect(headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=----[\w-]+$/)
    const boundary = headers?.['content-type']?.split('boundary=')[1] ?? ''
    const opening = body.subarray(0, body.indexOf('\r\n\r\n', body.indexOf('filename=')) + 4)
    expect(opening.toString()).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nproof_of_receipt\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="ใบเสร็จ %221%22.png"\r\n` +
        'Content-Type: image/png\r\n\r\n',
    )
    const closing = `\r\n--${boundary}--\r\n`
    expect(body.subarray(-closing.length).toString()).toBe(closing)
    expect(body.byteLength - opening.byteLength - closing.length).toBe(file.size)
  })

  it('reads nothing ahead of a server that does not read', async () => {
    const begun = Promise.withResolvers<IncomingMessage>()
    const server = await serve((request) => begun.resolve(request.pause()))
    const file = generatedFile(LARGE)
    const controller = new AbortController()
    const { signal } = controller
    const uploading = failureOf(clientOf(server.origin).documents.upload(DISPUTE, file, { signal }))
    await begun.promise
    await untilStill(file.pulled)
    expect(file.pulled()).toBeLessThan(LARGE / 2)
    controller.abort()
    expect(await uploading).toMatchObject({ code: 'aborted', outcome: 'not_applied' })
  })

  it('opens no file when the connection is refused', async () => {
    const file = small()
    const error = await failureOf(clientOf('http://127.0.0.1:1').documents.upload(DISPUTE, file))
    expect(error).toMatchObject({ code: 'network', outcome: 'not_applied' })
    expect(file.pulled()).toBe(0)
  })
})

describe('outcome not_applied', () => {
  it.each<[string, Handler, object]>([
    ['a reset before anything is read', (q) => q.socket.resetAndDestroy(), { code: 'network' }],
    [
      'a reset in the middle',
      (request) => {
        let read = 0
        request.on('data', (chunk: Buffer) => {
          read += chunk.byteLength
          if (read > MEGABYTE) request.socket.resetAndDestroy()
        })
      },
      { code: 'network' },
    ],
    ['a server that stops reading', (request) => request.pause(), { code: 'timeout' }],
    [
      'an early 500',
      (_, response) => sendError(response, 500, 'internal_error'),
      { code: 'unavailable', status: 500 },
    ],
    [
      'an early redirect',
      (_, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      { code: 'redirected', status: 307 },
    ],
  ])('%s', async (_, handler, expected) => {
    const server = await serve(handler)
    const client = clientOf(server.origin, { uploadTimeoutMs: 2_000 })
    const error = await failureOf(client.documents.upload(DISPUTE, generatedFile(LARGE)))
    expect(error).toMatchObject({ ...expected, outcome: 'not_applied' })
    expect(server.seen).toHaveLength(1)
  })

  it.each([
    [400, 'invalid_file_type', 'invalid_file_type'],
    [400, 'documents_locked', 'documents_locked'],
    [401, 'authentication_failure', 'authentication_failure'],
    [404, 'not_found', 'not_found'],
    [413, 'too_large', 'bad_request'],
    [429, 'too_many', 'rate_limited'],
  ])('an early %i %s while 10 MB are still being sent', async (status, omiseCode, code) => {
    const server = await serve((_, response) => sendError(response, status, omiseCode, 'why'))
    const file = generatedFile(10 * MEGABYTE)
    const error = await failureOf(clientOf(server.origin).documents.upload(DISPUTE, file))
    expect(error).toMatchObject({ code, status, omiseMessage: 'why', outcome: 'not_applied' })
  })

  it.each([
    [400, 'documents_locked', 'documents_locked'],
    [404, 'not_found', 'not_found'],
    [429, 'too_many', 'rate_limited'],
  ])('a %i %s after everything was sent', async (status, omiseCode, code) => {
    const headers = { 'retry-after': '7' }
    const server = await serve(whole((r) => sendError(r, status, omiseCode, 'why', headers)))
    const client = clientOf(server.origin)
    const error = await failureOf(client.documents.upload(DISPUTE, small()))
    expect(error).toMatchObject({ code, status, outcome: 'not_applied', retryAfterMs: 7_000 })
    expect(server.seen).toHaveLength(1)
    expect(client.slept).toEqual([])
  })

  it.each<[string, Partial<OmiseUpload>, string]>([
    [
      'a file that is shorter than announced',
      { size: 1_001 },
      'ended after 1000 of its 1001 bytes',
    ],
    ['a file that is longer than announced', { size: 999 }, 'longer than its 999 bytes'],
    [
      'a file that cannot be read to its end',
      { body: () => Readable.from(failing()) },
      'could not be read',
    ],
  ])('%s', async (_, changes, message) => {
    const aborted = Promise.withResolvers<void>()
    const server = await serve((request) => {
      request.on('error', () => aborted.resolve()).resume()
    })
    const upload = generatedFile(1_000, changes)
    const error = await failureOf(clientOf(server.origin).documents.upload(DISPUTE, upload))
    expect(error).toMatchObject({ code: 'refused', outcome: 'not_applied' })
    expect(error.message).toContain(message)
    await aborted.promise
  })

  it('reports why a file could not be read', async () => {
    const server = await serve((request) => void request.on('error', () => undefined).resume())
    const upload = generatedFile(1_000, { body: () => Readable.from(failing()) })
    const error = await failureOf(clientOf(server.origin).documents.upload(DISPUTE, upload))
    expect(error.cause).toMatchObject({ message: 'the disk is gone' })
  })

  it('an abort in the middle, even of a file that has stalled', async () => {
    const controller = new AbortController()
    const server = await serve((request) => {
      request.on('error', () => undefined).once('data', () => controller.abort())
    })
    const stalled = new Readable({ read: () => undefined })
    const upload = generatedFile(1_000, { body: () => stalled })
    const { signal } = controller
    const uploading = clientOf(server.origin).documents.upload(DISPUTE, upload, { signal })
    expect(await failureOf(uploading)).toMatchObject({ code: 'aborted', outcome: 'not_applied' })
    expect(stalled.destroyed).toBe(true)
  })

  it('an abort in the queue', async () => {
    const server = await serve(() => undefined)
    const { documents } = clientOf(server.origin, { maxInFlight: 1, uploadTimeoutMs: 500 })
    const first = failureOf(documents.upload(DISPUTE, small()))
    const controller = new AbortController()
    const second = failureOf(documents.upload(DISPUTE, small(), { signal: controller.signal }))
    controller.abort()
    expect(await second).toMatchObject({ code: 'aborted', outcome: 'not_applied' })
    expect(await first).toMatchObject({ code: 'timeout' })
    expect(server.seen).toHaveLength(1)
  })
})

describe('outcome unknown', () => {
  it.each<[string, Handler, object]>([
    [
      'a reset instead of an answer',
      whole((_, q) => q.socket.resetAndDestroy()),
      { code: 'network' },
    ],
    ['a hang-up instead of an answer', whole((_, q) => q.socket.end()), { code: 'network' }],
    ['no answer', whole(() => undefined), { code: 'timeout' }],
    [
      '500',
      whole((r) => sendError(r, 500, 'internal_error')),
      { code: 'unavailable', status: 500 },
    ],
    ['503 in HTML', whole((r) => r.writeHead(503).end('<p>')), { code: 'unavailable' }],
    [
      'a redirect',
      whole((r) => r.writeHead(303, { location: '/x' }).end()),
      { code: 'redirected' },
    ],
    ['HTML', whole((r) => r.writeHead(200).end('<p>')), { code: 'unreadable', status: 200 }],
    ['cut JSON', whole((r) => r.writeHead(200).end('{"object":"docu')), { code: 'unreadable' }],
    ['another shape', whole((r) => sendJson(r, { object: 'document' })), { code: 'unreadable' }],
    ['no words at all', whole((r) => r.writeHead(204).end()), { code: 'unreadable' }],
    [
      'an answer that breaks off',
      whole((r) => {
        r.writeHead(200, { 'content-length': '500' })
        r.write('{"object":"document",', () => r.destroy())
      }),
      { code: 'network', status: 200 },
    ],
  ])('%s after everything was sent', async (_, handler, expected) => {
    const server = await serve(handler)
    const client = clientOf(server.origin, { uploadTimeoutMs: 1_000 })
    const error = await failureOf(client.documents.upload(DISPUTE, small()))
    expect(error).toMatchObject({ ...expected, outcome: 'unknown' })
    expect(server.seen).toHaveLength(1)
    expect(client.slept).toEqual([])
  })

  it('an abort after everything was sent', async () => {
    const controller = new AbortController()
    const server = await serve(whole(() => controller.abort()))
    const { signal } = controller
    const uploading = clientOf(server.origin).documents.upload(DISPUTE, small(), { signal })
    expect(await failureOf(uploading)).toMatchObject({ code: 'aborted', outcome: 'unknown' })
  })

  it('an early success with an unreadable body', async () => {
    const server = await serve((_, response) => response.writeHead(200).end('<p>thanks'))
    const file = generatedFile(LARGE)
    const error = await failureOf(clientOf(server.origin).documents.upload(DISPUTE, file))
    expect(error).toMatchObject({ code: 'unreadable', outcome: 'unknown' })
  })
})

it('a malformed dispute id opens no file', async () => {
  const file = small()
  const error = await failureOf(clientOf('http://127.0.0.1:1').documents.upload('../x', file))
  expect(error).toMatchObject({ code: 'refused', outcome: 'not_applied' })
  expect(file.pulled()).toBe(0)
})

function* failing(): Generator<Uint8Array> {
  yield Buffer.from('abc')
  throw new Error('the disk is gone')
}

/** Waits until a count stays the same over many turns of the event loop. */
async function untilStill(count: () => number): Promise<void> {
  let last = -1
  for (let still = 0; still < 200; still += 1) {
    if (count() !== last) still = 0
    last = count()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
