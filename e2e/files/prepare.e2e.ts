import { PDFDocument } from '@cantoo/pdf-lib'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Page } from 'playwright/test'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { apply, applyToOne } from '@/e2e/fixtures/corpus-page'
import { pdfFile, pngFile, type TestFile } from '@/e2e/fixtures/files'
import { pictureOn, pixelsIn, quartersOf, textIn } from '@/e2e/fixtures/file-contents'
import {
  animatedGif,
  bmp,
  bombHeic,
  bombPdf,
  cameraHeic,
  file,
  hdrHeic,
  heavyPdf,
  heic,
  heicOf48Megapixels,
  noise,
  photo,
  posterPdf,
  profiledHeic,
  profiledTileHeic,
  quarters,
  secretPdf,
  strayPhoto,
  tiff,
  turnedHeic,
} from '@/e2e/fixtures/pictures'
import { countShapes, readPdf } from '@/e2e/fixtures/read-pdf'
import { expect, test } from '@/e2e/fixtures/test'

/** The real worker in a real browser: its effect on pixels, bytes and metadata. */

test.use({ role: null, storageState: undefined })

/** The colours of the four quarters, row by row: r, g, b, w or k for black. */
const UPRIGHT = ['rgbw', 'grwb', 'wbgr', 'bwrg', 'rbgw', 'brwg', 'wgbr', 'gwrb']

for (const [index, expected] of UPRIGHT.entries()) {
  test(`a photo of orientation ${index + 1} is rotated upright`, async ({ page }) => {
    const original = photo('photo.jpg', index + 1)
    const row = await applyToOne(page, 'prepare', original)
    expect(await quartersOf(row.bytes)).toBe(expected)
    expect(row.picture).toEqual(
      index < 4 ? { width: 640, height: 480 } : { width: 480, height: 640 },
    )
    expect(row.bytes.includes('Exif')).toBe(false)
    expect(row.changes?.includes('turned_upright')).toBe(index > 0)
  })
}

test('a location is removed from a photo without changing its pixels', async ({ page }) => {
  const original = photo('photo.jpg', 1, { gps: true })
  const row = await applyToOne(page, 'prepare', original)
  expect(row.changes).toEqual(['location_removed', 'metadata_removed'])
  const scanOf = (bytes: Buffer) => bytes.subarray(bytes.indexOf(Buffer.from([0xff, 0xda])))
  expect(scanOf(row.bytes).equals(scanOf(original.buffer))).toBe(true)
  expect(row.bytes.includes('Exif')).toBe(false)
})

test('metadata is removed from a photo with stray bytes between its segments', async ({ page }) => {
  const row = await applyToOne(page, 'prepare', strayPhoto('stray.jpg'))
  expect(row.changes).toEqual(['location_removed', 'metadata_removed'])
  expect(row.bytes.includes('Exif')).toBe(false)
  expect(await quartersOf(row.bytes)).toBe('rgbw')
})

test('common formats are converted to those that Omise accepts', async ({ page }) => {
  // Each of the files loads the page and its decoder anew.
  test.slow()
  const see = createCanvas(400, 400)
  see.getContext('2d').fillRect(0, 0, 200, 400)
  const cases: [TestFile, string, string][] = [
    [heic('iphone.heic'), 'jpg', 'converted_from_heic'],
    [hdrHeic('iphone-hdr.heic'), 'jpg', 'converted_from_heic'],
    [cameraHeic('camera-heic.hif'), 'jpg', 'converted_from_heic'],
    [tiff('scan.tiff'), 'png', 'converted_from_tiff'],
    [bmp('drawn.bmp'), 'png', 'converted_from_bmp'],
    [file('drawn.webp', quarters().toBuffer('image/webp', 100)), 'png', 'converted_from_webp'],
    [file('photo.avif', await noise(400, 400).encode('avif')), 'jpg', 'converted_from_avif'],
    [file('through.webp', see.toBuffer('image/webp', 100)), 'png', 'converted_from_webp'],
  ]
  for (const [original, format, change] of cases) {
    const row = await applyToOne(page, 'prepare', original)
    expect(row, original.name).toMatchObject({ state: 'ready', format, changes: [change] })
    if (/heic|tiff|drawn/.test(original.name)) expect(await quartersOf(row.bytes)).toBe('rgbw')
  }
})

