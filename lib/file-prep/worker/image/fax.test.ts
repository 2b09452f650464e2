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
  const { pixels, missing } = await decode(faxTiff(fax, 40))
  const wrong = wrongRows(pixels)
  expect(wrong.length).toBeGreaterThan(0)
  expect(missing).toBeCloseTo(wrong.length / 9)
})

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
      const fax = decodeFax(noise.subarray(from), { coding, width: 100 + from, rows: 20 })
      expect(fax.bytes.length).toBe(Math.ceil((100 + from) / 8) * 20)
      expect(fax.missing).toBeGreaterThanOrEqual(0)
      expect(fax.missing).toBeLessThanOrEqual(1)
    }
  },
)
