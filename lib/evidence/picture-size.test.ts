import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileFile } from '@/testing/hostile-files'
import { hasTooManyPixels, PictureSizeFinder } from './picture-size'

function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(60)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return bytes
}

function segment(marker: number, payload: Uint8Array): number[] {
  const length = payload.length + 2
  return [0xff, marker, length >> 8, length & 0xff, ...payload]
}

function jpeg(width: number, height: number, metadataBytes: number[], frame = 0xc0): Uint8Array {
  const size = [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1]
  return Uint8Array.from([
    0xff,
    0xd8,
    ...metadataBytes.flatMap((length) => segment(0xe1, new Uint8Array(length).fill(0xff))),
    ...segment(0xc4, new Uint8Array(20)),
    0xff, // a fill byte
    ...segment(frame, Uint8Array.from(size)),
    ...segment(0xda, new Uint8Array(6)),
    1,
    2,
    0xff,
    0xd9,
  ])
}

function sizeOf(bytes: Uint8Array, chunkSize: number, jumping: boolean) {
  const finder = new PictureSizeFinder()
  let read = 0
  for (let at = 0; at < bytes.length && !finder.done;) {
    const chunk = bytes.subarray(at, at + chunkSize)
    finder.push(chunk)
    read += chunk.length
    at += chunk.length + (jumping ? finder.jump() : 0)
  }
  return { size: finder.size, read }
}

describe('PictureSizeFinder', () => {
  const side = fc.integer({ min: 1, max: 65_535 })

  it('finds the size of any JPG, however it is chunked and whatever precedes the size', () => {
    const metadata = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 4 })
    const frame = fc.constantFrom(0xc0, 0xc1, 0xc2)
    fc.assert(
      fc.property(
        side,
        side,
        metadata,
        frame,
        fc.integer({ min: 1, max: 5000 }),
        fc.boolean(),
        (width, height, before, marker, chunk, jumping) => {
          const { size } = sizeOf(jpeg(width, height, before, marker), chunk, jumping)
          expect(size).toEqual({ width, height })
        },
      ),
    )
  })

  it('finds the size of any PNG', () => {
    const any = fc.integer({ min: 0, max: 0xffff_ffff })
    fc.assert(
      fc.property(any, any, fc.integer({ min: 1, max: 64 }), (width, height, chunk) => {
        expect(sizeOf(png(width, height), chunk, true).size).toEqual({ width, height })
      }),
    )
  })

  it('skips metadata instead of reading it', () => {
    const photo = jpeg(4032, 3024, [60_000, 60_000, 60_000])
    expect(sizeOf(photo, 1024, true).read).toBeLessThan(8000)
  })

  it('finds the size after stray bytes, as decoders do', () => {
    const stray = [0, 0x4a, 0xff, 0, 0xff, 0xd3, 0xff, 0xff, 1]
    const bomb = Uint8Array.from([...jpeg(65_535, 65_535, [40])].toSpliced(46, 0, ...stray))
    for (const chunk of [1, 3, 500]) {
      expect(sizeOf(bomb, chunk, false).size).toEqual({ width: 65_535, height: 65_535 })
    }
  })

  it('aborts on a JPG with endless headers', () => {
    const short = hostileFile('jpg', [{ token: 'short segments', times: 5000 }])
    for (const chunk of [1, 500, short.length]) {
      expect(sizeOf(short, chunk, false).size).toBe('endless')
    }
  })

  it('never throws and never finds a size in noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const broken = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9, ...noise])
        expect(sizeOf(broken, 7, false).size).toBeNull()
        expect(() => sizeOf(noise, 3, true)).not.toThrow()
      }),
    )
  })

  it('has no result for a PDF', () => {
    const pdf = new TextEncoder().encode(`%PDF-1.7\n${' '.repeat(100)}%%EOF`)
    expect(sizeOf(pdf, 50, false)).toEqual({ size: null, read: 50 })
  })
})

it.each([
  [65_535, 65_535, true],
  [10_000, 10_001, true],
  [32_768, 1, true],
  [32_767, 3000, false],
  [10_000, 10_000, false],
  [8064, 6048, false],
])('%i × %i pixels exceed the limit: %s', (width, height, expected) => {
  expect(hasTooManyPixels({ width, height })).toBe(expected)
})
