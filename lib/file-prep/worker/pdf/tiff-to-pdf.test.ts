import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { writeTiff, writeTiffPages, type Tags } from '@/lib/file-prep/testing/tiffs'
import { tiffPages } from '@/lib/file-prep/worker/image/tiff/tiff-support'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { shrink } from '@/lib/file-prep/worker/shrink'
import { split } from '@/lib/file-prep/worker/split'
import { openPdfPages } from './pdf-pages'
import { tiffToPdf } from './tiff-to-pdf'

beforeAll(installBrowserGlobals)

const onStep = () => {}
const [WIDTH, HEIGHT] = [600, 400]
/** Whole bytes for each half. */
const FAX_WIDTH = 592
const COLOURS: Readonly<Record<string, readonly number[]>> = {
  r: [255, 0, 0],
  g: [0, 255, 0],
  b: [0, 0, 255],
  w: [255, 255, 255],
  k: [0, 0, 0],
}

/** A page of four quarters, row by row, such as `rgbw`. */
function page(quarters: string, more: Tags = {}) {
  const pixels = Array.from({ length: HEIGHT }, (_, y) =>
    Array.from({ length: WIDTH }, (_column, x) => {
      const quarter = (y < HEIGHT / 2 ? 0 : 2) + (x < WIDTH / 2 ? 0 : 1)
      return COLOURS[quarters[quarter] ?? ''] ?? []
    }),
  )
  const tags = {
    256: [WIDTH],
    257: [HEIGHT],
    258: [8, 8, 8],
    259: [1],
    262: [2],
    277: [3],
    278: [HEIGHT],
  }
  return { tags: { ...tags, ...more }, pieces: [Uint8Array.from(pixels.flat(2))] }
}

/** Black and white: a bit for each pixel. */
function fax(more: Tags = {}) {
  const row = (first: number) => [
    ...Array(FAX_WIDTH / 16).fill(first),
    ...Array(FAX_WIDTH / 16).fill(255 - first),
  ]
  const rows = Array.from({ length: HEIGHT }, (_, y) => row(y < HEIGHT / 2 ? 0 : 255))
  const tags = {
    256: [FAX_WIDTH],
    257: [HEIGHT],
    258: [1],
    259: [1],
    262: [1],
    277: [1],
    278: [HEIGHT],
  }
  return { tags: { ...tags, ...more }, pieces: [Uint8Array.from(rows.flat())] }
}

async function processed(bytes: Uint8Array<ArrayBuffer>) {
  const result = await processFile(new File([bytes], 'fax.tif'), onStep)
  if (result.state === 'blocked') throw new Error(result.problem)
  return result
}

/** The letters of the colours in the middle of each quarter of each page. */
async function quartersOf(file: File): Promise<string[]> {
  const pages = await openPdfPages(new Uint8Array(await file.arrayBuffer()))
  const found: string[] = []
  for (let number = 1; number <= pages.count; number += 1) {
    const canvas = await pages.draw(number, 100)
    const context = canvas.getContext('2d')
    const letters = [0.25, 0.75].flatMap((y) =>
      [0.25, 0.75].map((x) => {
        const place = [Math.round(canvas.width * x), Math.round(canvas.height * y)] as const
        const colour = [...(context?.getImageData(...place, 1, 1).data.subarray(0, 3) ?? [])]
        const near = (other: readonly number[]) =>
          Math.max(...other.map((value, at) => Math.abs(value - (colour[at] ?? 0))))
        return Object.keys(COLOURS).toSorted(
          (a, b) => near(COLOURS[a] ?? []) - near(COLOURS[b] ?? []),
        )[0]
      }),
    )
    found.push(letters.join(''))
  }
  await pages.close()
  return found
}

async function sizesOf(file: File): Promise<string[]> {
  const document = await PDFDocument.load(await file.arrayBuffer())
  return document.getPages().map((one) => {
    const { width, height } = one.getSize()
    return `${Math.round(width)} × ${Math.round(height)}`
  })
}

