import { freeBuffer } from '@/lib/free-buffer'
import type { HuffmanCodes } from './huffman-encoder'

/** With the 7 bits that may be left over, they fit into a number of 32 bits. */
const MOST_BITS = 24
/** The most that they take: four bytes, each with an escape. */
const PUT_BYTES = 8
const GROWTH = 1.25

/** Writes the entropy-coded data of a JPG. `expected`: about how many bytes it will have. */
export class BitWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #length = 0
  /** Of which the lowest `#bits`, at most 7 between two calls, are not written yet. */
  #buffer = 0
  #bits = 0

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.ceil(expected * GROWTH) + PUT_BYTES)
  }

  /** @param count at most `MOST_BITS` */
  put(value: number, count: number): void {
    const buffer = (this.#buffer << count) | value
    let bits = this.#bits + count
    if (bits >= 8) {
      if (this.#length + PUT_BYTES > this.#bytes.length) this.#grow()
      const bytes = this.#bytes
      let length = this.#length
      do {
        bits -= 8
        const byte = (buffer >>> bits) & 0xff
        bytes[length++] = byte
        if (byte === 0xff) bytes[length++] = 0
      } while (bits >= 8)
      this.#length = length
    }
    this.#buffer = buffer
    this.#bits = bits
  }

  /** @returns false when the symbol has no code */
  putSymbol({ codes, lengths }: HuffmanCodes, symbol: number): boolean {
    const length = lengths[symbol] ?? 0
    this.put(codes[symbol] ?? 0, length)
    return length > 0
  }

  /**
   * Writes a coefficient, or the difference of two: the symbol of its size and of the zeros before it, then its bits.
   * @returns false when the symbol has no code
   */
  putCoefficient({ codes, lengths }: HuffmanCodes, zeros: number, value: number): boolean {
    const size = 32 - Math.clz32(value < 0 ? -value : value)
    const symbol = (zeros << 4) | size
    const length = lengths[symbol] ?? 0
    if (length === 0) return false
    const code = codes[symbol] ?? 0
    const bits = value < 0 ? value + (1 << size) - 1 : value
    if (length + size <= MOST_BITS) this.put((code << size) | bits, length + size)
    else {
      this.put(code, length)
      this.put(bits, size)
    }
    return true
  }

  /** Fills the last byte with ones. The result is a part of a larger buffer. */
  end(): Uint8Array<ArrayBuffer> {
    if (this.#bits > 0) this.put((1 << (8 - this.#bits)) - 1, 8 - this.#bits)
    return this.#bytes.subarray(0, this.#length)
  }

  #grow(): void {
    const bytes = new Uint8Array(Math.ceil(this.#bytes.length * GROWTH) + PUT_BYTES)
    bytes.set(this.#bytes)
    freeBuffer(this.#bytes.buffer)
    this.#bytes = bytes
  }
}
