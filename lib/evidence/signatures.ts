import type { Format } from './formats'

/** The number of bytes that the rules below need from the start and the end of a file. */
export const HEAD_BYTES = 8
export const TAIL_BYTES = 1024

const SIGNATURES: Record<Format, readonly number[]> = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d], // %PDF-
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpg: [0xff, 0xd8, 0xff],
}

const PNG_END = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82] // IEND and its checksum
const JPG_END = [0xff, 0xd9]
const PDF_END = [0x25, 0x25, 0x45, 0x4f, 0x46] // %%EOF

/** The format determined by the first bytes of a file, whatever its name; null for any other format. */
export function sniffFormat(head: Uint8Array): Format | null {
  for (const format of ['pdf', 'png', 'jpg'] as const) {
    if (SIGNATURES[format].every((byte, index) => head[index] === byte)) return format
  }
  return null
}

/**
 * Whether the last bytes (up to TAIL_BYTES) contain the format's end mark, which a truncated download lacks. Bytes
 * after the mark are allowed: phones and printers append them.
 */
export function hasEndMark(format: Format, tail: Uint8Array): boolean {
  const mark = { pdf: PDF_END, png: PNG_END, jpg: JPG_END }[format]
  return lastIndexOf(tail, mark) !== -1
}

function lastIndexOf(bytes: Uint8Array, mark: readonly number[]): number {
  for (let at = bytes.length - mark.length; at >= 0; at--) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}
