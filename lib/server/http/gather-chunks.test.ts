import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gatherChunks } from './gather-chunks'

/** How a body is read, and what of it a reader got. */
type Reader = (incoming: IncomingMessage) => Promise<Buffer[]>

const iterate: Reader = async (incoming) => {
  const read: Buffer[] = []
  for await (const chunk of incoming) read.push(chunk)
  return read
}

const READERS: Record<string, Reader> = {
  'an iterator': iterate,
  'a listener': (incoming) => {
    const chunks: Buffer[] = []
    return new Promise((resolve) => {
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(chunks))
    })
  },
}

let reader: Reader
let chunks: Buffer[] = []
let failure: unknown
const server = createServer((incoming, response) => {
  reader(incoming).then(
    (read) => {
      chunks = read
      response.end('read')
    },
    (error: unknown) => (failure = error),
  )
})
let port = 0

beforeAll(async () => {
  gatherChunks()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' ? (address?.port ?? 0) : 0
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

/** One request after the other on one connection. @returns how many answers came back */
function send(...requests: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = ''
    const socket = connect(port, '127.0.0.1').setEncoding('latin1')
    socket.on('data', (text: string) => (answers += text))
    socket.on('close', () => resolve(answers.split('HTTP/1.1 200 OK').length - 1))
    socket.on('error', reject)
    socket.end(requests.join(''))
  })
}

function inChunksOf(size: number, body: string, connection = 'close'): string {
  const count = Math.ceil(body.length / size)
  const cut = Array.from({ length: count }, (_, at) => body.slice(at * size, (at + 1) * size))
  return [
    `POST / HTTP/1.1\r\nHost: desk\r\nConnection: ${connection}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...cut.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`),
    '0\r\n\r\n',
  ].join('')
}

const BODY = Array.from({ length: 20_000 }, (_, at) => String(at).padStart(10, '.')).join('')

describe.each(Object.entries(READERS))('%s', (_name, read) => {
  it('merges chunks of one byte', async () => {
    reader = read
    await send(inChunksOf(1, BODY))
    expect(Buffer.concat(chunks).toString()).toBe(BODY)
    expect(chunks.length).toBeLessThan(BODY.length / 100)
  })

  it.each([100, 4095, 4096, 5000, 100_000])('gets all of chunks of %i bytes', async (size) => {
    reader = read
    await send(inChunksOf(size, BODY))
    expect(Buffer.concat(chunks).toString()).toBe(BODY)
  })

  it('gets a body with a length, and the next one on the connection', async () => {
    reader = read
    const small = 'POST / HTTP/1.1\r\nHost: desk\r\nContent-Length: 3\r\n\r\nabc'
    expect(await send(small, inChunksOf(1, 'keep', 'keep-alive'), inChunksOf(1, 'last'))).toBe(3)
    expect(Buffer.concat(chunks).toString()).toBe('last')
  })
})

it('skips a body that is never read', async () => {
  reader = () => Promise.resolve([])
  expect(await send(inChunksOf(1, BODY, 'keep-alive'), inChunksOf(1, 'last'))).toBe(2)
})

it('fails the reader when the sender disconnects within a small chunk', async () => {
  reader = iterate
  const socket = connect(port, '127.0.0.1')
  const whole = inChunksOf(1, 'half')
  await new Promise<void>((resolve) => socket.write(whole.slice(0, -10), () => resolve()))
  socket.destroy()
  await expect.poll(() => failure).toMatchObject({ code: 'ECONNRESET' })
})
