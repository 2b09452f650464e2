import { newCanvas, release } from '@/lib/file-prep/worker/image/canvas'
import { decodeJpegInside } from '@/lib/file-prep/worker/image/jpeg/jpeg-inside'
import { jpegDamage } from '@/lib/file-prep/worker/image/jpeg/jpeg-damage'
import { UNNOTICED } from '@/lib/file-prep/worker/image/jpeg/jpeg-intervals'
import type { TiffLayout } from './tiff-layout'
import { colourConversion, toByte, type ToRgb } from './tiff-colours'
import { jpegPiece, unpackPiece } from './tiff-pieces'
import { ASSOCIATED_ALPHA, coloursOf, COMPRESSION, PHOTOMETRIC } from './tiff-support'

type Region = { index: number; left: number; top: number }

/** `missing`: the share of the picture that is not in the file, or damaged; from 0 to 1. */
export type DecodedTiff = { pixels: ImageData; missing: number }

/**
 * The pixels of a page of `tiffPages`, as stored: its orientation is not applied. Browsers decode no TIFF.
 * @throws when it cannot be decoded
 */
export async function decodeTiff(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
): Promise<DecodedTiff> {
  const pixels = new ImageData(page.width, page.height)
  const across = Math.ceil(page.width / page.pieces.width)
  let missing = 0
  for (let index = 0; index < page.pieces.expected; index++) {
    const left = (index % across) * page.pieces.width
    const top = Math.floor(index / across) * page.pieces.height
    const columns = Math.min(page.pieces.width, page.width - left)
    const rows = Math.min(page.pieces.height, page.height - top)
    const share = (columns * rows) / (page.width * page.height)
    missing += share * (await drawRegion(bytes, page, { index, left, top }, pixels))
  }
  if (page.extraSamples[0] === ASSOCIATED_ALPHA) divideByAlpha(pixels.data)
  return { pixels, missing: missing < UNNOTICED ? 0 : missing }
}

/** @returns the share of it that is missing */
function drawRegion(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
  region: Region,
  pixels: ImageData,
): Promise<number> {
  if (page.compression === COMPRESSION.jpeg) return drawJpeg(bytes, page, region, pixels)
  const isSubsampled =
    page.photometric === PHOTOMETRIC.yCbCr && page.subsampling.some((share) => share > 1)
  return isSubsampled
    ? drawSubsampled(bytes, page, region, pixels)
    : drawRows(bytes, page, region, pixels)
}

/** Rows of samples, together or in a plane for each sample. */
async function drawRows(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
  { index, left, top }: Region,
  pixels: ImageData,
): Promise<number> {
  const { samplesPerPixel: samples, pieces } = page
  const [bits = 1] = page.bitsPerSample
  const planes = page.planarConfiguration === 2 ? samples : 1
  const together = samples / planes
  const rows = Math.min(pieces.height, page.height - top)
  const rowBytes = Math.ceil((pieces.width * together * bits) / 8)
  const piece = { rowBytes, rows, width: pieces.width }
  const data: Uint8Array[] = []
  let missing = 0
  for (let plane = 0; plane < planes; plane++) {
    const at = plane * pieces.expected + index
    const unpacked = await unpackPiece(bytes, page, { ...piece, index: at })
    data.push(unpacked.bytes)
    missing += unpacked.missing / planes
  }
  const columns = Math.min(pieces.width, page.width - left)
  const row = new Uint16Array(pieces.width * samples)
  const toPixels = pixelWriter(page, bits)
  for (let y = 0; y < rows; y++) {
    for (const [plane, packed] of data.entries()) {
      const line = packed.subarray(y * rowBytes, (y + 1) * rowBytes)
      const places = { count: pieces.width * together, first: plane, step: planes }
      readSamples(line, { bits, littleEndian: page.littleEndian }, row, places)
    }
    if (page.predictor === 2) addDifferences(row, samples, 2 ** bits - 1)
    toPixels(row, columns, pixels.data, ((top + y) * page.width + left) * 4)
  }
  return missing
}

type Places = { count: number; first: number; step: number }

/** Unpacks samples of 1 to 16 bits, the highest bit first. */
function readSamples(
  line: Uint8Array,
  { bits, littleEndian }: { bits: number; littleEndian: boolean },
  row: Uint16Array,
  { count, first, step }: Places,
): void {
  if (bits === 8) {
    for (let at = 0; at < count; at++) row[first + at * step] = line[at] ?? 0
    return
  }
  if (bits === 16) {
    const [high, low] = littleEndian ? [1, 0] : [0, 1]
    for (let at = 0; at < count; at++) {
      row[first + at * step] = ((line[at * 2 + high] ?? 0) << 8) | (line[at * 2 + low] ?? 0)
    }
    return
  }
  const mask = 2 ** bits - 1
  for (let at = 0, place = 0; at < count; at++, place += bits) {
    const from = place >> 3
    const three = ((line[from] ?? 0) << 16) | ((line[from + 1] ?? 0) << 8) | (line[from + 2] ?? 0)
    row[first + at * step] = (three >> (24 - bits - (place & 7))) & mask
  }
}

