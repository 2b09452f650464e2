import { readFile } from 'node:fs/promises'
import { PDFDocument } from '@cantoo/pdf-lib'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import loadLibheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import { encode, newCanvas } from '@/lib/file-prep/worker/image/canvas'
import { encodeJpeg, encodePng } from '@/lib/file-prep/worker/image/encode-picture'
import { packRows } from '@/lib/file-prep/worker/image/packed-rows'
import { readBoxFacts } from '@/lib/file-prep/worker/heic/isobmff'
import { openHeif } from '@/lib/file-prep/worker/heic/libheif'
import { embedPacked } from '@/lib/file-prep/worker/pdf/packed-picture'
import { openPdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import { SHRINK_LIMITS, shrinkPdf } from '@/lib/file-prep/worker/pdf/shrink-pdf'
import { ssim } from '@/testing/ssim'
import { installBrowserGlobals } from './browser-globals'
import { drawScan } from './made-scans'

/**
 * `npm run prepare:sizes`: measures the tables of sizes in docs/files.md, and prints them. `-- FILE…` also measures
 * qualities of these HEICs as JPG.
 */

const QUALITIES = [0.92, 0.9, 0.85, 0.8]
const GREY = { dpi: 200, paper: 244, ink: 34 }
/** Pixels per inch of the longest side, by the level. */
const LEVELS = ['300', '210', '150', '110']

await installBrowserGlobals()
await measureScans()
await measureShrinking()
for (const file of process.argv.slice(2)) await measureHeic(file)

async function measureScans(): Promise<void> {
  print('', '| Scan of A4 at 200 dpi | In colour | As it is | Change | SSIM |')
  const scans = {
    'black and white, as PNG': drawScan({ dpi: 200, paper: 255, ink: 0, threshold: 127 }),
    'grey without grain, as PNG': drawScan(GREY),
    'grey with grain, as JPG': drawScan({ ...GREY, grain: 12 }),
    'grey with grain and noise in colours, as JPG': drawScan({
      ...GREY,
      grain: 12,
      colourNoise: 7,
    }),
  }
  for (const [name, canvas] of Object.entries(scans)) {
    const isPng = name.endsWith('PNG')
    const before = await encode(canvas, isPng ? 'image/png' : 'image/jpeg')
    const after = await (isPng ? encodePng(canvas) : encodeJpeg(canvas))
    const similarity = ssim(await decoded(after), pixelsOf(canvas))
    printRow(name, size(before), size(after), change(before, after), similarity.toFixed(3))
  }
}

async function measureShrinking(): Promise<void> {
  print('', '| Resolution | A page of A4 | Change | SSIM at 150 dpi |')
  const before = await pdfOf(
    drawScan({ dpi: 300, paper: 244, ink: 34, grain: 12, colourNoise: 30 }),
  )
  const shown = await drawn(before)
  printRow('as scanned, without loss', size(before), '', '')
  let limit = before.length
  for (const level of LEVELS) {
    const limits = { ...SHRINK_LIMITS, bytes: limit - 1, pictureMs: 60_000 }
    const shrunk = await shrinkPdf(before, () => {}, limits)
    if ('problem' in shrunk) throw new Error('It cannot be shrunk')
    const after = shrunk.bytes
    limit = after.length
    printRow(level, size(after), change(before, after), ssim(await drawn(after), shown).toFixed(3))
  }
}

async function measureHeic(file: string): Promise<void> {
  const bytes = Uint8Array.from(await readFile(file))
  const facts = readBoxFacts(bytes)
  if (!facts) throw new Error(`${file} is no HEIC`)
  const pixels = openHeif(loadLibheif(), bytes).decode(facts.main)
  const { canvas, context } = newCanvas(pixels, { opaque: true })
  context.putImageData(pixels, 0, 0)
  print('', `| ${file}, ${pixels.width} × ${pixels.height} | Size | Change | SSIM |`)
  printRow('HEIC', size(bytes), '', '')
  for (const quality of QUALITIES) {
    const jpeg = await encodeJpeg(canvas, { quality })
    const similarity = ssim(await decoded(jpeg), pixels)
    printRow(quality.toFixed(2), size(jpeg), change(bytes, jpeg), similarity.toFixed(4))
  }
}

async function pdfOf(scan: OffscreenCanvas): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const { width, height, data } = await packRows(scan, 'rgb')
  const DecodeParms = { Predictor: 15, Colors: 3, BitsPerComponent: 8, Columns: width }
  const pixels = {
    Width: width,
    Height: height,
    ColorSpace: 'DeviceRGB',
    BitsPerComponent: 8,
    Filter: 'FlateDecode',
    DecodeParms,
  } as const
  const ref = embedPacked(document, { bytes: data, pixels })
  const page = document.addPage([595, 842])
  const name = page.node.newXObject('Image', ref)
  const contents = document.context.stream(`q 595 0 0 842 0 0 cm ${name.asString()} Do Q`)
  page.node.addContentStream(document.context.register(contents))
  return document.save({ useObjectStreams: false })
}

/** As a reader shows it at 150 dpi. */
async function drawn(bytes: Uint8Array) {
  const pages = await openPdfPages(bytes)
  try {
    return pixelsOf(await pages.draw(1, 1754))
  } finally {
    await pages.close()
  }
}

function pixelsOf(canvas: OffscreenCanvas) {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('No canvas to read')
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

async function decoded(bytes: Uint8Array) {
  const image = await loadImage(Buffer.from(bytes))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height)
}

function size({ length }: Uint8Array): string {
  return `${Math.round(length / 1000).toLocaleString('en')} KB`
}

function change(before: Uint8Array, after: Uint8Array): string {
  const percent = Math.round((after.length / before.length - 1) * 100)
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`
}

function printRow(...cells: readonly string[]): void {
  print(`| ${cells.join(' | ')} |`)
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
