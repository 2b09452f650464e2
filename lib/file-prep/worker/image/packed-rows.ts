import type { Pixels } from './image-quality'

/** What the pixels of a picture need: one bit, one byte, or three. */
export type Colours = 'bilevel' | 'grey' | 'rgb'

/** The rows of a picture for PNG's predictors, compressed; PDF has the same. */
export type PackedRows = {
  width: number
  height: number
  colours: Colours
  data: Uint8Array<ArrayBuffer>
}

/** At a time, so that a large picture is not in memory twice. */
const BAND_PIXELS = 250_000

const [NONE, UP] = [0, 2]

/** `rgb` also with transparency. `tolerance`: by how much red, green and blue of a grey may differ. */
export function coloursOf(canvas: OffscreenCanvas, tolerance = 0): Colours {
  let isBilevel = true
  for (const { pixels } of bandsOf(canvas)) {
    const colours = coloursIn(pixels, tolerance)
    if (colours === 'rgb') return 'rgb'
    if (colours === 'grey') isBilevel = false
  }
  return isBilevel ? 'bilevel' : 'grey'
}

/** Without loss if the colours are those of `coloursOf` without tolerance. */
export async function packRows(canvas: OffscreenCanvas, colours: Colours): Promise<PackedRows> {
  const { width, height } = canvas
  const stream = new CompressionStream('deflate')
  const packed = new Response(stream.readable).arrayBuffer()
  const write = async () => {
    const writer = stream.writable.getWriter()
    for (const { pixels } of bandsOf(canvas)) {
      await writer.write(colours === 'bilevel' ? bitRows(pixels) : byteRows(pixels, colours))
    }
    await writer.close()
  }
  const [data] = await Promise.all([packed, write()])
  return { width, height, colours, data: new Uint8Array(data) }
}

/** The pixels of a canvas, some rows at a time; `top` is the first of them. */
export function* bandsOf(canvas: OffscreenCanvas): Generator<{ pixels: ImageData; top: number }> {
  const { width, height } = canvas
  const context = canvas.getContext('2d')
  if (!context) throw new Error('No canvas to read')
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width))
  for (let top = 0; top < height; top += rows) {
    yield { pixels: context.getImageData(0, top, width, Math.min(rows, height - top)), top }
  }
}

function coloursIn({ data }: Pixels, tolerance: number): Colours {
  let isBilevel = true
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]]
    if (
      data[at + 3] !== 255 ||
      Math.abs(red - green) > tolerance ||
      Math.abs(green - blue) > tolerance ||
      Math.abs(blue - red) > tolerance
    ) {
      return 'rgb'
    }
    if ((red !== 0 && red !== 255) || red !== green || red !== blue) isBilevel = false
  }
  return isBilevel ? 'bilevel' : 'grey'
}

/** 1 is white. Each row begins with its predictor. */
function bitRows({ data, width, height }: Pixels): Uint8Array<ArrayBuffer> {
  const rowBytes = 1 + Math.ceil(width / 8)
  const rows = new Uint8Array(rowBytes * height)
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * rowBytes
    rows[row] = NONE
    for (let x = 0; x < width; x++, at += 4) {
      const byte = row + 1 + (x >> 3)
      if (data[at] === 255) rows[byte] = (rows[byte] ?? 0) | (128 >> (x & 7))
    }
  }
  return rows
}

/** Each byte is the difference to that above, which compresses well. */
function byteRows(
  { data, width, height }: Pixels,
  colours: 'grey' | 'rgb',
): Uint8Array<ArrayBuffer> {
  const channels = colours === 'rgb' ? 3 : 1
  const rowBytes = 1 + width * channels
  const rows = new Uint8Array(rowBytes * height)
  for (let y = 0, from = 0; y < height; y++) {
    let to = y * rowBytes
    rows[to] = y === 0 ? NONE : UP
    for (let x = 0; x < width; x++, from += 4) {
      for (let channel = 0; channel < channels; channel++) {
        const above = y === 0 ? 0 : (data[from + channel - width * 4] ?? 0)
        to += 1
        rows[to] = (data[from + channel] ?? 0) - above
      }
    }
  }
  return rows
}
