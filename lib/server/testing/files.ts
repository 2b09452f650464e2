import { randomBytes } from 'node:crypto'

/** Small valid files, and some invalid ones. */

export function pdf(size = 64): Buffer<ArrayBuffer> {
  return filled(Buffer.from('%PDF-1.7\n'), Buffer.from('\n%%EOF\n'), size)
}

export function png(size = 64): Buffer<ArrayBuffer> {
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const end = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
  return filled(head, end, size)
}

/** A frame of 16 × 16 pixels, and noise in its scan. */
export function jpg(size = 64): Buffer<ArrayBuffer> {
  const head = Buffer.from([
    0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63,
    0,
  ])
  return filled(head, Buffer.from([0xff, 0xd9]), size)
}

/** Only a header, which claims four billion pixels. */
export function hugePng(): Buffer<ArrayBuffer> {
  const bomb = png(64)
  bomb.set([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff], 8)
  return bomb
}

function filled(head: Buffer, end: Buffer, size: number): Buffer<ArrayBuffer> {
  return Buffer.concat([head, randomBytes(size - head.length - end.length), end])
}