/** Predictor 2: each sample is the difference to that of the previous pixel. */
function addDifferences(row: Uint16Array, samples: number, mask: number): void {
  for (let at = samples; at < row.length; at++) {
    row[at] = ((row[at] ?? 0) + (row[at - samples] ?? 0)) & mask
  }
}

function pixelWriter(page: TiffLayout, bits: number) {
  const toRgb = colourConversion(page)
  const { samplesPerPixel: samples } = page
  const alphaAt = samples > coloursOf(page) ? samples - 1 : null
  const byte = toByte(bits)
  return (row: Uint16Array, columns: number, data: Uint8ClampedArray, start: number) => {
    for (let x = 0, at = 0, to = start; x < columns; x++, at += samples, to += 4) {
      toRgb(row, at, data, to)
      data[to + 3] = alphaAt === null ? 255 : (byte[row[at + alphaAt] ?? 0] ?? 255)
    }
  }
}

/** YCbCr of which several pixels share a colour: in units of their Ys, Cb and Cr, or in a smaller plane for each. */
async function drawSubsampled(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
  { index, left, top }: Region,
  pixels: ImageData,
): Promise<number> {
  const { pieces, subsampling } = page
  const [across, down] = subsampling
  const unitsAcross = Math.ceil(pieces.width / across)
  const rows = Math.min(pieces.height, page.height - top)
  const unitsDown = Math.ceil(rows / down)
  const columns = Math.min(pieces.width, page.width - left)
  let missing = 0
  const unpack = async (plane: number, rowBytes: number, lines: number) => {
    const piece = { index: plane * pieces.expected + index, rowBytes, rows: lines }
    const unpacked = await unpackPiece(bytes, page, { ...piece, width: rowBytes })
    missing = Math.max(missing, unpacked.missing)
    return unpacked.bytes
  }
  const sampleAt = await (page.planarConfiguration === 2 ? inPlanes() : inUnits())
  const toRgb: ToRgb = colourConversion(page)
  const samples = new Uint16Array(3)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      sampleAt(x, y, samples)
      const to = ((top + y) * page.width + left + x) * 4
      toRgb(samples, 0, pixels.data, to)
      pixels.data[to + 3] = 255
    }
  }
  return missing

  async function inUnits() {
    const size = across * down + 2
    const data = await unpack(0, unitsAcross * size, unitsDown)
    return (x: number, y: number, to: Uint16Array) => {
      const unit = (Math.floor(y / down) * unitsAcross + Math.floor(x / across)) * size
      to[0] = data[unit + (y % down) * across + (x % across)] ?? 0
      to[1] = data[unit + size - 2] ?? 0
      to[2] = data[unit + size - 1] ?? 0
    }
  }

  async function inPlanes() {
    const luma = await unpack(0, pieces.width, rows)
    const blue = await unpack(1, unitsAcross, unitsDown)
    const red = await unpack(2, unitsAcross, unitsDown)
    return (x: number, y: number, to: Uint16Array) => {
      const shared = Math.floor(y / down) * unitsAcross + Math.floor(x / across)
      to[0] = luma[y * pieces.width + x] ?? 0
      to[1] = blue[shared] ?? 0
      to[2] = red[shared] ?? 0
    }
  }
}

/** The browser decodes each strip or tile. */
async function drawJpeg(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
  { index, left, top }: Region,
  pixels: ImageData,
): Promise<number> {
  const planes = page.planarConfiguration === 2 ? page.samplesPerPixel : 1
  const isGrey = page.samplesPerPixel === 1
  const isNegative = page.photometric === PHOTOMETRIC.whiteIsZero
  let missing = 0
  for (let plane = 0; plane < planes; plane++) {
    const jpeg = jpegPiece(bytes, page, plane * page.pieces.expected + index)
    missing += jpegDamage(jpeg).missing / planes
    const decoded = await jpegPixels(jpeg)
    const rows = Math.min(decoded.height, page.height - top)
    const columns = Math.min(decoded.width, page.width - left)
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const from = (y * decoded.width + x) * 4
        const to = ((top + y) * page.width + left + x) * 4
        for (let channel = 0; channel < 3; channel++) {
          if (planes > 1 && channel !== plane) continue
          const value = decoded.data[from + (isGrey || planes > 1 ? 0 : channel)] ?? 0
          pixels.data[to + channel] = isNegative ? 255 - value : value
        }
        pixels.data[to + 3] = 255
      }
    }
  }
  return missing
}

async function jpegPixels(jpeg: Uint8Array<ArrayBuffer>): Promise<ImageData> {
  const bitmap = await decodeJpegInside(jpeg)
  try {
    const { canvas, context } = newCanvas(bitmap)
    context.drawImage(bitmap, 0, 0)
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
    release(canvas)
    return pixels
  } finally {
    bitmap.close()
  }
}

/** A canvas uses straight alpha, not premultiplied. */
function divideByAlpha(pixels: Uint8ClampedArray): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 255
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++) {
      pixels[channel] = ((pixels[channel] ?? 0) * 255) / alpha
    }
  }
}
