import { describe, expect, it } from 'vitest'
import { downloadDocument, type DownloadOptions, type OmiseDownload } from './download'
import { bytesOf } from './testing/files'
import { failureOf, type Handler, serve } from './testing/test-server'

const PDF = Buffer.from('%PDF-1.7 the bytes of it')
const pdf: Handler = (_, response) =>
  response
    .writeHead(200, { 'content-type': 'application/pdf', 'content-length': PDF.length })
    .end(PDF)

/** Downloads from the one permitted origin on this machine: the one that the client uses. */
function download(
  origin: string,
  options: Partial<DownloadOptions> = {},
  path = '/downloads/0123456789abcdef?sig=1',
): Promise<OmiseDownload> {
  const always = { allowedHosts: [], baseUrl: origin, maxBytes: 1_000_000, timeoutMs: 30_000 }
  return downloadDocument(`${origin}${path}`, { ...always, ...options })
}

describe('a download', () => {
  it('yields type, length and bytes, and sends no key', async () => {
    const server = await serve(pdf)
    const { contentType, contentLength, body } = await download(server.origin)
    expect([contentType, contentLength]).toEqual(['application/pdf', PDF.length])
    expect((await bytesOf(body)).equals(PDF)).toBe(true)
    expect(server.seen).toEqual(['GET /downloads/0123456789abcdef?sig=1'])
    expect(server.headers[0]).not.toHaveProperty('authorization')
    expect(server.headers[0]).not.toHaveProperty('cookie')
  })

  it('needs neither type nor length', async () => {
    const server = await serve((_, response) => response.writeHead(200).end('x'))
    const answer = await download(server.origin)
    expect(answer.contentType).toBeNull()
    expect(await bytesOf(answer.body)).toHaveLength(1)
  })

  it('closes the connection when the reader stops early', async () => {
    const closed = Promise.withResolvers<void>()
    const server = await serve((request, response) => {
      request.socket.on('close', () => closed.resolve())
      response.writeHead(200).write('first')
    })
    const { body } = await download(server.origin)
    for await (const chunk of body) {
      expect(Buffer.from(chunk).toString()).toBe('first')
      break
    }
    await closed.promise
  })
})

describe('an address that is refused before anything is opened', () => {
  const hosts = { allowedHosts: ['files.omise.example', '1.2.3.4', '[2606:4700::1111]'] }
  it.each([
    ['no URL', 'not a url'],
    ['plain http', 'http://files.omise.example/x'],
    ['another protocol', 'file:///etc/passwd'],
    ['data', 'data:text/plain,x'],
    ['a login', 'https://user:pass@files.omise.example/x'],
    ['another host', 'https://evil.example/x'],
    ['a host that only ends alike', 'https://evil-files.omise.example.evil/x'],
    ['another port', 'https://files.omise.example:8443/x'],
    ['an IPv4 address, even a listed one', 'https://1.2.3.4/x'],
    ['an IPv4 address in disguise', 'https://0x7f.1/x'],
    ['an IPv6 address', 'https://[2606:4700::1111]/x'],
    ['this machine', 'https://localhost/x'],
    ['another port of this machine', 'http://127.0.0.1:1/x'],
  ])('%s', async (_, uri) => {
    const options = { ...hosts, baseUrl: 'http://127.0.0.1:4010', maxBytes: 10, timeoutMs: 30_000 }
    const error = await failureOf(downloadDocument(uri, options))
    expect(error).toMatchObject({ code: 'refused', outcome: 'not_applied' })
  })

  it('the base URL is no exception when it is on another machine', async () => {
    const options = {
      allowedHosts: [],
      baseUrl: 'https://api.omise.co',
      maxBytes: 10,
      timeoutMs: 30_000,
    }
    const error = await failureOf(downloadDocument('https://api.omise.co/x', options))
    expect(error.code).toBe('refused')
  })
})