test('the colours of a HEIC with a profile are those of its JPG', async ({ page }) => {
  const plain = await applyToOne(page, 'prepare', hdrHeic('plain.heic'))
  expect(await shownQuarters(page, plain.bytes)).toBe('rgbw')
  for (const profiled of [profiledHeic('profiled.heic'), profiledTileHeic('ios-11.heic')]) {
    const row = await applyToOne(page, 'prepare', profiled)
    expect(row, profiled.name).toMatchObject({ format: 'jpg', changes: ['converted_from_heic'] })
    expect(await shownQuarters(page, row.bytes), profiled.name).toBe('grbw')
  }
})

/** As the browser shows them, which applies the profile. */
async function shownQuarters(page: Page, bytes: Buffer): Promise<string> {
  const png = await page.evaluate(async (base64) => {
    const jpg = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([jpg], { type: 'image/jpeg' }))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    const shown = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())
    return btoa(Array.from(shown, (byte) => String.fromCharCode(byte)).join(''))
  }, bytes.toString('base64'))
  return quartersOf(Buffer.from(png, 'base64'))
}

test('a tiled HEIC has the orientation of its phone', async ({ page }) => {
  const files = ([0, 1, 2, 3] as const).map((turn) => turnedHeic(`${turn}.heic`, turn))
  const rows = await apply(page, 'prepare', files)
  const quarters = await Promise.all(rows.map(({ bytes }) => quartersOf(bytes)))
  expect(quarters).toEqual(['rgbw', 'gwrb', 'wbgr', 'brwg'])
  expect(rows[1]).toMatchObject({ picture: { width: 192, height: 256 } })
})

test('of an animated GIF the first picture is kept, with a notice', async ({ page }) => {
  const row = await applyToOne(page, 'prepare', animatedGif('moving.gif'))
  expect(row).toMatchObject({
    state: 'ready',
    changes: ['converted_from_gif', 'first_picture_kept'],
    picture: { width: 400, height: 300 },
  })
  expect(await quartersOf(row.bytes)).toBe('rrrr')
})

test('a HEIC of 48 megapixels, tiled like those of phones, becomes a complete JPG', async ({
  page,
}) => {
  test.slow()
  const row = await applyToOne(page, 'prepare', heicOf48Megapixels('large.heic'))
  expect(row).toMatchObject({
    state: 'ready',
    format: 'jpg',
    changes: ['converted_from_heic'],
    picture: { width: 7936, height: 6144 },
  })
  const { width, height } = await loadImage(row.bytes)
  expect([width, height]).toEqual([7936, 6144])
  expect(await quartersOf(row.bytes)).toBe('grgr')
})

test('a photo of 12 megapixels is rotated and loses its location', async ({ page }) => {
  const size = { width: 4032, height: 3024 }
  const row = await applyToOne(page, 'prepare', photo('phone.jpg', 6, { gps: true, ...size }))
  expect(row).toMatchObject({
    state: 'ready',
    changes: ['turned_upright', 'location_removed', 'metadata_removed'],
    picture: { width: 3024, height: 4032 },
  })
  expect(await quartersOf(row.bytes)).toBe(UPRIGHT[5])
  expect(row.bytes.includes('Exif')).toBe(false)
})

test('a picture over the limit is shrunk, and shown first', async ({ page }) => {
  const huge = file('huge.png', noise(2400, 2400).toBuffer('image/png'))
  expect(huge.buffer.length).toBeGreaterThan(MAX_DOCUMENT_BYTES)
  expect(await applyToOne(page, 'prepare', huge)).toMatchObject({
    state: 'blocked',
    problem: 'file_too_large',
    fixes: ['shrink'],
  })
  const row = await applyToOne(page, 'shrink', huge)
  expect(row).toMatchObject({ format: 'jpg', changes: ['shrunk'] })
  expect(row.bytes.length).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES)
  expect(row.bytes.length).toBeGreaterThan(MAX_DOCUMENT_BYTES / 4)
})

test('a PDF over the limit is shrunk, or split by its pages', async ({ page }) => {
  test.slow()
  const heavy = await heavyPdf('scans.pdf', 5)
  expect(heavy.buffer.length).toBeGreaterThan(MAX_DOCUMENT_BYTES)
  const shrunk = await applyToOne(page, 'shrink', heavy)
  expect(shrunk).toMatchObject({ format: 'pdf', pages: 5, changes: ['shrunk'] })
  expect(shrunk.bytes.length).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES)
  const parts = await apply(page, 'split', [heavy])
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.reduce((sum, { pages }) => sum + (pages ?? 0), 0)).toBe(5)
  for (const part of parts) expect(part.bytes.length).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES)
})

