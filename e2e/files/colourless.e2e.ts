import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import utif from 'utif2'
import { textPageJpg } from '@/testing/text-page'
import { apply, applyToOne } from '@/e2e/fixtures/corpus-page'
import { pixelsIn } from '@/e2e/fixtures/file-contents'
import { file, noise, photo, scanPdf } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

test.use({ role: null, storageState: undefined })

/** Black above, white below, and noise of both between them. */
function blackAndWhite(): Canvas {
  const canvas = createCanvas(600, 450)
  const context = canvas.getContext('2d')
  context.drawImage(noise(600, 450), 0, 0)
  const pixels = context.getImageData(0, 0, 600, 450)
  for (let at = 0; at < pixels.data.length; at += 4) {
    const row = Math.floor(at / 4 / 600)
    const level = row < 150 ? 0 : row >= 300 ? 255 : (pixels.data[at] ?? 0) > 127 ? 255 : 0
    pixels.data.fill(level, at, at + 3)
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

test('a scan in black and white becomes a PNG of one bit', async ({ page }) => {
  const scan = blackAndWhite()
  const { data } = scan.getContext('2d').getImageData(0, 0, 600, 450)
  const tiff = Buffer.from(utif.encodeImage(Uint8Array.from(data), 600, 450))
  const row = await applyToOne(page, 'prepare', file('scan.tif', tiff))
  expect(row).toMatchObject({ format: 'png', changes: ['converted_from_tiff'] })
  // Bit depth and colour type.
  expect([row.bytes[24], row.bytes[25]]).toEqual([1, 0])
  const { colourAt } = await pixelsIn(row.bytes)
  expect([colourAt(0.5, 0.1), colourAt(0.5, 0.9)]).toEqual(['k', 'w'])
})

/** Of a JPG, as its frame header states. */
function componentsOf(jpg: Buffer): number {
  for (let at = 2; jpg[at] === 0xff; at += 2 + jpg.readUInt16BE(at + 2)) {
    const marker = jpg[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xc2) return jpg[at + 9] ?? 0
  }
  throw new Error('No frame header')
}

/** Of all pictures in a PDF. */
async function colourSpacesOf(pdf: Buffer): Promise<string[]> {
  const document = await PDFDocument.load(pdf)
  return document.context.enumerateIndirectObjects().flatMap(([, object]) => {
    if (!(object instanceof PDFRawStream)) return []
    const isPicture = object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
    return isPicture ? [String(object.dict.lookup(PDFName.of('ColorSpace')))] : []
  })
}

/** Grey, in three components: canvases write no others. */
const SCAN = textPageJpg({ grain: 12 })

test('a grey scan stays grey when it is turned, redacted and combined', async ({ page }) => {
  test.slow()
  expect(componentsOf(SCAN)).toBe(3)
  const { buffer: sideways } = photo('sideways.jpg', 6)
  const exif = sideways.subarray(2, 4 + sideways.readUInt16BE(4))
  const withExif = Buffer.concat([SCAN.subarray(0, 2), exif, SCAN.subarray(2)])
  const turned = await applyToOne(page, 'prepare', file('turned.jpg', withExif))
  expect(turned).toMatchObject({ format: 'jpg', changes: ['turned_upright', 'metadata_removed'] })
  expect(componentsOf(turned.bytes)).toBe(1)

  const redacted = await applyToOne(page, 'redact', file('scan.jpg', SCAN))
  expect(redacted).toMatchObject({ format: 'jpg', changes: ['turned', 'redacted'] })
  expect(componentsOf(redacted.bytes)).toBe(1)

  const pdf = { ...(await scanPdf('scan.pdf', [{ grain: 12 }])), mimeType: 'application/pdf' }
  const sheet = await applyToOne(page, 'redact', pdf)
  expect(sheet).toMatchObject({ format: 'pdf', changes: ['turned', 'redacted'] })
  expect(await colourSpacesOf(sheet.bytes)).toEqual(['/DeviceGray'])

  const [combined] = await apply(page, 'combine', [
    file('turned.jpg', turned.bytes),
    file('redacted.jpg', redacted.bytes),
  ])
  // The cover is drawn in colour or not; the scans are not.
  const spaces = await colourSpacesOf(combined?.bytes ?? Buffer.alloc(0))
  expect(spaces.filter((space) => space === '/DeviceGray').length).toBeGreaterThanOrEqual(2)
})