describe('a TIFF with several pages', () => {
  it('becomes a PDF of all of them, in order and in their sizes', async () => {
    const thumbnail = page('gggg', { 254: [1] })
    const bytes = writeTiffPages([
      page('rgbw', { 282: [200], 283: [200], 296: [2] }),
      thumbnail,
      fax({ 282: [204], 283: [98], 296: [2] }),
      page('wbgr', { 282: [100], 283: [100], 296: [3] }),
      page('bbgr'),
    ])
    const { file, ...facts } = await processed(bytes)
    expect(facts).toMatchObject({
      format: 'pdf',
      pages: 4,
      changes: ['converted_from_tiff', 'pages_combined'],
      original: { filename: 'fax.tif', size: bytes.length },
    })
    expect(file.name).toBe('fax.pdf')
    expect(await quartersOf(asFile(file))).toEqual(['rgbw', 'kwwk', 'wbgr', 'bbgr'])
    // 600 pixels at 200 dpi are 3 inches, 216 points; the pixels of the fax are twice as high as wide.
    expect(await sizesOf(asFile(file))).toEqual([
      '216 × 144',
      '209 × 294',
      '170 × 113',
      '842 × 561',
    ])
  })

  it.each([
    [1, 'rgbw'],
    [2, 'grwb'],
    [3, 'wbgr'],
    [4, 'bwrg'],
    [5, 'rbgw'],
    [6, 'brwg'],
    [7, 'wgbr'],
    [8, 'gwrb'],
  ])('has its page of orientation %i upright', async (orientation, upright) => {
    const resolution = { 282: [100], 283: [200], 296: [2] }
    const bytes = writeTiffPages([fax(), page('rgbw', { 274: [orientation], ...resolution })])
    const { file } = await processed(bytes)
    expect((await quartersOf(asFile(file)))[1]).toBe(upright)
    expect((await sizesOf(asFile(file)))[1]).toBe(orientation >= 5 ? '144 × 432' : '432 × 144')
  })

  it('stores black and white with a bit for each pixel, and grey without colours', async () => {
    const grey = { 258: [8], 262: [1], 277: [1] }
    const shades = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
      at % WIDTH < 300 ? 90 : 200,
    )
    const bytes = writeTiffPages([
      fax(),
      { tags: { ...page('rgbw').tags, ...grey }, pieces: [shades] },
    ])
    const document = await PDFDocument.load(
      await asFile((await processed(bytes)).file).arrayBuffer(),
    )
    const pictures = document.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) => (object instanceof PDFRawStream ? [object.dict] : []))
      .filter((dictionary) => dictionary.get(PDFName.of('Subtype')) === PDFName.of('Image'))
      .map((dictionary) =>
        ['ColorSpace', 'BitsPerComponent'].map((key) => `${dictionary.get(PDFName.of(key))}`),
      )
    expect(pictures).toEqual([
      ['/DeviceGray', '1'],
      ['/DeviceGray', '8'],
    ])
  })

  it('can be split and shrunk', async () => {
    const file = new File([writeTiffPages([page('rgbw'), page('bbgr')])], 'fax.tif')
    const small = await shrink(file, onStep)
    expect(small).toMatchObject({
      pages: 2,
      changes: ['converted_from_tiff', 'pages_combined', 'shrunk'],
    })
    expect(await split(file, onStep)).toMatchObject([{ state: 'ready', pages: 2 }])
  })

  it('stays a picture when the others are small copies of it', async () => {
    const bytes = writeTiffPages([page('rgbw', { 274: [6] }), page('gggg', { 254: [1] })])
    expect(await processed(bytes)).toMatchObject({
      pages: null,
      changes: ['converted_from_tiff', 'turned_upright'],
      picture: { width: HEIGHT, height: WIDTH },
    })
  })

  it.each([
    ['would be decoded wrongly', page('gggg', { 262: [5] })],
    ['is cut off', page('gggg', { 279: [9_999_999] })],
    ['has no size', page('gggg', { 256: [0] })],
    ['has too many pixels', page('gggg', { 256: [50_000], 257: [50_000] })],
    ['is no JPG inside', page('gggg', { 259: [7] })],
  ])('has its other pages, and names the one that %s', async (_what, bad) => {
    const { file, ...facts } = await processed(
      writeTiffPages([page('rgbw'), bad, page('bbgr'), bad, page('wbgr')]),
    )
    expect(facts).toMatchObject({ pages: 3, changes: ['converted_from_tiff'] })
    expect(facts.notes).toContainEqual({ note: 'pages_missing', pages: [2, 4], total: 5 })
    expect(await quartersOf(asFile(file))).toEqual(['rgbw', 'bbgr', 'wbgr'])
  })

  it.each([
    ['would be decoded wrongly', page('gggg', { 262: [5] })],
    ['has no size', page('gggg', { 256: [0] })],
    ['has too many pixels', page('gggg', { 256: [50_000], 257: [50_000] })],
  ])('has its other page, and names the first, which %s', async (_what, bad) => {
    const { file, ...facts } = await processed(writeTiffPages([bad, page('rgbw')]))
    expect(facts.notes).toContainEqual({ note: 'pages_missing', pages: [1], total: 2 })
    expect(await quartersOf(asFile(file))).toEqual(['rgbw'])
  })

  it('has the pages before the one that the file does not reach', async () => {
    const bytes = writeTiffPages([page('rgbw'), page('bbgr'), page('wbgr')])
    // The last directory follows the pixels of its page.
    const { file, ...facts } = await processed(bytes.slice(0, bytes.length - WIDTH))
    expect(facts).toMatchObject({ pages: 2, changes: ['converted_from_tiff'] })
    expect(facts.notes).toContainEqual({ note: 'later_pages_missing', fromPage: 3 })
    expect(await quartersOf(asFile(file))).toEqual(['rgbw', 'bbgr'])
  })

  it('has all pages when the file ends before the place of a next one', async () => {
    const pages = (count: number) => {
      const bytes = writeTiffPages(Array.from({ length: count }, () => fax()))
      const view = new DataView(bytes.buffer)
      let next = 4
      for (let left = count; left > 0; left -= 1) {
        const directory = view.getUint32(next, true)
        next = directory + 2 + view.getUint16(directory, true) * 12
      }
      return bytes.slice(0, next)
    }
    expect(tiffPages(pages(1))).toMatchObject({ pages: { length: 1 }, hasMore: false })
    expect(tiffPages(pages(2))).toMatchObject({ pages: { length: 2 }, hasMore: false })
  })

  it('fails, to be tried again, when there is not enough memory for a page', async () => {
    const Pixels = ImageData
    vi.stubGlobal(
      'ImageData',
      class {
        constructor(width: number, height: number) {
          if (width === FAX_WIDTH) throw new RangeError('Array buffer allocation failed')
          return new Pixels(width, height)
        }
      },
    )
    onTestFinished(() => void vi.unstubAllGlobals())
    const file = new File([writeTiffPages([page('rgbw'), fax()])], 'fax.tif')
    await expect(processFile(file, onStep)).rejects.toThrow(RangeError)
  })

  it('has its first 1,000 pages, and a note about the others', async () => {
    const dot = { tags: { 256: [8], 257: [1], 258: [1], 259: [1], 262: [1], 277: [1] } }
    const pages = Array.from({ length: 1001 }, () => ({ ...dot, pieces: [Uint8Array.of(15)] }))
    const read = (count: number) => tiffPages(writeTiffPages(pages.slice(0, count)))
    expect(read(1000)).toMatchObject({ pages: { length: 1000 }, hasMore: false })
    const tiff = read(1001)
    expect(tiff).toMatchObject({ pages: { length: 1000 }, hasMore: true })
    const two = 'pages' in tiff ? { ...tiff, pages: tiff.pages.slice(0, 2) } : null
    const pdf = two && (await tiffToPdf(writeTiffPages(pages), two, onStep))
    expect(pdf).toMatchObject({ notes: [{ note: 'later_pages_missing', fromPage: 3 }] })
  })

  it('is refused when no page can be decoded, or there are too many pixels', async () => {
    const blocked = async (bytes: Uint8Array<ArrayBuffer>) => {
      const result = await processFile(new File([bytes], 'fax.tif'), onStep)
      return result.state === 'blocked' ? result.problem : null
    }
    const inks = page('rgbw', { 262: [5] })
    const noJpeg = page('rgbw', { 259: [7] })
    expect(await blocked(writeTiffPages([inks, page('rgbw', { 279: [9_999_999] })]))).toBe(
      'tiff_unsupported',
    )
    expect(await blocked(writeTiffPages([noJpeg, noJpeg]))).toBe('image_corrupt')
    const large = {
      tags: { ...fax().tags, 256: [10_000], 257: [10_000], 278: [10_000] },
      pieces: fax().pieces,
    }
    expect(await blocked(writeTiffPages(Array.from({ length: 21 }, () => large)))).toBe(
      'image_too_many_pixels',
    )
  })

  it('ends where a directory leads back to an earlier one', async () => {
    const bytes = writeTiff(page('rgbw'))
    const view = new DataView(bytes.buffer)
    const directory = view.getUint32(4, true)
    view.setUint32(directory + 2 + view.getUint16(directory, true) * 12, directory, true)
    expect(await processed(bytes)).toMatchObject({ pages: null, changes: ['converted_from_tiff'] })
  })
})
