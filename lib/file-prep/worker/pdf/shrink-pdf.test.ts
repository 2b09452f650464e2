import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import {
  KEPT_PICTURES,
  MASKED_PICTURES,
  pdfOfPictures,
  PLAIN_PICTURES,
  WORDS,
  type PdfPicture,
} from '@/testing/pdf-pictures'
import { openPdfPages } from './pdf-pages'
import { shrinkPdf, type ShrinkLimits } from './shrink-pdf'

beforeAll(installBrowserGlobals)

/** Of the longest side: the grain of the pictures is no part of what they show. */
const PIXELS = 40

async function pictureIn(bytes: Uint8Array) {
  const document = await PDFDocument.load(bytes)
  const pictures = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream ? [object] : []))
    .filter(({ dict }) => dict.get(PDFName.of('Subtype')) === PDFName.of('Image'))
  // Masks are embedded before their pictures.
  const picture = pictures.at(-1)
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
  const after = await shrinkPdf(before, () => {}, within(limit))
  return { before, after }
}

const within = (bytes: number, pictureMs = 60_000): ShrinkLimits => ({ bytes, pictureMs })

describe('shrinkPdf', () => {
  it.each(Object.entries({ ...PLAIN_PICTURES, ...MASKED_PICTURES }))(
    'stores %s in fewer bytes that show the same',
    async (_name, picture) => {
      const { before, after } = await shrunk(picture)
      if (!after) throw new Error('Nothing was saved')
      expect((await pictureIn(after)).bytes.length).toBeLessThan(picture.bytes.length * 0.9)
      const [was, is] = [await shown(before), await shown(after)]
      expect(difference(was.pixels, is.pixels)).toBeLessThan(4)
      expect(is.text).toBe(WORDS)
    },
  )

  it.each(Object.entries(MASKED_PICTURES))('keeps %s', async (_name, picture) => {
    const { after } = await shrunk(picture)
    if (!after) throw new Error('Nothing was saved')
    const { entry } = await pictureIn(after)
    const [mask] = Object.keys(picture.streams ?? {})
    expect(entry(mask ?? '')).toMatch(/^\d+ 0 R$/)
  })

  it.each(Object.entries(KEPT_PICTURES))('leaves %s as it is', async (_name, picture) => {
    const before = await pdfOfPictures([picture])
    const after = await shrinkPdf(before, () => {}, within(before.length * 2))
    if (!after) throw new Error('Nothing was saved')
    expect(Buffer.from((await pictureIn(after)).bytes).equals(picture.bytes)).toBe(true)
  })

  it('stores black and white with one bit, and grey with one colour', async () => {
    const kinds = ['grey, 1 bit', 'grey, 8 bits'].map(async (name) => {
      const picture = PLAIN_PICTURES[name]
      const { after } = picture ? await shrunk(picture) : { after: null }
      if (!after) throw new Error('Nothing was saved')
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
    const after = await shrinkPdf(restricted, () => {})
    if (!after) throw new Error('Nothing was saved')
    expect((await pictureIn(after)).entry('Filter')).toBe('/DCTDecode')
    const [was, is] = [await shown(plain), await shown(after)]
    expect(difference(was.pixels, is.pixels)).toBeLessThan(4)
  })

  it('leaves a picture that cannot be decoded as it is', async () => {
    const bytes = Buffer.alloc(9000, 0x31)
    const entries = { Width: 64, Height: 48, Filter: 'JPXDecode' }
    const before = await pdfOfPictures([{ bytes, entries }])
    const after = await shrinkPdf(before, () => {}, within(before.length * 2))
    expect(Buffer.from((await pictureIn(after ?? before)).bytes).equals(bytes)).toBe(true)
  })

  it('leaves pictures that take too long to be decoded', async () => {
    const pictures = Object.values(PLAIN_PICTURES).slice(0, 3)
    const before = await pdfOfPictures(pictures)
    const after = await shrinkPdf(before, () => {}, within(before.length * 2, 0))
    if (!after) throw new Error('Nothing was saved')
    const last = pictures.at(-1)?.bytes ?? before
    expect(Buffer.from((await pictureIn(after)).bytes).equals(last)).toBe(true)
  })

  it('returns nothing when the limit is out of reach', async () => {
    expect(await shrinkPdf(await pdfOfPictures([]), () => {}, within(100))).toBeNull()
  })
})
