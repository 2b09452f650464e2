import { deflateSync } from 'node:zlib'
import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { PACKED_PICTURES } from '@/testing/packed-pdf-pictures'
import { pdfOfPictures, WORDS } from '@/testing/pdf-of-pictures'
import {
  KEPT_PICTURES,
  MASKED_PICTURES,
  PLAIN_PICTURES,
  type PdfPicture,
} from '@/testing/pdf-pictures'
import { openPdfPages } from './pdf-pages'
import { shrinkablePictures } from './shrinkable-pictures'
import { SHRINK_LIMITS, shrinkPdf, type ShrinkLimits } from './shrink-pdf'

beforeAll(installBrowserGlobals)

/** Of the longest side: the grain of the pictures is no part of what they show. */
const PIXELS = 40

async function picturesIn(bytes: Uint8Array): Promise<PDFRawStream[]> {
  const document = await PDFDocument.load(bytes)
  return document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream ? [object] : []))
    .filter(({ dict }) => dict.get(PDFName.of('Subtype')) === PDFName.of('Image'))
}

async function pictureIn(bytes: Uint8Array) {
  // Masks are embedded before their pictures.
  const picture = (await picturesIn(bytes)).at(-1)
  if (!picture) throw new Error('No picture inside')
  return { bytes: picture.contents, entry: (key: string) => `${picture.dict.get(PDFName.of(key))}` }
}

/** The page as drawn, and its text. */
async function shown(bytes: Uint8Array) {
  const pages = await openPdfPages(bytes)
  try {
    const canvas = await pages.draw(1, PIXELS)
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    return { pixels: pixels ?? [], text: await pages.text(1) }
  } finally {
    await pages.close()
  }
}

/** How many pictures have other bytes. */
async function changedPictures(before: Uint8Array, after: Uint8Array): Promise<number> {
  const were = await picturesIn(before)
  const are = await picturesIn(after)
  return are.filter(
    ({ contents }, at) => !Buffer.from(contents).equals(were[at]?.contents ?? contents),
  ).length
}

/** The average difference of a channel, from 0 to 255. */
function difference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += Math.abs((one[at] ?? 0) - (other[at] ?? 0))
  return one.length === other.length ? sum / one.length : 255
}

/** At the finest level that takes a tenth of the picture away. */
async function shrunk(picture: PdfPicture) {
  const before = await pdfOfPictures([picture])
  const limit = before.length - Math.round(picture.bytes.length / 10)
  return { before, after: await shrinkTo(before, within(limit)) }
}

function within(bytes: number, limits: Partial<ShrinkLimits> = {}): ShrinkLimits {
  return { ...SHRINK_LIMITS, pictureMs: 60_000, ...limits, bytes }
}

/** The bytes, which it must have. */
async function shrinkTo(before: Uint8Array, limits: ShrinkLimits) {
  const shrunk = await shrinkPdf(before, () => {}, limits)
  if ('problem' in shrunk) throw new Error(shrunk.problem)
  return shrunk.bytes
}

