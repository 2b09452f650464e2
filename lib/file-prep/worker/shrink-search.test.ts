import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestEncoding, HIGHEST_QUALITY, LOWEST_QUALITY, type Encoding } from './shrink-search'

/** A picture with a size that grows with pixels and quality, like that of a JPG. */
function pictureOf(bytesAtBest: number) {
  let tries = 0
  return {
    tries: () => tries,
    sizeOf: async ({ quality, scale }: Encoding) => {
      tries += 1
      return bytesAtBest * scale ** 2 * Math.exp((quality - HIGHEST_QUALITY) * 4)
    },
  }
}

describe('bestEncoding', () => {
  it('always fits, and wastes little', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1000, max: 500_000_000 }),
        fc.integer({ min: 10_000, max: 20_000_000 }),
        async (bytes, limit) => {
          const { sizeOf } = pictureOf(bytes)
          const encoding = await bestEncoding(sizeOf, limit)
          if (!encoding) throw new Error('Nothing fits')
          const size = await sizeOf(encoding)
          expect(size).toBeLessThanOrEqual(limit)
          if (bytes > limit) expect(size).toBeGreaterThan(limit * 0.75)
        },
      ),
    )
  })

  it('keeps all pixels as long as a good quality fits', async () => {
    const { sizeOf } = pictureOf(12_000_000)
    expect(await bestEncoding(sizeOf, 10_485_760)).toMatchObject({ scale: 1 })
  })

  it('reduces pixels before quality gets bad', async () => {
    const encoding = await bestEncoding(pictureOf(200_000_000).sizeOf, 10_485_760)
    expect(encoding?.scale).toBeLessThan(0.6)
    expect(encoding?.quality).toBeGreaterThanOrEqual(LOWEST_QUALITY)
  })

  it('always terminates', async () => {
    const { sizeOf, tries } = pictureOf(300_000_000)
    await bestEncoding(sizeOf, 1_000_000)
    expect(tries()).toBeLessThan(15)
    expect(await bestEncoding(async () => 20, 10)).toBeNull()
  })
})
