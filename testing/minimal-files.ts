export type FileFormat = 'pdf' | 'png' | 'jpg'

const ENDS: Readonly<Record<FileFormat, { head: Buffer; tail: Buffer }>> = {
  pdf: { head: Buffer.from('%PDF-1.7\n'), tail: Buffer.from('\n%%EOF\n') },
  png: {
    head: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    tail: Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]),
  },
  jpg: {
    // The headers of a frame of 16 × 16 pixels and of its scan; entropy-coded data follows.
    head: Buffer.from([
      0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0,
      63, 0,
    ]),
    tail: Buffer.from([0xff, 0xd9]),
  },
}

/**
 * A file of exactly `size` bytes that passes every check of the server by its first and last bytes.
 * @param fill makes the bytes between
 */
export function minimalFile(
  format: FileFormat,
  size: number,
  fill: (length: number) => Uint8Array,
): Buffer<ArrayBuffer> {
  const { head, tail } = ENDS[format]
  return Buffer.concat([head, fill(size - head.length - tail.length), tail])
}
