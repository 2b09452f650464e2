import { randomBytes } from 'node:crypto'

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const PNG_END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])

/** A file of exactly `size` bytes that passes every check: a PNG by its first and last bytes. */
export function evidenceFile(size: number): Buffer<ArrayBuffer> {
  return Buffer.concat([PNG_START, randomBytes(size - PNG_START.length - PNG_END.length), PNG_END])
}
