import { beforeAll, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { FAXES, faxTiff, isBlackInFax } from '@/lib/file-prep/testing/faxes'
import { decodeFax } from './fax'
import { decodeTiff } from './tiff'
import { tiffPages } from './tiff-support'

beforeAll(installBrowserGlobals)

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const tiff = tiffPages(bytes)
  const page = 'pages' in tiff ? tiff.pages[0] : null
  if (!page) throw new Error('Not decoded')
  return decodeTiff(bytes, page)
}

/** The rows that have a wrong pixel. */
function wrongRows({ width, height, data }: ImageData): number[] {
  return Array.from({ length: height }, (_, y) => y).filter((y) =>
    Array.from({ length: width }, (_, x) => x).some(
      (x) => data[(y * width + x) * 4] !== (isBlackInFax(x, y) ? 0 : 255),
    ),
  )
}

it.each(FAXES)('decodes each pixel of $name', async (fax) => {
  const { pixels, missing } = await decode(faxTiff(fax))
  expect(pixels).toMatchObject({ width: 4_100, height: 9 })
  expect(wrongRows(pixels)).toEqual([])
  expect(missing).toBe(0)
})

it.each(FAXES)('decodes the rows before a cut of $name, and counts the others', async (fax) => {
  const { pixels, missing } = await decode(faxTiff(fax, { cut: 40 }))
  const wrong = wrongRows(pixels)
  expect(wrong.length).toBeGreaterThan(0)
  expect(missing).toBeCloseTo(wrong.length / 9)
})

it.each(FAXES)('leaves white what is cut from $name, also from a negative', async (fax) => {
  for (const photometric of [0, 1]) {
    const { pixels, missing } = await decode(faxTiff(fax, { cut: 40, photometric }))
    const { width, height, data } = pixels
    const pixelAt = (x: number, y: number) => data[(y * width + x) * 4]
    // The first row is white in the data, and the last is cut off.
    expect(pixelAt(width - 1, 0)).toBe(photometric === 0 ? 255 : 0)
    for (let row = Math.round((1 - missing) * height); row < height; row++) {
      expect(pixelAt(width - 1, row)).toBe(255)
    }
  }
})

it.each(['group3', 'group3-2d'] as const)(
  'takes two ends of lines in a row for a lost row, and three for the end of the page: %s',
  (coding) => {
    const end = coding === 'group3' ? '000000000001' : '0000000000011'
    const [white, black] = ['101010', '001101010000010111']
    const decodeBits = (...parts: string[]) => {
      const bytes = parts.join('').match(/.{1,8}/g) ?? []
      const packed = Uint8Array.from(bytes, (bits) => Number.parseInt(bits.padEnd(8, '0'), 2))
      return decodeFax(packed, { coding, width: 16, rows: 3, white: 0 })
    }
    const lost = decodeBits(end, black, end, end, black, end.repeat(6))
    expect([...lost.bytes]).toEqual([255, 255, 0, 0, 255, 255])
    expect(lost.missing).toBeCloseTo(1 / 3)
    const short = decodeBits(end, black, end.repeat(3), black)
    expect([...short.bytes]).toEqual([255, 255, 0, 0, 0, 0])
    expect(short.missing).toBeCloseTo(2 / 3)
    const whole = decodeBits(end, black, end, white, end, black, end.repeat(6))
    expect([...whole.bytes]).toEqual([255, 255, 0, 0, 255, 255])
    expect(whole.missing).toBe(0)
  },
)

it.each(FAXES)('counts rows with damaged data in $name', async (fax) => {
  const bytes = faxTiff(fax)
  // Within the rows of runs.
  bytes.fill(0, 8 + 120, 8 + 130)
  const { pixels, missing } = await decode(bytes)
  expect(wrongRows(pixels)).not.toEqual([])
  expect(missing).toBeGreaterThan(0.1)
  // Group 3 continues at the end of the line, the others cannot.
  if (fax.compression === 3) expect(missing).toBeLessThan(0.5)
  else expect(missing).toBeGreaterThanOrEqual(0.5)
})

it.each(['huffman', 'group3', 'group3-2d', 'group4'] as const)(
  'ends with any data, and stays within its rows: %s',
  (coding) => {
    const noise = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919) >> 3)
    for (let from = 0; from < 300; from++) {
      const fax = decodeFax(noise.subarray(from), { coding, width: 100 + from, rows: 20, white: 0 })
      expect(fax.bytes.length).toBe(Math.ceil((100 + from) / 8) * 20)
      expect(fax.missing).toBeGreaterThanOrEqual(0)
      expect(fax.missing).toBeLessThanOrEqual(1)
    }
  },
)