describe('shrinkPdf', () => {
  it.each(Object.entries({ ...PLAIN_PICTURES, ...PACKED_PICTURES, ...MASKED_PICTURES }))(
    'stores %s in fewer bytes that show the same',
    async (_name, picture) => {
      const { before, after } = await shrunk(picture)
      expect((await pictureIn(after)).bytes.length).toBeLessThan(picture.bytes.length * 0.9)
      const [was, is] = [await shown(before), await shown(after)]
      expect(difference(was.pixels, is.pixels)).toBeLessThan(4)
      expect(is.text).toBe(WORDS)
    },
  )

  it.each(Object.entries(MASKED_PICTURES))('keeps %s', async (_name, picture) => {
    const { after } = await shrunk(picture)
    const { entry } = await pictureIn(after)
    const [mask] = Object.keys(picture.streams ?? {})
    expect(entry(mask ?? '')).toMatch(/^\d+ 0 R$/)
  })

  it.each(Object.entries(KEPT_PICTURES))('leaves %s as it is', async (_name, picture) => {
    const before = await pdfOfPictures([picture])
    const after = await shrinkTo(before, within(before.length * 2))
    expect(Buffer.from((await pictureIn(after)).bytes).equals(picture.bytes)).toBe(true)
  })

  it('stores black and white with one bit, and grey with one colour', async () => {
    const kinds = ['grey, 1 bit', 'grey, 8 bits'].map(async (name) => {
      const picture = PLAIN_PICTURES[name]
      if (!picture) throw new Error(`No picture ${name}`)
      const { after } = await shrunk(picture)
      const { entry } = await pictureIn(after)
      return [entry('ColorSpace'), entry('BitsPerComponent')]
    })
    expect(await Promise.all(kinds)).toEqual([
      ['/DeviceGray', '1'],
      ['/DeviceGray', '8'],
    ])
  })

  it('decrypts the pictures of a PDF that restricts editing', async () => {
    const [picture] = Object.values(PLAIN_PICTURES)
    const plain = await pdfOfPictures(picture ? [picture] : [])
    const document = await PDFDocument.load(plain)
    document.encrypt({ algorithm: 'AES-128', userPassword: '', ownerPassword: 'owner' })
    const restricted = await document.save({ useObjectStreams: false })
    const after = await shrinkTo(restricted, SHRINK_LIMITS)
    expect((await pictureIn(after)).entry('Filter')).toBe('/DCTDecode')
    const [was, is] = [await shown(plain), await shown(after)]
    expect(difference(was.pixels, is.pixels)).toBeLessThan(4)
  })

  it('leaves a picture that cannot be decoded as it is', async () => {
    const bytes = Buffer.alloc(9000, 0x31)
    const entries = { Width: 64, Height: 48, Filter: 'JPXDecode' }
    const before = await pdfOfPictures([{ bytes, entries }])
    const after = await shrinkTo(before, within(before.length * 2))
    expect(Buffer.from((await pictureIn(after)).bytes).equals(bytes)).toBe(true)
  })

  it('leaves pictures that take too long to be decoded', async () => {
    const pictures = Object.values(PLAIN_PICTURES).slice(0, 3)
    const before = await pdfOfPictures(pictures)
    const after = await shrinkTo(before, within(before.length * 2, { pictureMs: 0 }))
    const last = pictures.at(-1)?.bytes ?? before
    expect(Buffer.from((await pictureIn(after)).bytes).equals(last)).toBe(true)
  })

  it('says when the limit is out of reach', async () => {
    const before = await pdfOfPictures([])
    expect(await shrinkPdf(before, () => {}, within(100))).toEqual({ problem: 'file_too_large' })
  })
})

describe('the work of shrinkPdf is limited', () => {
  const [picture] = Object.values(PLAIN_PICTURES)
  const pdfOf = (count: number) =>
    pdfOfPictures(picture ? Array.from({ length: count }, () => picture) : [])

  it('by a deadline, after which no picture is begun and the file is the same', async () => {
    const before = await pdfOf(40)
    const same = before.slice()
    let time = 0
    let steps = 0
    const onStep = () => {
      steps += 1
      time += 1000
    }
    const limits = within(before.length / 2, { totalMs: 10_000 })
    expect(await shrinkPdf(before, onStep, limits, () => time)).toEqual({
      problem: 'took_too_long',
    })
    expect(steps).toBeLessThan(15)
    expect(Buffer.from(before).equals(same)).toBe(true)
  })

  it.each([
    ['a number of pictures', { pictures: 5 }],
    ['a number of pixels', { pixels: 5 * 64 * 48 }],
  ])('by %s', async (_what, limits) => {
    const before = await pdfOf(20)
    const after = await shrinkTo(before, within(before.length - 1, limits))
    expect(await changedPictures(before, after)).toBe(5)
    const tooFew = within(before.length / 2, limits)
    expect(await shrinkPdf(before, () => {}, tooFew)).toEqual({ problem: 'took_too_long' })
  })
})

