import { textPageJpg } from '../../testing/text-page'
import { compoundFile, docxFile, workbookStream } from '../../testing/office-files'
import { pdfFile, pngFile, type TestFile } from '../fixtures/files'
import {
  animatedGif,
  bmp,
  bombHeic,
  bombPdf,
  faxTiff,
  file,
  formPdf,
  hdrHeic,
  heavyPdf,
  heic,
  heicOf48Megapixels,
  inkTiff,
  lockedPdf,
  noise,
  photo,
  portfolioPdf,
  posterPdf,
  quarters,
  restrictedPdf,
  scanPdf,
  secretPdf,
  strayPhoto,
  tiff,
  turnedHeic,
  turnedWebp,
} from '../fixtures/pictures'

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const
const TURNS = [0, 1, 2, 3] as const
const JPEG = quarters().toBuffer('image/jpeg')
const PNG = quarters().toBuffer('image/png')
const PADDING = Buffer.alloc(5_000)
const FILM = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'), PADDING])
const NOISE = noise(640, 480).toBuffer('image/jpeg', 90)
const HTTP_HEADERS = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n')

/** Files of the classes that packages do not have. */
export async function madeFiles(): Promise<TestFile[]> {
  return [
    ...ORIENTATIONS.map((orientation) => photo(`photo-${orientation}.jpg`, orientation)),
    ...TURNS.map((turn) => turnedHeic(`turned-${turn}.heic`, turn)),
    ...pictures(),
    ...broken(),
    ...(await pdfs()),
    ...(await brokenPdfs()),
  ]
}

function pictures(): TestFile[] {
  return [
    strayPhoto('stray-bytes.jpg'),
    file('film-after.jpg', Buffer.concat([JPEG, FILM])),
    file('padding-after.jpg', Buffer.concat([JPEG, PADDING])),
    file('little-padding-after.jpg', Buffer.concat([JPEG, PADDING.subarray(0, 7)])),
    file('padding-after.png', Buffer.concat([PNG, PADDING])),
    file('plain.webp', quarters().toBuffer('image/webp')),
    turnedWebp('turned.webp', 6),
    file('plain.avif', quarters().toBuffer('image/avif')),
    heic('small.heic'),
    heicOf48Megapixels('48-megapixels.heic'),
    hdrHeic('gain-map.heic'),
    bombHeic('bomb.heic'),
    animatedGif('animated.gif'),
    tiff('plain.tiff'),
    faxTiff('two-pages.tiff'),
    inkTiff('inks.tiff'),
    bmp('plain.bmp'),
    file('dark-page.jpg', textPageJpg({ light: 0.15 })),
    file('faded-page.jpg', textPageJpg({ ink: '#ccc' })),
  ]
}

function broken(): TestFile[] {
  return [
    file('empty.jpg', Buffer.alloc(0)),
    file('half.png', PNG.subarray(0, PNG.length / 2)),
    file('head-only.jpg', JPEG.subarray(0, 200)),
    file('text.pdf', Buffer.from('This is no PDF.')),
    file('zeros.png', PADDING),
    file('cut-short.jpg', NOISE.subarray(0, NOISE.length / 2)),
    file('hole.jpg', withHole(NOISE, 0.4, 0.6)),
    file('letter.docx', docxFile('Delivered')),
    file('orders.xls', compoundFile([{ name: 'Workbook', data: workbookStream(false) }])),
    file('locked.docx', compoundFile([{ name: 'EncryptedPackage' }])),
  ]
}

/** With zeros between these shares of it. */
function withHole(bytes: Buffer, from: number, to: number): Buffer {
  return Buffer.from(bytes).fill(0, bytes.length * from, bytes.length * to)
}

async function pdfs(): Promise<TestFile[]> {
  const plain = pdfFile('plain.pdf', { pages: 3 })
  return [
    plain,
    file('bytes-before.pdf', Buffer.concat([HTTP_HEADERS, plain.buffer])),
    file('newline-before.pdf', Buffer.concat([Buffer.from('\n'), plain.buffer])),
    file('bytes-after.pdf', Buffer.concat([plain.buffer, PADDING])),
    await secretPdf('numbers.pdf', 'Card 4242 4242 4242 4242'),
    await formPdf('form.pdf', 'Card 4242 4242 4242 4242', 'Slip'),
    await posterPdf('poster.pdf'),
    await heavyPdf('heavy.pdf', 6),
    await lockedPdf('locked.pdf', 'secret-1', 'Delivered on 24 September'),
    bombPdf('bomb.pdf'),
    await restrictedPdf('restricted.pdf', 'Delivered on 24 September'),
    await portfolioPdf('portfolio.pdf', [plain, pngFile('parcel.png')]),
    await scanPdf('bad-scan.pdf', [{}, { blur: 5 }, { ink: '#ccc' }, { angle: 90 }]),
  ]
}

async function brokenPdfs(): Promise<TestFile[]> {
  const { buffer } = pdfFile('plain.pdf', { pages: 3 })
  const before = (word: string) => buffer.subarray(0, buffer.lastIndexOf(word))
  const table = buffer.lastIndexOf('xref\n0 ')
  const end = Buffer.from('%%EOF\n')
  return [
    file('no-startxref.pdf', Buffer.concat([before('startxref'), end])),
    file('no-trailer.pdf', Buffer.concat([before('trailer'), end])),
    file('no-table.pdf', buffer.subarray(0, table)),
    file('half-a-table.pdf', buffer.subarray(0, table + 60)),
    file('mark-before.pdf', Buffer.concat([Buffer.from('\ufeff'), before('trailer')])),
    file('half.pdf', buffer.subarray(0, buffer.length / 2)),
  ]
}
