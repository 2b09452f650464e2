import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { documentSchema } from '@/lib/contract/documents'
import { openDatabase } from '@/lib/db/open-database'
import { api, withQuery } from '@/lib/format/paths'
import { gatherChunks } from '@/lib/server/http/gather-chunks'
import { recordNodeRequests } from '@/lib/server/http/request-body'
import { jpg } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

/** Uploads with a body in HTTP chunks of one byte, through Node's server and the real route handler. */

const BYTES = 300_000
/** The size of a message to the vault's thread. */
const BATCH_BYTES = 128 * 1024

let test: TestDesk
let disputeId: string
const server = createServer((incoming, response) => {
  void answer(incoming).then(async (made) => {
    const text = await made.text()
    response.writeHead(made.status, {
      connection: 'close',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })
})

beforeAll(async () => {
  recordNodeRequests()
  gatherChunks()
  test = await openTestDesk(await openDatabase({ memory: true }))
  disputeId = await test.omise.openDispute()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await test.close()
})

/** The request as Next passes it on, with a reference to Node's request in its headers. */
function answer({ method = '', url = '', headers }: IncomingMessage): Promise<Response> {
  return test.call('agent', method, url, {
    headers: { 'x-desk-node-request': String(headers['x-desk-node-request']) },
  })
}

/** The body of the response. */
function sendByteByByte(path: string, body: Buffer): Promise<string> {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen')
  const chunks = Buffer.alloc(body.length * 6, '1\r\nx\r\n')
  for (const [at, byte] of body.entries()) chunks[at * 6 + 3] = byte
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(address.port, '127.0.0.1').setEncoding('utf8')
    socket.on('data', (part: string) => (text += part))
    socket.on('close', () => resolve(text.slice(text.indexOf('\r\n\r\n') + 4)))
    socket.on('error', reject)
    socket.write(`POST ${path} HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n`)
    socket.write(Buffer.concat([chunks, Buffer.from('0\r\n\r\n')]))
  })
}

/** The number of chunks in each message with bytes to the vault's thread. */
function watchVault(): Uint8Array[][] {
  const messages: Uint8Array[][] = []
  const { postMessage } = Worker.prototype
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...call) {
    const [{ task }] = call
    if (task.do === 'write') messages.push([...task.chunks])
    return postMessage.apply(this, call)
  })
  return messages
}

it('reach the vault in few messages of few chunks, and Omise byte for byte', async () => {
  const messages = watchVault()
  const body = jpg(BYTES)
  const query = { uploadId: randomUUID(), kind: 'proof_of_receipt', filename: 'slip.jpg' }
  const text = await sendByteByByte(withQuery(api.documents(disputeId), query), body)
  const document = documentSchema.parse(JSON.parse(text))
  expect((await test.omise.contentOf(document.id)).equals(body)).toBe(true)
  expect(messages.length).toBeLessThanOrEqual(Math.ceil(BYTES / BATCH_BYTES))
  expect(messages.flat().length).toBeLessThanOrEqual(2 * messages.length)
})
