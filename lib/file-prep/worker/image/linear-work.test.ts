import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hostileFile, tokensOf } from '@/testing/hostile-files'
import { countWork } from '@/lib/evidence/testing/count-work'
import { readJpegProfile, readJpegQuality, stripJpeg } from './jpeg/jpeg'
import { stripPng } from './png'
import { readPictureFacts } from './read-metadata'

const READERS = {
  jpg: [readPictureFacts, stripJpeg, readJpegProfile, readJpegQuality],
  png: [readPictureFacts, stripPng],
} as const

const file = fc.constantFrom('jpg' as const, 'png' as const).chain((format) => {
  const run = fc.record({
    token: fc.constantFrom(...tokensOf(format)),
    times: fc.integer({ min: 1, max: 3000 }),
  })
  return fc.record({
    format: fc.constant(format),
    runs: fc.array(run, { minLength: 1, maxLength: 4 }),
  })
})

it('reads and strips a picture with work linear in its bytes, with any repetition', async () => {
  await fc.assert(
    fc.asyncProperty(file, async ({ format, runs }) => {
      const bytes = Uint8Array.from(hostileFile(format, runs))
      const { steps, touched } = await countWork(() => {
        for (const read of READERS[format]) read(bytes)
      })
      const allowed = 100 * bytes.length + 10_000
      expect(steps + touched, `${steps} steps, ${touched} touched`).toBeLessThan(allowed)
    }),
  )
})