describe('a listed name is checked by the address it resolves to when connecting', () => {
  it.each([
    ['this machine', ['127.0.0.1']],
    ['a private network', ['10.1.2.3']],
    ['cloud metadata', ['169.254.169.254']],
    ['this machine by IPv6', ['::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['a public and a private one', ['93.184.215.14', '192.168.0.1']],
    ['nothing', []],
  ])('%s is refused', async (_, addresses) => {
    const asked: string[] = []
    const error = await failureOf(
      downloadDocument('https://files.omise.example/x', {
        allowedHosts: ['files.omise.example'],
        baseUrl: 'https://api.omise.co',
        maxBytes: 10,
        timeoutMs: 30_000,
        resolve: async (hostname) => {
          asked.push(hostname)
          return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
        },
      }),
    )
    expect(error).toMatchObject({ code: 'refused' })
    expect(asked).toEqual(['files.omise.example'])
  })

  it('the name of this machine must resolve to this machine', async () => {
    const server = await serve(pdf)
    const origin = server.origin.replace('127.0.0.1', 'localhost')
    const leadsTo = (address: string) => ({ resolve: async () => [{ address, family: 4 }] })
    const answer = await download(origin, leadsTo('127.0.0.1'))
    expect(await bytesOf(answer.body)).toHaveLength(PDF.length)
    expect(await failureOf(download(origin, leadsTo('10.0.0.1')))).toMatchObject({
      code: 'refused',
    })
  })

  it('a name that does not resolve is a network error', async () => {
    const error = await failureOf(
      downloadDocument('https://files.omise.example/x', {
        allowedHosts: ['files.omise.example'],
        baseUrl: 'https://api.omise.co',
        maxBytes: 10,
        timeoutMs: 30_000,
        resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
      }),
    )
    expect(error.code).toBe('network')
  })
})

describe('error responses', () => {
  it.each([
    [302, 'redirected'],
    [401, 'not_found'],
    [403, 'not_found'],
    [404, 'not_found'],
    [410, 'not_found'],
    [418, 'bad_request'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [204, 'unreadable'],
  ])('%i is %s', async (status, code) => {
    const elsewhere = await serve(pdf)
    const server = await serve((_, response) =>
      response.writeHead(status, { location: elsewhere.origin, 'retry-after': '9' }).end(),
    )
    const error = await failureOf(download(server.origin))
    expect(error).toMatchObject({ code, status, retryAfterMs: 9_000 })
    expect(server.seen).toHaveLength(1)
    expect(elsewhere.seen).toEqual([])
  })

  it('one with too large a declared size is not read', async () => {
    const server = await serve(pdf)
    const error = await failureOf(download(server.origin, { maxBytes: PDF.length - 1 }))
    expect(error).toMatchObject({ code: 'unreadable', message: 'the file is too large' })
  })

  it('one that grows too large is aborted', async () => {
    const closed = Promise.withResolvers<void>()
    const server = await serve((request, response) => {
      request.socket.on('close', () => closed.resolve())
      response.writeHead(200)
      response.write(PDF)
    })
    const { body } = await download(server.origin, { maxBytes: PDF.length - 1 })
    expect(await failureOf(bytesOf(body))).toMatchObject({ code: 'unreadable' })
    await closed.promise
  })

  it('exactly the limit is fine', async () => {
    const server = await serve(pdf)
    const { body } = await download(server.origin, { maxBytes: PDF.length })
    expect(await bytesOf(body)).toHaveLength(PDF.length)
  })
})

describe('a download that does not end', () => {
  const stuck: Handler = (_, response) => void response.writeHead(200).write('x')

  it('times out before the answer', async () => {
    const server = await serve(() => undefined)
    const error = await failureOf(download(server.origin, { timeoutMs: 50 }))
    expect(error.code).toBe('timeout')
  })

  it('times out in the middle', async () => {
    const server = await serve(stuck)
    const { body } = await download(server.origin, { timeoutMs: 200 })
    expect(await failureOf(bytesOf(body))).toMatchObject({ code: 'timeout' })
  })

  it('ends when the caller aborts', async () => {
    const server = await serve(stuck)
    const controller = new AbortController()
    const { body } = await download(server.origin, { signal: controller.signal })
    const reading = failureOf(bytesOf(body))
    controller.abort()
    expect(await reading).toMatchObject({ code: 'aborted' })
  })

  it('is a network error when the connection breaks', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('x', () => response.destroy())
    })
    const { body } = await download(server.origin)
    expect(await failureOf(bytesOf(body))).toMatchObject({ code: 'network' })
  })
})
