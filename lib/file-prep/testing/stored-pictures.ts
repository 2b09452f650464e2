import { createCanvas, ImageData } from '@napi-rs/canvas'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { writeTiff } from './tiffs'

type Pixels = { data: Uint8ClampedArray; width: number; height: number }

/** The bytes of a file with these opaque pixels, which are grey; WebP without loss. */
export const STORED_AS = {
  jpg: (pixels: Pixels) => Uint8Array.from(canvasOf(pixels).toBuffer('image/jpeg', 92)),
  png: (pixels: Pixels) => Uint8Array.from(canvasOf(pixels).toBuffer('image/png')),
  webp: (pixels: Pixels) => Uint8Array.from(canvasOf(pixels).toBuffer('image/webp', 100)),
  avif: (pixels: Pixels) => Uint8Array.from(canvasOf(pixels).toBuffer('image/avif')),
  tiff: greyTiff,
  bmp: writeBmp,
} as const

function canvasOf({ data, width, height }: Pixels) {
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0)
  return canvas
}

/** One byte per pixel, from green. */
function greyTiff({ data, width, height }: Pixels): Uint8Array<ArrayBuffer> {
  const grey = Uint8Array.from({ length: width * height }, (_, at) => data[at * 4 + 1] ?? 0)
  const tags = {
    256: [width],
    257: [height],
    258: [8],
    259: [1],
    262: [1],
    277: [1],
    278: [height],
  }
  return writeTiff({ tags, pieces: [grey] })
}

/** 24 bits, from the last row to the first, each padded to 4 bytes. */
function writeBmp({ data, width, height }: Pixels): Uint8Array<ArrayBuffer> {
  const HEADERS = 54
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const header = Buffer.alloc(HEADERS)
  header.write('BM')
  header.writeUInt32LE(HEADERS + rowBytes * height, 2)
  header.writeUInt32LE(HEADERS, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(24, 28)
  const rows = new Uint8Array(rowBytes * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4
      const to = (height - 1 - y) * rowBytes + x * 3
      rows.set([data[from + 2] ?? 0, data[from + 1] ?? 0, data[from] ?? 0], to)
    }
  }
  return joinBytes([header, rows])
}
