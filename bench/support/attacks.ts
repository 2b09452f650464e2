import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { api, pages, withQuery } from '../../lib/format/paths.ts'
import { hostileFileOf, NAME_TOKENS, tokensOf } from '../../testing/hostile-files.ts'

/** A request designed to keep the server busy. */
export type Attack = {
  name: string
  method: 'GET' | 'POST' | 'PUT'
  path: string
  headers?: Readonly<Record<string, string>>
  body?: Buffer
  /** The body is sent in HTTP chunks of one byte. */
  oneByteChunks?: boolean
}

/** Node accepts at most 16 KiB for all headers of a request together. */
const HEADER_BYTES = 14_000
/** The longest filename that the contract permits. */
const NAME_LENGTH = 1000
const ONE_BYTE_CHUNK = '1\r\nx\r\n'

/** Files of about `bytes` bytes, one for each token that a parser may handle badly. */
export function hostileUploads(disputeId: string, bytes: number): Attack[] {
  const files = (['jpg', 'png', 'pdf'] as const).flatMap((format) =>
    tokensOf(format).map((token) => ({
      ...upload(disputeId, `${format} ${token}`, { filename: `evidence.${format}` }),
      body: hostileFileOf(format, token, bytes),
    })),
  )
  const pdf = hostileFileOf('pdf', 'end marks', bytes)
  return [
    ...files,
    { ...upload(disputeId, 'one-byte chunks', {}), body: pdf, oneByteChunks: true },
    {
      ...upload(disputeId, 'one-byte chunks, refused', {}),
      body: Buffer.alloc(bytes, 'x'),
      oneByteChunks: true,
    },
    {
      name: 'one-byte chunks to a page',
      method: 'POST',
      path: pages.signIn(),
      body: Buffer.alloc(bytes, 'x'),
      oneByteChunks: true,
    },
  ]
}

/** Input with limits of its own: names, headers, queries, small bodies. */
export function hostileRequests(disputeId: string): Attack[] {
  const small = hostileFileOf('pdf', 'end marks', 200)
  const names = NAME_TOKENS.map((token): Attack => {
    const filename = longName(token)
    return {
      ...upload(disputeId, `names of ${JSON.stringify(token)}`, { filename }),
      body: small,
    }
  })
  const json = { 'content-type': 'application/json' }
  const draft = (name: string, body: string, oneByteChunks = false): Attack => ({
    name,
    method: 'PUT',
    path: api.draft(disputeId),
    headers: json,
    body: Buffer.from(body),
    oneByteChunks,
  })
  const list = (name: string, headers: Record<string, string>): Attack => ({
    name: `header ${name}`,
    method: 'GET',
    path: api.disputes(),
    headers,
  })
  return [
    ...names,
    draft('JSON in one-byte chunks', JSON.stringify({ text: 'x'.repeat(120_000) }), true),
    draft('JSON, deep', '['.repeat(120_000)),
    draft('JSON, many keys', `{${'"a":1,'.repeat(17_000)}"b":1}`),
    draft('JSON, digits', JSON.stringify({ text: '4 '.repeat(4_900), version: 0 })),
    {
      name: 'sign-in form in one-byte chunks',
      method: 'POST',
      path: '/api/auth/callback/credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.alloc(16_000, 'a=b&'),
      oneByteChunks: true,
    },
    list('Accept-Language', { 'accept-language': fill('en;q=0.1,') }),
    list('X-Forwarded-For', { 'x-forwarded-for': fill('[::1]:1,') }),
    list('X-Documents-Seen', { 'x-documents-seen': fill('docu_test_1,') }),
    list('If-None-Match', { 'if-none-match': fill('"a",') }),
    list('Cookie', { cookie: fill('desk-session.0=a;') }),
    list(
      'of many names',
      Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`a${at}`, ''])),
    ),
    { name: 'query', method: 'GET', path: `${api.disputes()}?${fill('a&')}` },
    { name: 'query to a page', method: 'GET', path: `${pages.disputes()}?${fill('a&')}` },
    { name: 'path', method: 'GET', path: `/api${fill('/')}x` },
  ]
}

/** Sends it and waits for the response. @returns its status; null when the server closed the connection instead */
export function send(origin: string, cookie: string, attack: Attack): Promise<number | null> {
  const { method, path, headers = {}, body, oneByteChunks } = attack
  const { hostname, port, host } = new URL(origin)
  const head = {
    host,
    origin,
    cookie,
    'sec-fetch-site': 'same-origin',
    connection: 'close',
    ...headers,
    ...(headers.cookie ? { cookie: `${cookie}; ${headers.cookie}` } : {}),
    ...(body && (oneByteChunks ? { 'transfer-encoding': 'chunked' } : {})),
    ...(body && !oneByteChunks ? { 'content-length': String(body.length) } : {}),
  }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (answer = answer || text))
    // A server that refuses a body may close the connection while it is still being sent.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]) || null))
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    if (body) socket.write(oneByteChunks ? chunked(body) : body)
  })
}

function upload(
  disputeId: string,
  name: string,
  { filename = 'evidence.pdf' }: { filename?: string },
): Attack {
  const query = { uploadId: randomUUID(), kind: 'proof_of_receipt', filename }
  return { name, method: 'POST', path: withQuery(api.documents(disputeId), query) }
}

function chunked(body: Buffer): Buffer {
  const each = ONE_BYTE_CHUNK.length
  const chunks = Buffer.alloc(body.length * each, ONE_BYTE_CHUNK)
  for (let at = 0; at < body.length; at += 1) chunks[at * each + 3] = body[at] ?? 0
  return Buffer.concat([chunks, Buffer.from('0\r\n\r\n')])
}

/** As long as the contract and the header line permit. */
function longName(token: string): string {
  const encoded = encodeURIComponent(token.toWellFormed()).length
  const times = Math.min(NAME_LENGTH / token.length, HEADER_BYTES / encoded)
  return `a${token.repeat(Math.floor(times) - 1)}x`.slice(0, NAME_LENGTH)
}

function fill(text: string): string {
  return text.repeat(Math.floor(HEADER_BYTES / text.length))
}
