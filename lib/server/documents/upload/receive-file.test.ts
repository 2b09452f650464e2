import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HEAD_BYTES, TAIL_BYTES } from '@/lib/evidence/signatures'
import { FileEnds } from './receive-file'

it('keeps the first and last bytes, however the stream is chunked', () => {
  const sizes = fc.array(fc.constantFrom(0, 1, 3, 7, 500, TAIL_BYTES - 1, TAIL_BYTES, 5000), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(sizes, (chunkSizes) => {
      const ends = new FileEnds()
      let whole = Buffer.alloc(0)
      for (const size of chunkSizes) {
        const chunk = Buffer.from(Array.from({ length: size }, (_, at) => whole.length + at * 7))
        ends.add(chunk)
        whole = Buffer.concat([whole, chunk])
        expect(Buffer.from(ends.head).equals(whole.subarray(0, HEAD_BYTES))).toBe(true)
        expect(Buffer.from(ends.tail).equals(whole.subarray(-TAIL_BYTES))).toBe(true)
      }
    }),
  )
})
