import { freeBuffer } from '@/lib/free-buffer'
import type { HuffmanCodes } from './huffman-encoder'

/** The most that a word takes: four bytes, each with an escape. */
const MAX_WORD_BYTES = 8
const GROWTH = 1.25

/** Writes the entropy-coded data of a JPG. `expected`: about how many bytes it will have. */
export class BitWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #length = 0
  /** Bits not written yet, starting at the most significant one. */
  #word = 0
  /** The number of free bits in the word. */
  #room = 32

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.ceil(expected * GROWTH) + MAX_WORD_BYTES)
  }

  /** @param count 1 to 31 */
  put(value: number, count: number): void {
    const room = this.#room - count
    if (room >= 0) {
      this.#word |= value << room
      this.#room = room
    } else {
      this.#putWord(this.#word | (value >>> -room))
      this.#room = room + 32
      this.#word = value << (room + 32)
    }
  }

  /** @returns false when the symbol has no code */
  putSymbol(codes: HuffmanCodes, symbol: number): boolean {
    const code = codes[symbol] ?? 0
    if (code === 0) return false
    this.put(code & 0xffff, code >>> 16)
    return true
  }

  /**
   * Writes a coefficient, or the difference of two: the symbol of its size and of the zeros before it, then its bits.
   * @returns false when the symbol has no code
   */
  putCoefficient(codes: HuffmanCodes, zeros: number, value: number): boolean {
    const sign = value >> 31
    const size = 32 - Math.clz32((value ^ sign) - sign)
    const code = codes[(zeros << 4) | size] ?? 0
    if (code === 0) return false
    const bits = (value + sign) & ((1 << size) - 1)
    this.put(((code & 0xffff) << size) | bits, (code >>> 16) + size)
    return true
  }

  /** Fills the last byte with ones. The result is a part of a larger buffer. */
  end(): Uint8Array<ArrayBuffer> {
    const padded = this.#word | (2 ** this.#room - 1)
    this.#putBytes(padded, Math.ceil((32 - this.#room) / 8))
    return this.#bytes.subarray(0, this.#length)
  }

  #putWord(word: number): void {
    // A byte of FF needs an escape. The expression is not zero when a byte of ~word is zero.
    if (((~word - 0x01010101) & word & 0x80808080) !== 0) return this.#putBytes(word, 4)
    if (this.#length + 4 > this.#bytes.length) this.#grow()
    const bytes = this.#bytes
    const length = this.#length
    bytes[length] = word >>> 24
    bytes[length + 1] = word >>> 16
    bytes[length + 2] = word >>> 8
    bytes[length + 3] = word
    this.#length = length + 4
  }

  /** Writes the first bytes of a word, with escapes. */
  #putBytes(word: number, count: number): void {
    if (this.#length + 2 * count > this.#bytes.length) this.#grow()
    for (let at = 0; at < count; at++) {
      const byte = (word >>> (24 - 8 * at)) & 0xff
      this.#bytes[this.#length++] = byte
      if (byte === 0xff) this.#bytes[this.#length++] = 0
    }
  }

  #grow(): void {
    const bytes = new Uint8Array(Math.ceil(this.#bytes.length * GROWTH) + MAX_WORD_BYTES)
    bytes.set(this.#bytes)
    freeBuffer(this.#bytes.buffer)
    this.#bytes = bytes
  }
}
