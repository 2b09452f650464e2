import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countWork } from '@/lib/evidence/testing/count-work'
import { boundaryOf, MultipartParser } from './documents/multipart.ts'
import { readParams } from './core/params.ts'

/** The cost of untrusted input, counted in steps and in bytes that are copied or searched. */

const BOUNDARY = 'b'.repeat(60)

const TOKENS = [
  '\r',
  '\r\n',
  '\r\n\r\n',
  '--',
  `\r\n--${BOUNDARY.slice(0, -1)}`,
  `\r\n--${BOUNDARY}`,
  `\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n`,
  `\r\n--${BOUNDARY}\r\n`,
  ' ',
  'a: b\r\n',
  'Content-Disposition: form-data; name="',
  '\\"',
  '"; x="',
  '; ',
  '%22',
  'x',
]

const MAX_TIMES = 2000

const smallPart = `\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n`

const text = (tokens: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...tokens), fc.integer({ min: 1, max: MAX_TIMES })), {
      minLength: 1,
      maxLength: 5,
    })
    .map((runs) => runs.map(([token, times]) => token.repeat(times)).join(''))

async function expectWork(run: () => unknown, atMost: number) {
  const { steps, touched } = await countWork(run)
  expect(steps + touched, `${steps} steps, ${touched} touched`).toBeLessThanOrEqual(atMost)
}

it('parses a form with work linear in its bytes, for any chunk size', async () => {
  const sizes = fc.constantFrom(1, 2, 7, 64, 4096, 65_536)
  const head = 'Content-Disposition: form-data; name="a"'
  const beginnings = fc.constantFrom('', `${head}\r\n\r\n`, `${head}\r\nX: `, `${head}; filename="`)
  await fc.assert(
    fc.asyncProperty(beginnings, text(TOKENS), sizes, async (begin, middle, size) => {
      const body = Buffer.from(`--${BOUNDARY}\r\n${begin}${middle}\r\n--${BOUNDARY}--`)
      const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, at) =>
        body.subarray(at * size, (at + 1) * size),
      )
      const parse = () => {
        const sink = { begin: () => {}, data: () => {}, end: () => {} }
        const parser = new MultipartParser(BOUNDARY, sink)
        try {
          for (const chunk of chunks) parser.write(chunk)
          parser.finish()
        } catch {
          // Most of the bodies are malformed.
        }
      }
      // The end of a chunk is held back while it may be the beginning of a delimiter.
      await expectWork(parse, 40 * body.length + 8 * BOUNDARY.length * chunks.length + 40_000)
    }),
    {
      examples: [
        [`${head}\r\n\r\n`, `${smallPart.repeat(49)}${'x'.repeat(14_000)}`, 65_536],
        [`${head}; filename="`, `${'\\"'.repeat(4000)}\r\n\r\n`, 65_536],
      ],
    },
  )
})

it('parses parameters with work linear in their length', async () => {
  const tokens = ['a[]=b&', 'a=b&', '[', ']', '[]', 'a[b]=c&', '=', '&', '%5B', 'a']
  await fc.assert(
    fc.asyncProperty(text(tokens), async (query) => {
      const read = () => {
        const request = new IncomingMessage(new Socket())
        request.push(null)
        return readParams(request, new URLSearchParams(query))
      }
      await expectWork(read, 40 * query.length + 20_000)
    }),
  )
})

it('finds the boundary with work linear in the header', async () => {
  await fc.assert(
    fc.asyncProperty(text(['; ', 'boundary=', '"', ' ', 'x', ';']), async (rest) => {
      const header = `multipart/form-data; ${rest}`
      await expectWork(() => boundaryOf(header), 10 * header.length + 1000)
    }),
  )
})
