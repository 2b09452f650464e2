import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { createCanvas, ImageData, loadImage } from '@napi-rs/canvas'
import { beforeAll, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { plainJpeg, withSegments } from '@/lib/file-prep/testing/pictures'
import { stripJpeg } from '@/lib/file-prep/worker/image/jpeg/jpeg'
import { textPage } from '@/testing/text-page'
import { combinePdf } from './combine-pdf'

beforeAll(installBrowserGlobals)

/** A scan in grey, stored in three components; optionally with a stamp in red of this size. */
function scan({ stamp = 0, quality = 85 } = {}): Uint8Array<ArrayBuffer> {
  const { data, width, height } = textPage({ grain: 6 })
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.putImageData(new ImageData(data, width, height), 0, 0)
  context.fillStyle = '#c00'
  context.fillRect(300, 300, stamp, stamp)
  const jpeg = Uint8Array.from(canvas.toBuffer('image/jpeg', quality))
  return stripJpeg(jpeg, { keepProfile: false }) ?? jpeg
}

/** As some programs mark their JPGs, whose colours are YCbCr. */
const withAdobe = (jpeg: Uint8Array) =>
  withSegments(jpeg, [[0xee, Uint8Array.of(65, 100, 111, 98, 101, 0, 100, 0, 0, 0, 0, 1)]])

/** The picture in the PDF that is made of the JPG. */
async function embedded(jpeg: Uint8Array<ArrayBuffer>) {
  const bytes = await combinePdf([new File([jpeg], 'a.jpg')], { cover: null }, () => {})
  const document = await PDFDocument.load(bytes)
  const [picture] = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream ? [object] : []))
    .filter(({ dict }) => dict.get(PDFName.of('Subtype')) === PDFName.of('Image'))
  if (!picture) throw new Error('No picture in the PDF')
  return { space: `${picture.dict.get(PDFName.of('ColorSpace'))}`, jpeg: picture.getContents() }
}

async function brightness(jpeg: Uint8Array): Promise<number[]> {
  const image = await loadImage(Buffer.from(jpeg))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  return Array.from({ length: data.length / 4 }, (_, at) => data[at * 4 + 1] ?? 0)
}

it('stores a grey JPG in grey, with the same brightness', async () => {
  const grey = scan()
  const made = await embedded(grey)
  expect(made.space).toBe('/DeviceGray')
  expect(await brightness(made.jpeg)).toEqual(await brightness(grey))
})

it('encodes a grey JPG again when its colours cannot be left out', async () => {
  const made = await embedded(withAdobe(scan()))
  expect(made.space).toBe('/DeviceGray')
})

it('holds a large picture only while no other worker does', async () => {
  const steps: string[] = []
  const large = new File([plainJpeg(2_500, 2_000)], 'a.jpg')
  await combinePdf([large], { cover: null }, (step) => steps.push(step))
  expect(steps).toContain('waiting')
})

it.each([
  ['a picture with colours', plainJpeg(800, 600)],
  ['a grey JPG that would grow when encoded again', withAdobe(scan({ quality: 20 }))],
  ['a grey scan with a stamp', scan({ stamp: 40 })],
  ['a grey scan with a stamp that a small copy does not show', scan({ stamp: 3 })],
])('embeds %s byte for byte', async (_what, jpeg) => {
  const made = await embedded(jpeg)
  expect(made.space).toBe('/DeviceRGB')
  expect(Buffer.from(made.jpeg).equals(Buffer.from(jpeg))).toBe(true)
})
