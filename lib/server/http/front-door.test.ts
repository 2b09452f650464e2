import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { captureLog } from '@/lib/server/testing/capture-log'
import { currentRequest } from '@/lib/server/platform/current-request'
import { guardFrontDoor } from './front-door'

describe('guardFrontDoor', () => {
  const { log, lines } = captureLog()
  /** A stand-in for Next: answers every request with its `currentRequest`. */
  const server = createServer((_request, response) => {
    setImmediate(() => response.end(JSON.stringify(currentRequest.getStore())))
  })

  beforeAll(async () => {
    guardFrontDoor(log)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => server.close())

  async function ask(method: string, path: string, headers: IncomingHttpHeaders = {}) {
    const { port } = server.address() as AddressInfo
    const sent = request({ host: '127.0.0.1', port, method, path, headers })
    sent.end()
    const [answer] = await once(sent, 'response')
    const body = await text(answer)
    return { status: answer.statusCode, headers: answer.headers, body: body && JSON.parse(body) }
  }

  it.each([
    ['TRACE', '/disputes'],
    ['TRACE', '/api/disputes'],
    ['PROPFIND', '/api/disputes'],
    ['PUT', '/disputes'],
    ['OPTIONS', '*'],
  ])('answers %s %s with 405', async (method, path) => {
    expect(await ask(method, path)).toMatchObject({
      status: 405,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'private, no-store' },
      body: { code: 'method_not_allowed', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
    expect(lines().at(-1)).toMatchObject({ level: 30, method, path, code: 'method_not_allowed' })
  })

  it.each([{ 'next-action': 'deadbeef' }, { 'content-type': 'multipart/form-data; boundary=x' }])(
    'answers a server action with 405: %j',
    async (headers) => {
      expect((await ask('POST', '/disputes', headers)).status).toBe(405)
      expect((await ask('POST', '/api/disputes', headers)).status).toBe(200)
    },
  )

  it.each(['/%E0%A4%A', '/api/disputes/%ff', '/disputes/%00', '/audit?dispute=%00', '/%', '*'])(
    'answers GET %s with 422',
    async (path) => {
      expect(await ask('GET', path)).toMatchObject({
        status: 422,
        body: { code: 'malformed_request' },
      })
    },
  )

  it.each(['/_global-error', '/_not-found', '/_error'])(
    "answers GET %s, one of Next's own pages, with 404",
    async (path) => {
      expect(await ask('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } })
      expect((await ask('GET', '/_next/static/chunk.js')).status).toBe(200)
    },
  )

  it('answers a query of more than a hundred parameters with 422', async () => {
    const most = `/api/disputes?${'a=b&'.repeat(99)}a=b`
    expect((await ask('GET', most)).status).toBe(200)
    expect(await ask('GET', `${most}&a=b`)).toMatchObject({
      status: 422,
      body: { code: 'malformed_request' },
    })
  })

  it('passes on all other requests, and exposes them as currentRequest', async () => {
    const paths = [
      '/',
      '/disputes?q=%E0%A4%A',
      '/api/disputes/%E0%B9%84%E0%B8%97%E0%B8%A2?q=secret',
    ]
    const answers = await Promise.all(paths.map((path) => ask('POST', path)))
    expect(answers.map(({ body }) => body)).toEqual(
      paths.map((path) => ({ method: 'POST', path: path.split('?')[0] })),
    )
  })
})
