import { FORMATS, type Format } from '../../lib/evidence/formats.ts'
import { minimalFile } from '../../testing/minimal-files.ts'
import { dice, type Dice } from '../random.ts'

/** Determines the bytes of a small valid file. */
export type FilePlan = { format: Format; size: number; seed: number }

export function planFile(random: Dice, format: Format): FilePlan {
  return { format, size: random.whole(200, 40_000), seed: random.whole(0, 0xffff_ffff) }
}

/** The bytes between the first and the last are unique to its seed. */
export function makeFile({ format, size, seed }: FilePlan): Buffer<ArrayBuffer> {
  return minimalFile(format, size, (length) => dice(seed).bytes(length))
}

export function contentTypeOf({ format }: FilePlan): string {
  return FORMATS[format].contentType
}
