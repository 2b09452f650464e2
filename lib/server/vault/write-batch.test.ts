import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BATCH_BYTES, WriteBatch } from './write-batch'

/** Chunks as a network delivers them: equal in size, or alternately small and large. */
const chunkSizes = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom(1, 2, 100, 16_383, 16_384, 65_536), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 2000 }),
  ),
  { minLength: 1, maxLength: 3 },
)

it('holds the bytes in order, in few chunks that own their memory', () => {
  fc.assert(
    fc.property(chunkSizes, (runs) => {
      const batch = new WriteBatch()
      const given: Buffer[] = []
      for (const size of runs.flatMap(([sizes, times]) => Array(times).fill(sizes).flat())) {
        if (batch.isFull) break
        const chunk = Buffer.alloc(size, given.length)
        given.push(chunk)
        batch.add(Uint8Array.from(chunk))
      }
      const isFull = Buffer.concat(given).length >= BATCH_BYTES
      expect(batch.isFull).toBe(isFull)
      const taken = batch.take()
      expect(Buffer.concat(taken).equals(Buffer.concat(given))).toBe(true)
      expect(taken.length).toBeLessThanOrEqual(18)
      for (const { buffer, byteLength } of taken) expect(buffer.byteLength).toBe(byteLength)
      expect(batch.take()).toEqual([])
    }),
    { numRuns: 50 },
  )
})
