import { dice, type Dice } from './random.ts'

export type FileFormat = 'pdf' | 'png' | 'jpg'

/** Determines the bytes of a small valid file. */
export type FilePlan = { format: FileFormat; size: number; seed: number }

const ENDS: Record<FileFormat, { head: Buffer; tail: Buffer; contentType: string }> = {
  pdf: {
    head: Buffer.from('%PDF-1.7\n'),
    tail: Buffer.from('\n%%EOF\n'),
    contentType: 'application/pdf',
  },
  png: {
    head: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    tail: Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]),
    contentType: 'image/png',
  },
  jpg: {
    // The headers of a frame of 16 × 16 pixels and of its scan; entropy-coded data follows.
    head: Buffer.from([
      0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0,
      63, 0,
    ]),
    tail: Buffer.from([0xff, 0xd9]),
    contentType: 'image/jpeg',
  },
}

export function planFile(random: Dice, format: FileFormat): FilePlan {
  return { format, size: random.whole(200, 40_000), seed: random.whole(0, 0xffff_ffff) }
}

/** A file that passes every check by its first and last bytes; the bytes between are unique to its seed. */
export function makeFile({ format, size, seed }: FilePlan): Buffer<ArrayBuffer> {
  const { head, tail } = ENDS[format]
  const middle = dice(seed).bytes(size - head.length - tail.length)
  return Buffer.concat([head, middle, tail])
}

export function contentTypeOf({ format }: FilePlan): string {
  return ENDS[format].contentType
}
