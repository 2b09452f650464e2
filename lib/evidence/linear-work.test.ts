import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileFile, NAME_TOKENS, tokensOf } from '@/testing/hostile-files'
import type { FileFormat } from '@/testing/minimal-files'
import { cleanFilename } from './filename'
import { claimedFormat } from './formats'
import { HEAD_BYTES, TAIL_BYTES } from './signatures'
import { inspectFile } from './inspect-file'
import { JpegSegmentFinder, MAX_JPEG_SEGMENTS } from './jpeg-segment-finder'
import { PictureSizeFinder } from './picture-size'
import { findSensitiveNumbers, maskSensitiveNumbers } from './sensitive-numbers'
import { countWork } from './testing/count-work'

/**
 * The cost of an untrusted file, counted in steps of our code and bytes that it copies or searches. Files grow by
 * repeating what a parser stops at, and come in chunks of any length, down to single bytes.
 */

const MAX_TIMES = 3000

function runsOf(format: FileFormat) {
  const run = fc.record({
    token: fc.constantFrom(...tokensOf(format)),
    times: fc.integer({ min: 1, max: MAX_TIMES }),
  })
  return fc.array(run, { minLength: 1, maxLength: 4 })
}

const file = fc.constantFrom<FileFormat>('jpg', 'png', 'pdf').chain((format) =>
  fc.record({
    bytes: runsOf(format).map((runs) => hostileFile(format, runs)),
    chunk: fc.constantFrom(1, 2, 3, 7, 64, 4096, 65_536),
  }),
)

function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / length)
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * length, (at + 1) * length))
}

async function expectWork(run: () => unknown, atMost: number) {
  const { steps, touched } = await countWork(run)
  expect(steps + touched, `${steps} steps, ${touched} touched`).toBeLessThanOrEqual(atMost)
}

describe('the work is linear in the bytes', () => {
  it('of finding the size of a picture', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ bytes, chunk }) => {
        const chunks = cut(bytes, chunk)
        const find = () => {
          const finder = new PictureSizeFinder()
          for (const each of chunks) finder.push(each)
        }
        await expectWork(find, 12 * bytes.length + 24 * chunks.length + 4000)
      }),
    )
  })

  it('of inspecting a file', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.nat(20), async ({ bytes }, missing) => {
        const facts = { filename: 'a.pdf', size: bytes.length, head: bytes.subarray(0, HEAD_BYTES) }
        const tail = bytes.subarray(0, bytes.length - missing).subarray(-TAIL_BYTES)
        await expectWork(() => inspectFile({ ...facts, tail, picture: null }), 20 * TAIL_BYTES)
      }),
    )
  })

  it('of reading names and texts', async () => {
    const token = fc.constantFrom(...NAME_TOKENS, '42 42\n', '4242 / ', 'P<UTO<', '<')
    const run = fc.tuple(token, fc.integer({ min: 1, max: MAX_TIMES }))
    const text = fc
      .array(run, { minLength: 1, maxLength: 4 })
      .map((runs) => runs.map(([token, times]) => token.repeat(times)).join(''))
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const read = () => [
          claimedFormat(name),
          cleanFilename(name, 'pdf'),
          findSensitiveNumbers(name),
          maskSensitiveNumbers(name),
        ]
        await expectWork(read, 600 * name.length + 20_000)
      }),
    )
  })
})

describe('JpegSegmentFinder', () => {
  it('aborts on endless segments, whatever the length of the file', async () => {
    const bytes = hostileFile('jpg', [{ token: 'short segments', times: 1_000_000 }])
    const finder = new JpegSegmentFinder()
    const found: number[] = []
    const find = () => {
      for (const { marker } of finder.push(bytes)) found.push(marker)
    }
    await expectWork(find, 60 * MAX_JPEG_SEGMENTS)
    expect(found).toHaveLength(MAX_JPEG_SEGMENTS + 1)
    expect(finder.state).toBe('too_many')
  })
})
