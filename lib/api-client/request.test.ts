import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { PATIENT } from '@/testing/patient'
import { noteActivity, takeActivity } from './activity'
import { ApiError } from './api-error'
import { problemOf, requestBlob, requestJson, sendInBackground } from './request'
import { openSessionPage } from './session-page'
import { MAX_TRIES, REPEAT_WITHIN_MS, resumeRequests } from './while-signed-in'

const loadSchema = async () => z.object({ name: z.string() })

let server: Server
let base: string
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function reply(status: number, body: string, headers: Record<string, string> = {}) {
  answer = (_request, response) => response.writeHead(status, headers).end(body)
}

function problem(code: string, status: number, more: Record<string, unknown> = {}) {
  return JSON.stringify({
    type: 'about:blank',
    title: 'Problem',
    status,
    code,
    detail: 'For the log',
    requestId: 'req_1',
    ...more,
  })
}

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiError)) throw new Error(`Expected an ApiError, got ${String(error)}`)
  return error
}

describe('requestJson', () => {
  it('returns the parsed body of a successful response', async () => {
    reply(200, JSON.stringify({ name: 'receipt.pdf', secret: 1 }))
    expect(await requestJson(loadSchema, `${base}/x`)).toEqual({ name: 'receipt.pdf' })
  })

  it('sends the given method and accepts JSON', async () => {
    let seen: IncomingMessage | undefined
    answer = (request, response) => {
      seen = request
      response.end('{"name":"a"}')
    }
    await requestJson(loadSchema, `${base}/x`, { method: 'DELETE' })
    expect(seen?.method).toBe('DELETE')
    expect(seen?.headers.accept).toContain('application/json')
  })

  it('reads code, request id, Omise’s message and the wait from a problem', async () => {
    reply(503, problem('omise_busy', 503, { omiseMessage: 'too busy', retryAfterSeconds: 7 }))
    expect(await failureOf(requestJson(loadSchema, `${base}/x`))).toMatchObject({
      code: 'omise_busy',
      status: 503,
      requestId: 'req_1',
      omiseMessage: 'too busy',
      retryAfterSeconds: 7,
    })
  })

  it('keeps the request id of a problem with an unknown code', async () => {
    reply(418, problem('brand_new', 418))
    expect(await failureOf(requestJson(loadSchema, `${base}/x`))).toMatchObject({
      code: 'unreadable',
      status: 418,
      requestId: 'req_1',
    })
  })

  it.each([
    ['a proxy’s error page', 502, '<html>Bad gateway</html>'],
    ['JSON that is cut off', 200, '{"name":"rec'],
    ['an answer of another shape', 200, '{"name":7}'],
  ])('reports %s as unreadable', async (_name, status, body) => {
    reply(status, body, { 'x-request-id': 'req_2' })
    expect(await failureOf(requestJson(loadSchema, `${base}/x`))).toMatchObject({
      code: 'unreadable',
      status,
    })
  })

  it('reports a dropped connection as a network failure', async () => {
    answer = (request) => request.socket.destroy()
    expect(await failureOf(requestJson(loadSchema, `${base}/x`))).toMatchObject({
      code: 'network',
      status: 0,
    })
  })

  it("passes on the caller's abort", async () => {
    const controller = new AbortController()
    answer = () => controller.abort()
    await expect(
      requestJson(loadSchema, `${base}/x`, { signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('requestBlob', () => {
  it('returns the bytes', async () => {
    reply(200, 'bytes')
    expect(await (await requestBlob(`${base}/x`)).text()).toBe('bytes')
  })

  it('reports a truncated body as a network failure', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      setImmediate(() => response.destroy())
    }
    expect(await failureOf(requestBlob(`${base}/x`))).toMatchObject({ code: 'network' })
  })

  it('reports why there are none', async () => {
    reply(410, problem('bytes_unavailable', 410))
    expect(await failureOf(requestBlob(`${base}/x`))).toMatchObject({ code: 'bytes_unavailable' })
  })
})

describe('an ended session', () => {
  it('is reported immediately without a page that can ask to sign in', async () => {
    reply(401, problem('not_signed_in', 401))
    expect(await failureOf(requestJson(loadSchema, `${base}/x`))).toMatchObject({
      code: 'not_signed_in',
      status: 401,
    })
  })

  it('is recognised even when the response is not a problem of ours', async () => {
    expect((await problemOf(401, 'Unauthorized')).code).toBe('not_signed_in')
  })

  describe('on a page', () => {
    const check = vi.fn()
    let methods: string[]
    let isSignedIn: boolean
    let closePage: () => void

    beforeEach(() => {
      methods = []
      isSignedIn = false
      check.mockReset()
      closePage = openSessionPage({ personId: 'person 1', check, post: () => undefined })
      answer = (request, response) => {
        methods.push(request.method ?? '')
        if (isSignedIn) response.end('{"name":"a"}')
        else response.writeHead(401).end(problem('not_signed_in', 401))
      }
    })
    afterEach(() => {
      closePage()
      vi.useRealTimers()
    })

    const ask = (init?: RequestInit) => requestJson(loadSchema, `${base}/x`, init)

    it.each(['GET', 'PUT', 'POST', 'DELETE'])(
      'lets a %s wait until the person has signed in, and sends it once more',
      async (method) => {
        const asked = ask({ method })
        await vi.waitFor(() => expect(check).toHaveBeenCalledOnce(), PATIENT)
        expect(methods).toEqual([method])
        isSignedIn = true
        resumeRequests()
        expect(await asked).toEqual({ name: 'a' })
        expect(methods).toEqual([method, method])
      },
    )

    it('repeats what cannot be undone only if it was requested recently', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const deletion = ask({ method: 'DELETE' })
      const change = ask({ method: 'PUT' })
      await vi.waitFor(() => expect(check).toHaveBeenCalledTimes(2), PATIENT)
      vi.setSystemTime(Date.now() + REPEAT_WITHIN_MS + 1)
      isSignedIn = true
      resumeRequests()
      expect(await failureOf(deletion)).toMatchObject({ code: 'not_signed_in' })
      expect(await change).toEqual({ name: 'a' })
      expect(methods.filter((method) => method === 'DELETE')).toHaveLength(1)
    })

    it('stops repeating a refused request while the session is active', async () => {
      check.mockImplementation(resumeRequests)
      expect(await failureOf(requestJson(loadSchema, `${base}/x`))).toMatchObject({
        code: 'not_signed_in',
      })
      expect(methods).toHaveLength(MAX_TRIES)
    })

    it('does not wait once its caller has aborted', async () => {
      const controller = new AbortController()
      const asked = ask({ signal: controller.signal })
      await vi.waitFor(() => expect(check).toHaveBeenCalled(), PATIENT)
      controller.abort()
      await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    })
  })
})

describe('the session headers', () => {
  let seen: IncomingMessage['headers'][]
  let closePage: () => void

  beforeEach(() => {
    seen = []
    takeActivity()
    closePage = openSessionPage({
      personId: 'person 1',
      check: () => undefined,
      post: () => undefined,
    })
    answer = (request, response) => {
      seen.push(request.headers)
      response.end('{"name":"a"}')
    }
  })
  afterEach(() => closePage())

  const ask = () => requestJson(loadSchema, `${base}/x`)

  it('name the person of the page, and mark requests without input as background', async () => {
    await ask()
    noteActivity()
    await ask()
    await ask()
    expect(seen.map((headers) => headers['x-person'])).toEqual(Array(3).fill('person 1'))
    expect(seen.map((headers) => headers['x-background'])).toEqual(['1', undefined, '1'])
  })

  it('leave the input to the next request when they are sent in the background', async () => {
    noteActivity()
    await sendInBackground('PUT', `${base}/x`, { state: 'viewing' })
    await ask()
    expect(seen.map((headers) => headers['x-background'])).toEqual(['1', undefined])
    expect(seen[0]).toMatchObject({ 'content-type': 'application/json', 'x-person': 'person 1' })
  })

  it('report a refusal also in the background', async () => {
    reply(403, problem('not_allowed', 403))
    const refused = failureOf(sendInBackground('DELETE', `${base}/x`))
    expect(await refused).toMatchObject({ code: 'not_allowed', status: 403 })
  })

  it('keep the input of a request that did not arrive for the next one', async () => {
    noteActivity()
    answer = (request) => request.socket.destroy()
    await failureOf(ask())
    answer = (request, response) => {
      seen.push(request.headers)
      response.end('{"name":"a"}')
    }
    await ask()
    expect(seen[0]?.['x-background']).toBeUndefined()
  })
})
