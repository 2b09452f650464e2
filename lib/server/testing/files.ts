import { randomBytes } from 'node:crypto'
import { minimalFile } from '@/testing/minimal-files'

/** Small valid files, and some invalid ones. */

export function pdf(size = 64): Buffer<ArrayBuffer> {
  return minimalFile('pdf', size, randomBytes)
}

export function png(size = 64): Buffer<ArrayBuffer> {
  return minimalFile('png', size, randomBytes)
}

/** A frame of 16 × 16 pixels, and noise in its scan. */
export function jpg(size = 64): Buffer<ArrayBuffer> {
  return minimalFile('jpg', size, randomBytes)
}

/** Only a header, which claims four billion pixels. */
export function hugePng(): Buffer<ArrayBuffer> {
  const bomb = png(64)
  bomb.set([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff], 8)
  return bomb
}