test('blacked-out content is gone from pictures and PDFs', async ({ page }) => {
  const picture = await applyToOne(
    page,
    'redact',
    file('drawn.png', quarters().toBuffer('image/png')),
  )
  // Blacked out at the upper left, then rotated by 90 degrees.
  expect(await quartersOf(picture.bytes)).toBe('bkwg')
  expect(picture.changes).toEqual(['turned', 'redacted'])

  const secret = '4242 4242 4242 4242'
  const original = await secretPdf('receipt.pdf', secret)
  expect(await textIn(original.buffer)).toContain(secret)
  const before = await applyToOne(page, 'prepare', original)
  expect(before.notes).toEqual([
    { note: 'card_number', place: { in: 'page', page: 1 }, lastFour: '4242' },
  ])
  const pdf = await applyToOne(page, 'redact', { ...original, mimeType: 'application/pdf' })
  expect(pdf).toMatchObject({ pages: 2, notes: [], changes: ['turned', 'redacted'] })
  expect(await textIn(pdf.bytes)).not.toContain('4242')
  expect(await textIn(pdf.bytes)).toContain('Thank you')
})

test('large pages stay sharp when they are blacked out, and landscape ones stay landscape when combined', async ({
  page,
}) => {
  const poster = { ...(await posterPdf('plan.pdf')), mimeType: 'application/pdf' }
  const redacted = await applyToOne(page, 'redact', poster)
  expect(redacted).toMatchObject({ state: 'ready', pages: 1, changes: ['turned', 'redacted'] })
  const [sheet] = (await PDFDocument.load(redacted.bytes)).getPages()
  if (!sheet) throw new Error('No page')
  // Rotated by 90 degrees: 1189 × 841 mm on a landscape page become 841 mm wide.
  expect(Math.round((sheet.getWidth() / 72) * 25.4)).toBe(841)
  const { width } = await pixelsIn(pictureOn(sheet))
  expect(width / (sheet.getWidth() / 72)).toBeGreaterThan(100)

  const [combined] = await apply(page, 'combine', [poster, pngFile('a.png')])
  const document = await PDFDocument.load(combined?.bytes ?? Buffer.alloc(0))
  const sizes = document.getPages().map((each) => [each.getWidth(), each.getHeight()])
  expect(sizes.map((size) => size.map(Math.round))).toEqual([
    [595, 842],
    [842, 595],
    [842, 595],
  ])
})

test('files are combined with a cover, numbers and A4 pages', async ({ page }) => {
  const parts = [
    photo('ใบเสร็จ กขคงจชซดตท.jpg', 1),
    pdfFile('領収書 東京国田品書百.pdf', { pages: 2 }),
    // Characters that no font has, to show that the count distinguishes boxes from letters.
    pngFile('\u0378\u0379\u0380\u0381.png'),
  ]
  const [row] = await apply(page, 'combine', parts)
  expect(row).toMatchObject({ state: 'ready', format: 'pdf', pages: 5 })
  const [cover] = await readPdf(row?.bytes ?? Buffer.alloc(0))
  if (!cover) throw new Error('No cover')
  expect(countShapes(cover, 'กขคงจชซดตท')).toBeGreaterThan(8)
  expect(countShapes(cover, '東京国田品書百')).toBeGreaterThan(6)
  // One box, and p, n, g.
  expect(countShapes(cover, '\u0378\u0379\u0380\u0381')).toBeLessThanOrEqual(4)
  const document = await PDFDocument.load(row?.bytes ?? Buffer.alloc(0))
  const sizes = document.getPages().map((sheet) => [sheet.getWidth(), sheet.getHeight()])
  const [portrait, landscape] = [
    [595, 842],
    [842, 595],
  ]
  expect(sizes.map((size) => size.map(Math.round))).toEqual([
    portrait,
    landscape,
    portrait,
    portrait,
    landscape,
  ])
})

test('a decompression bomb ends with a message, and the next file is processed', async ({
  page,
}) => {
  // Each of them takes the whole limit of a step.
  test.slow()
  const bombs = [
    { original: bombPdf('bomb.pdf'), problem: /^took_too_long$/ },
    // On a slow machine the time limit comes before the decoder's verdict.
    { original: bombHeic('bomb.heic'), problem: /^(image_corrupt|took_too_long)$/ },
  ]
  for (const { original, problem } of bombs) {
    expect(await applyToOne(page, 'prepare', original), original.name).toMatchObject({
      state: 'blocked',
      problem: expect.stringMatching(problem),
    })
  }
  expect(await applyToOne(page, 'prepare', pdfFile('fine.pdf'))).toMatchObject({ state: 'ready' })
})
