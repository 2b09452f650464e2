/** The tables with which a JPG is read: ITU-T T.81, annexes B and C. */

/** The bit of a kind of codes that tells details from averages. */
export const AC = 0x10

/** As in a segment: how many codes have 1 to 16 bits, and their symbols. */
export type CodeDefinition = { counts: Uint8Array; symbols: Uint8Array }

const PEEKED_BITS = 16

/**
 * The average of 8 × 8 pixels, multiplied as by the transform, is at most 1,024. Encoders that sharpen the edges of white
 * exceed it by a quarter.
 */
const MOST_AVERAGE = 2048

/** The definitions in a segment, each with its kind: 0 to 3 for averages, and AC or more for details. */
export function* codesIn(
  payload: Uint8Array,
): Generator<[kind: number, definition: CodeDefinition]> {
  for (let at = 0; at + 17 <= payload.length;) {
    const counts = payload.subarray(at + 1, at + 17)
    const length = counts.reduce((sum, count) => sum + count, 0)
    const symbols = payload.subarray(at + 17, at + 17 + length)
    yield [payload[at] ?? 0, { counts, symbols }]
    at += 17 + length
  }
}

/** A code's length in the high byte, its symbol in the low one; 0 for bits that are no code. */
export function codeTable({ counts, symbols }: CodeDefinition): Uint16Array {
  const table = new Uint16Array(2 ** PEEKED_BITS)
  let code = 0
  let index = 0
  for (let length = 1; length <= PEEKED_BITS; length++) {
    for (let count = counts[length - 1] ?? 0; count > 0; count--) {
      const span = 2 ** (PEEKED_BITS - length)
      table.fill((length << 8) | (symbols[index] ?? 0), code * span, (code + 1) * span)
      code += 1
      index += 1
    }
    code *= 2
  }
  return table
}

/** For each table in a segment, the step of averages: the first of 64, which have one byte or two. */
export function* averageStepsIn(payload: Uint8Array): Generator<[number: number, step: number]> {
  for (let at = 0; at < payload.length;) {
    const [kind = 0, high = 0, low = 0] = payload.subarray(at)
    const isWide = kind >> 4 !== 0
    yield [kind & 15, isWide ? (high << 8) | low : high]
    at += 1 + 64 * (isWide ? 2 : 1)
  }
}

/** Before the average of a block is multiplied by its step; a picture has none beyond. */
export function mostAverage(step = 0): number {
  return MOST_AVERAGE / Math.max(1, step) + 1
}
