import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { hostileFile, tokensOf } from '@/testing/hostile-files'
import type { FileFormat } from '@/testing/minimal-files'
import { countWork } from '@/lib/evidence/testing/count-work'
import { documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { receiveFile } from '@/lib/server/documents/upload/receive-file'
import { clientAddress } from '@/lib/server/platform/client-address'
import { readCookie } from '@/lib/server/platform/cookies'
import { readJsonBody } from './json-body'

/**
 * The cost of a request to the server, counted in steps of our code and in bytes copied or searched: linear in the
 * bytes, however they are chunked.
 */

/** Node's limit for all headers of a request together. */
const HEADER_BYTES = 16 * 1024

const file = fc.constantFrom<FileFormat>('jpg', 'png', 'pdf').chain((format) => {
  const run = fc.record({
    token: fc.constantFrom(...tokensOf(format)),
    times: fc.integer({ min: 1, max: 1000 }),
  })
  return fc.array(run, { minLength: 1, maxLength: 3 }).map((runs) => hostileFile(format, runs))
})

const chunkSize = fc.constantFrom(1, 2, 3, 64, 1000, 65_536)

function requestOf(body: Uint8Array, size: number): { request: Request; chunks: number } {
  const chunks = Math.ceil(body.length / size)
  let sent = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent < chunks) controller.enqueue(body.slice(sent * size, (sent + 1) * size))
      else controller.close()
      sent += 1
    },
  })
  // Node requires this for a streamed body.
  const init = { method: 'POST', body: stream, duplex: 'half' }
  return { request: new Request('http://desk.test/', init), chunks }
}

async function expectWork(run: () => unknown, atMost: number) {
  const { steps, touched } = await countWork(run)
  expect(steps + touched, `${steps} steps, ${touched} touched`).toBeLessThanOrEqual(atMost)
}

it('receives a file', async () => {
  await fc.assert(
    fc.asyncProperty(file, chunkSize, async (bytes, size) => {
      const { request, chunks } = requestOf(bytes, size)
      const sink = { write: () => Promise.resolve() }
      const receive = () => receiveFile(request, 'evidence.pdf', sink).catch(() => undefined)
      await expectWork(receive, 20 * bytes.length + 100 * chunks + 10_000)
    }),
    { numRuns: 60 },
  )
})

it('reads a JSON body', async () => {
  const tokens = ['[', '{"a":', '"', '\\u0000', '1', ' ', '{}', ',']
  const run = fc.tuple(fc.constantFrom(...tokens), fc.integer({ min: 1, max: 1000 }))
  const text = fc
    .array(run, { minLength: 1, maxLength: 3 })
    .map((runs) => runs.map(([token, times]) => token.repeat(times)).join(''))
  await fc.assert(
    fc.asyncProperty(text, chunkSize, async (json, size) => {
      const body = Buffer.from(json)
      const { request, chunks } = requestOf(body, size)
      const read = () => readJsonBody(request, z.object({})).catch(() => undefined)
      await expectWork(read, 20 * body.length + 100 * chunks + 10_000)
    }),
    { numRuns: 60 },
  )
})

it('reads headers', async () => {
  const tokens = [
    'desk-session=',
    ';',
    ' ',
    '=',
    'docu_test_1,',
    ',',
    '[',
    ']',
    ':1',
    '1.',
    '::ffff:',
    '%',
  ]
  const header = fc
    .array(fc.tuple(fc.constantFrom(...tokens), fc.integer({ min: 1, max: HEADER_BYTES })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((runs) => runs.map(([token, times]) => token.repeat(times)).join(''))
    .map((text) => text.slice(0, HEADER_BYTES))
  await fc.assert(
    fc.asyncProperty(header, async (value) => {
      const headers = new Headers({ 'x-documents-seen': value, 'x-forwarded-for': value })
      const request = new Request('http://desk.test/', { headers })
      const read = () => {
        readCookie(value, 'desk-session')
        clientAddress(headers, { trustedProxyHops: 1 })
        try {
          documentsSeenBy(request)
        } catch {
          // Most of them are malformed.
        }
      }
      await expectWork(read, 40 * value.length + 5000)
    }),
  )
})
