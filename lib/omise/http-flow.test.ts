import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { OmiseRequestEvent } from './http'
import {
  clientOf,
  DISPUTE,
  failureOf,
  type Handler,
  sendError,
  sendJson,
  serve,
} from './testing/test-server'
import { wireDispute } from './testing/wire-samples'

/** The dispute id of a path. */
function askedFor({ url }: IncomingMessage) {
  return wireDispute({ id: url?.split('/').at(-1) })
}

const ok: Handler = (_, response) => sendJson(response, wireDispute())
const hang: Handler = () => undefined

describe('reads are retried', () => {
  it('after 5xx and broken connections, until one succeeds', async () => {
    const server = await serve((request, response, nth) => {
      if (nth === 1) sendError(response, 500, 'internal_error')
      else if (nth === 2) request.socket.resetAndDestroy()
      else sendJson(response, wireDispute())
    })
    const client = clientOf(server.origin)
    await expect(client.disputes.retrieve(DISPUTE)).resolves.toMatchObject({ id: DISPUTE })
    expect(client.slept).toEqual([250, 500])
  })

  it.each([
    ['with a length', { 'content-length': '1000' }],
    ['in chunks', {}],
  ])('after a response that broke off %s', async (_, headers) => {
    const server = await serve((_, response, nth) => {
      if (nth > 1) return sendJson(response, wireDispute())
      response.writeHead(200, headers)
      response.write('{"object":', () => response.destroy())
    })
    await expect(clientOf(server.origin).disputes.retrieve(DISPUTE)).resolves.toBeDefined()
    expect(server.seen).toHaveLength(2)
  })

  it('up to the maximum number of attempts', async () => {
    const server = await serve((_, response) => sendError(response, 503, 'unavailable'))
    const retry = { attempts: 4, baseDelayMs: 10, maxDelayMs: 25 }
    const client = clientOf(server.origin, { retry })
    const error = await failureOf(client.disputes.retrieve(DISPUTE))
    expect(error.code).toBe('unavailable')
    expect(server.seen).toHaveLength(4)
    expect(client.slept).toEqual([10, 20, 25])
  })

  it('after the wait that Omise requests, in seconds or by date', async () => {
    const server = await serve((_, response, nth) => {
      const date = 'Thu, 20 Mar 2025 09:50:24 GMT'
      const later = 'Thu, 20 Mar 2025 09:50:27 GMT'
      if (nth === 1) sendError(response, 429, 'too_many', '', { 'retry-after': '2' })
      else if (nth === 2) sendError(response, 429, 'too_many', '', { 'retry-after': later, date })
      else sendJson(response, wireDispute())
    })
    const client = clientOf(server.origin)
    await client.disputes.retrieve(DISPUTE)
    expect(client.slept).toEqual([2_000, 3_000])
  })

  it('but not when Omise requests too long a wait, which is reported to the caller', async () => {
    const server = await serve((_, response) =>
      sendError(response, 429, 'too_many', '', { 'retry-after': '60' }),
    )
    const client = clientOf(server.origin)
    const error = await failureOf(client.disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
    expect(client.slept).toEqual([])
  })

  it('but not when the caller aborts during the wait', async () => {
    const server = await serve((_, response) => sendError(response, 500, 'internal_error'))
    const controller = new AbortController()
    const client = clientOf(server.origin, {
      sleep: (_, signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          controller.abort()
        }),
    })
    const error = await failureOf(client.disputes.retrieve(DISPUTE, { signal: controller.signal }))
    expect(error.code).toBe('aborted')
    expect(server.seen).toHaveLength(1)
  })

  it('a refused connection ends as a network error', async () => {
    const client = clientOf('http://127.0.0.1:1')
    const error = await failureOf(client.disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({ code: 'network', cause: { code: 'ECONNREFUSED' } })
    expect(client.slept).toHaveLength(2)
  })
})

describe('time limits and aborts close the socket', () => {
  it.each<[string, Handler]>([
    ['never answers', hang],
    ['stops in the middle of its answer', (_, response) => void response.writeHead(200).write('{')],
  ])('when the server %s', async (_, handler) => {
    const closed = Promise.withResolvers<void>()
    const server = await serve((request, response, nth) => {
      request.socket.on('close', () => closed.resolve())
      handler(request, response, nth)
    })
    const client = clientOf(server.origin, { timeoutMs: 50 })
    const error = await failureOf(client.disputes.retrieve(DISPUTE))
    expect(error).toMatchObject({ code: 'timeout', outcome: 'not_applied' })
    expect(server.seen).toHaveLength(1)
    await closed.promise
  })

  it('when the caller aborts', async () => {
    const closed = Promise.withResolvers<void>()
    const controller = new AbortController()
    const server = await serve((request) => {
      request.socket.on('close', () => closed.resolve())
      controller.abort()
    })
    const { signal } = controller
    const error = await failureOf(clientOf(server.origin).disputes.list({}, { signal }))
    expect(error.code).toBe('aborted')
    await closed.promise
  })

  it('and nothing is sent for a signal that has already fired', async () => {
    const server = await serve(ok)
    const signal = AbortSignal.abort()
    const error = await failureOf(clientOf(server.origin).disputes.list({}, { signal }))
    expect(error.code).toBe('aborted')
    expect(server.seen).toEqual([])
  })
})

describe('concurrent requests', () => {
  it('are limited, and the others keep their order', async () => {
    let most = 0
    const unanswered: (() => void)[] = []
    const server = await serve((request, response) => {
      unanswered.push(() => sendJson(response, askedFor(request)))
      most = Math.max(most, unanswered.length)
      if (unanswered.length === 3) for (const answer of unanswered.splice(0)) answer()
    })
    const client = clientOf(server.origin, { maxInFlight: 3 })
    const ids = Array.from({ length: 30 }, (_, n) => `dspt_test_${n}`)
    const finished: string[] = []
    await Promise.all(ids.map((id) => client.disputes.retrieve(id).then(() => finished.push(id))))
    expect(most).toBe(3)
    expect(finished).toHaveLength(30)
    expect([...server.seen].sort()).toEqual(ids.map((id) => `GET /disputes/${id}`).sort())
    expect(server.seen.indexOf('GET /disputes/dspt_test_29')).toBeGreaterThan(25)
  })

  it('aborted in the queue release no slot and send nothing', async () => {
    const arrived = Promise.withResolvers<() => void>()
    const server = await serve((request, response, nth) => {
      const answer = () => sendJson(response, askedFor(request))
      if (nth === 1) arrived.resolve(answer)
      else answer()
    })
    const client = clientOf(server.origin, { maxInFlight: 1 })
    const first = client.disputes.retrieve('dspt_test_1')
    const controller = new AbortController()
    const second = failureOf(client.disputes.retrieve('dspt_test_2', { signal: controller.signal }))
    const third = client.disputes.retrieve('dspt_test_3')
    const answerFirst = await arrived.promise
    controller.abort()
    expect(await second).toMatchObject({ code: 'aborted', outcome: 'not_applied' })
    answerFirst()
    await Promise.all([first, third])
    expect(server.seen).toEqual(['GET /disputes/dspt_test_1', 'GET /disputes/dspt_test_3'])
  })
})

describe('onRequest', () => {
  it('receives every attempt, without query and key', async () => {
    const server = await serve((_, response, nth) => {
      if (nth === 1) sendError(response, 500, 'internal_error', '', { 'x-request-id': 'req-1' })
      else sendJson(response, wireDispute(), 200, { 'x-request-id': 'req-2' })
    })
    const events: OmiseRequestEvent[] = []
    const client = clientOf(server.origin, { onRequest: (event) => events.push(event) })
    await client.disputes.retrieve(DISPUTE, { expandCharge: true })
    const same = { method: 'GET', path: `/disputes/${DISPUTE}`, durationMs: expect.any(Number) }
    expect(events).toEqual([
      { ...same, attempt: 1, status: 500, requestId: 'req-1', error: 'unavailable' },
      { ...same, attempt: 2, status: 200, requestId: 'req-2' },
    ])
    expect(JSON.stringify(events)).not.toMatch(/skey|expand/)
  })

  it('cannot fail a call by throwing', async () => {
    const server = await serve(ok)
    const warned = Promise.withResolvers<Error>()
    process.once('warning', warned.resolve)
    const client = clientOf(server.origin, {
      onRequest: () => {
        throw new Error('the log is full')
      },
    })
    await expect(client.disputes.retrieve(DISPUTE)).resolves.toBeDefined()
    await expect(warned.promise).resolves.toMatchObject({ message: 'the log is full' })
  })
})

it('a closed client reports that it is closed', async () => {
  const server = await serve(ok)
  const client = clientOf(server.origin)
  await client.close()
  expect(await failureOf(client.disputes.retrieve(DISPUTE))).toMatchObject({ code: 'aborted' })
})
