import { beforeAll, describe, expect, it, vi } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { JPEG_TIFFS, packers, writeTiff, writeTiffPages } from '@/lib/file-prep/testing/tiffs'
import { tiffToPdf } from '@/lib/file-prep/worker/pdf/tiff-to-pdf'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { tiffPages } from './tiff-support'
import { lzwLength, packBitsLength } from './unpacked-length'

beforeAll(installBrowserGlobals)

const [SIDE, STRIPS] = [64, 4]
const ROWS = SIDE / STRIPS
const COMPRESSIONS = [1, 5, 8, 32_773] as const

/** A page of four strips of noise. `kept`: the share of the packed bytes that is there, of each strip. */
function page(compression: number, kept: readonly number[]) {
  const pieces = kept.map((share, strip) => {
    const pixels = Uint8Array.from(
      { length: SIDE * ROWS * 3 },
      (_, at) => (at * 73 + strip) ^ (at >> 3),
    )
    const packed = packers[compression]?.(pixels) ?? pixels
    return packed.subarray(0, Math.round(packed.length * share))
  })
  const tags = { 256: [SIDE], 257: [SIDE], 258: [8, 8, 8], 259: [compression], 262: [2], 277: [3] }
  return { tags: { ...tags, 278: [ROWS] }, pieces }
}

async function notesOf(bytes: Uint8Array<ArrayBuffer>) {
  const processed = await processFile(new File([bytes], 'scan.tif'), () => {})
  if (processed.state === 'blocked') return processed.problem
  return processed.notes.filter(({ note }) => note === 'part_missing')
}

const percentOf = (notes: Awaited<ReturnType<typeof notesOf>>) =>
  Array.isArray(notes) ? notes.flatMap((note) => ('percent' in note ? note.percent : [])) : notes

describe.each(COMPRESSIONS)('a TIFF of compression %i', (compression) => {
  it('has no note when it is whole', async () => {
    expect(await notesOf(writeTiff(page(compression, [1, 1, 1, 1])))).toEqual([])
  })

  it('says which share is missing of a strip that is short', async () => {
    const [percent] = percentOf(await notesOf(writeTiff(page(compression, [1, 1, 0.5, 1]))))
    expect(percent).toBeGreaterThan(8)
    expect(percent).toBeLessThan(20)
  })

  it('is refused when nearly nothing is there', async () => {
    expect(await notesOf(writeTiff(page(compression, [0.02, 0, 0, 0])))).toBe('image_corrupt')
  })

  it('says it of several pages', async () => {
    const bytes = writeTiffPages([page(compression, [1, 1, 1, 1]), page(compression, [1, 0, 0, 1])])
    const [percent] = percentOf(await notesOf(bytes))
    expect(percent).toBe(25)
  })
})

it('a TIFF in JPEG says which share of its pieces is missing', async () => {
  const whole = Buffer.from(JPEG_TIFFS.RGB, 'base64')
  expect(await notesOf(Uint8Array.from(whole))).toEqual([])
  const hole = Uint8Array.from(whole)
  hole.fill(0, 60, 118)
  const notes = await notesOf(hole)
  expect(notes).toMatchObject([{ note: 'part_missing' }])
})

it('pages end at a limit of time and of bytes', async () => {
  const bytes = writeTiffPages([page(1, [1, 1, 1, 1]), page(1, [1, 1, 1, 1])])
  const tiff = tiffPages(bytes)
  if (!('pages' in tiff)) throw new Error(tiff.problem)
  const convert = (milliseconds: number, size: number) =>
    tiffToPdf(bytes, tiff, () => {}, { milliseconds, bytes: size })
  expect(await convert(-1, 1_000_000)).toEqual({ problem: 'took_too_long' })
  expect(await convert(60_000, 100)).toEqual({ problem: 'file_too_large' })
  expect(await convert(60_000, 1_000_000)).toMatchObject({ missing: 0 })
})

it('counts what packed data has, whatever it is', () => {
  const random = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7919) >> 3)
  for (let from = 0; from < 200; from++) {
    for (const count of [lzwLength, packBitsLength]) {
      const length = count(random.subarray(from), 100_000)
      expect(length).toBeGreaterThanOrEqual(0)
      expect(length).toBeLessThanOrEqual(100_000)
    }
  }
})

it('closes a picture that cannot be encoded', async () => {
  const close = vi.fn<() => void>()
  const decode = globalThis.createImageBitmap
  vi.stubGlobal('createImageBitmap', async (source: ImageBitmapSource) =>
    Object.assign(await decode(source), { close }),
  )
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      constructor() {
        throw new Error('Out of memory')
      }
    },
  )
  await expect(notesOf(writeTiff(page(1, [1, 1, 1, 1])))).rejects.toThrow('Out of memory')
  expect(close).toHaveBeenCalledOnce()
  vi.unstubAllGlobals()
})
