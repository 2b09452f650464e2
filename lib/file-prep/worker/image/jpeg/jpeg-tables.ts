/** The tables in the headers of a JPEG: ITU-T T.81, annexes B and C. */

/** The table class bit in a DHT segment: set for AC tables. */
export const AC = 0x10

/** As in a DHT segment: the number of codes of 1 to 16 bits, and their symbols. */
export type HuffmanSpec = { counts: Uint8Array; symbols: Uint8Array }

const PEEKED_BITS = 16

/**
 * Before quantization, the DC coefficient of a block of 8-bit samples is at most 1,024. Encoders that sharpen the edges of
 * white exceed it by a quarter.
 */
const LARGEST_DC = 2048

/** Each with its class and id: 0 to 3 for DC, and AC or more for AC tables. */
export function* huffmanSpecsIn(payload: Uint8Array): Generator<[kind: number, spec: HuffmanSpec]> {
  for (let at = 0; at + 17 <= payload.length;) {
    const counts = payload.subarray(at + 1, at + 17)
    const length = counts.reduce((sum, count) => sum + count, 0)
    const symbols = payload.subarray(at + 17, at + 17 + length)
    yield [payload[at] ?? 0, { counts, symbols }]
    at += 17 + length
  }
}

/** By the next 16 bits: a code's length in the high byte, its symbol in the low one; 0 for bits that are no code. */
export function huffmanDecoder({ counts, symbols }: HuffmanSpec): Uint16Array {
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

/** The first entry of each quantization table in a DQT segment, whose 64 entries have 8 or 16 bits. */
export function* dcStepsIn(payload: Uint8Array): Generator<[id: number, step: number]> {
  for (let at = 0; at < payload.length;) {
    const [kind = 0, high = 0, low = 0] = payload.subarray(at)
    const isWide = kind >> 4 !== 0
    yield [kind & 15, isWide ? (high << 8) | low : high]
    at += 1 + 64 * (isWide ? 2 : 1)
  }
}

/** The largest quantized DC coefficient of a valid picture. */
export function largestDc(step = 0): number {
  return LARGEST_DC / Math.max(1, step) + 1
}