describe('a picture within another filter', () => {
  const jpg = PLAIN_PICTURES['RGB as JPG'] ?? { bytes: new Uint8Array(), entries: {} }
  const packed = (bytes: Uint8Array, filters: string[]): PdfPicture => ({
    bytes: deflateSync(bytes),
    entries: { ...jpg.entries, Filter: filters, DecodeParms: [null, { ColorTransform: 1 }] },
  })
  const offered = async (picture: PdfPicture) => {
    const document = await PDFDocument.load(await pdfOfPictures([picture]))
    return (await shrinkablePictures(document)).length
  }

  it('stays when its bytes are damaged, are no picture, or hide a size that is too large', async () => {
    const filters = ['FlateDecode', 'DCTDecode']
    expect(await offered(packed(jpg.bytes, filters))).toBe(1)
    const damaged = { ...packed(jpg.bytes, filters), bytes: new Uint8Array(9000) }
    expect(await offered(damaged)).toBe(0)
    expect(await offered(packed(Buffer.alloc(9000, 7), ['DCTDecode', 'FlateDecode']))).toBe(0)
    const huge = Buffer.from(jpg.bytes)
    // The header of the frame: its length, the bits, the height and the width.
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0, 0, 17, 8]))
    huge.writeUInt16BE(60_000, frame + 5)
    huge.writeUInt16BE(60_000, frame + 7)
    expect(await offered(packed(huge, filters))).toBe(0)
  })

  it('stays when it unpacks to more than a picture has', async () => {
    const bomb = Buffer.concat([jpg.bytes, Buffer.alloc(60 * 1024 * 1024)])
    const { bytes } = packed(bomb, [])
    expect(bytes.length).toBeGreaterThan(4096)
    expect(await offered(packed(bomb, ['FlateDecode', 'DCTDecode']))).toBe(0)
  })
})

describe('the size of JPEG 2000', () => {
  const original = PLAIN_PICTURES['JPEG 2000'] ?? { bytes: new Uint8Array(), entries: {} }
  const siz = Buffer.from(original.bytes).indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51])) + 2

  /** The same picture with another header; the PDF and the boxes before it say 64 × 48. */
  function withHeader(change: (header: DataView) => void): PdfPicture {
    const bytes = Uint8Array.from(original.bytes)
    change(new DataView(bytes.buffer, siz))
    return { ...original, bytes }
  }

  /** A box whose content is the header of the small picture. */
  function behindDecoy({ bytes, entries }: PdfPicture): PdfPicture {
    const header = original.bytes.subarray(siz - 2, siz + 49)
    const box = Buffer.alloc(8)
    box.writeUInt32BE(8 + header.length)
    box.write('uuid', 4)
    const codestream = siz - 10
    const parts = [bytes.subarray(0, codestream), box, header, bytes.subarray(codestream)]
    return { bytes: Buffer.concat(parts), entries }
  }

  const huge = withHeader((header) => {
    header.setUint32(6, 60_000)
    header.setUint32(10, 60_000)
  })
  const offered = async (picture: PdfPicture) => {
    const document = await PDFDocument.load(await pdfOfPictures([picture]))
    return (await shrinkablePictures(document)).map(({ width, height }) => ({ width, height }))
  }

  it('is read from the codestream', async () => {
    expect(await offered(original)).toEqual([{ width: 64, height: 48 }])
    expect(await offered(huge)).toEqual([])
    const layers = withHeader((header) => {
      header.setUint16(2, 38 + 3 * 16_384)
      header.setUint16(38, 16_384)
    })
    expect(await offered(layers)).toEqual([])
  })

  it('is not taken from a header in a box before it', async () => {
    expect(await offered(behindDecoy(original))).toEqual([{ width: 64, height: 48 }])
    expect(await offered(behindDecoy(huge))).toEqual([])
  })
})
