/**
 * 256 bits in hex by which files with the same content are found although their bytes differ: a picture that was
 * compressed again, a PDF that was saved again. What they are computed from: lib/file-prep/worker/fingerprint.
 */
export const FINGERPRINT = /^[0-9a-f]{64}$/

/**
 * Files are alike up to this many different bits. What a messenger changes in a picture takes at most 14; transfer slips
 * of the same bank differ in 20 and more, letters from the same template in 24 and more. The figures: docs/files.md.
 */
export const ALIKE_BITS = 16

const DIGITS = 8

/** Whether two fingerprints belong to files with the same content. */
export function areAlike(left: string, right: string): boolean {
  let different = 0
  for (let at = 0; at < left.length && different <= ALIKE_BITS; at += DIGITS) {
    different += countBits(wordAt(left, at) ^ wordAt(right, at))
  }
  return different <= ALIKE_BITS
}

function wordAt(fingerprint: string, at: number): number {
  return Number.parseInt(fingerprint.slice(at, at + DIGITS), 16)
}

function countBits(word: number): number {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1
  return count
}
