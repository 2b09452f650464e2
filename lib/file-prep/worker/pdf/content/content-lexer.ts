import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { UncopyableContent } from './uncopyable-content'

/** ISO 32000-2, 7.8.2: operands and operators. Names are decoded to one character per byte. */
export type Token =
  | { type: 'operator'; operator: string }
  | { type: 'name'; name: string }
  | { type: 'string'; bytes: Uint8Array }
  | { type: 'array'; items: readonly Token[] }
  | { type: 'dictionary'; items: readonly Token[] }
  | { type: 'number'; value: number }
  | { type: 'constant' }

const MAX_DEPTH = 32
const CONSTANTS = new Set(['true', 'false', 'null'])
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }
const [LEFT, RIGHT, BACKSLASH, PERCENT] = [0x28, 0x29, 0x5c, 0x25]

/** Splits the bytes of a content stream into tokens. */
export class ContentLexer {
  readonly #bytes: Uint8Array
  #at = 0
  /** Start and end of the ranges without comments. */
  readonly #kept: Uint8Array[] = []
  #keptTo = 0

  readonly #maxOperands: number
  #operands = 0

  /** @param maxOperands of one operator, also in arrays and dictionaries */
  constructor(bytes: Uint8Array, maxOperands = Number.POSITIVE_INFINITY) {
    this.#bytes = bytes
    this.#maxOperands = maxOperands
  }

  /**
   * @returns null at the end
   * @throws UncopyableContent when the bytes are malformed, or an operator has too many operands
   */
  next(): Token | null {
    const token = this.#token(0)
    if (token?.type === 'operator') this.#operands = 0
    return token
  }

  /** Skips the data of an inline image, after `ID`, and the `EI` that follows. */
  skipImageData(): void {
    const bytes = this.#bytes
    for (let at = this.#at + 1; at + 2 < bytes.length + 1; at++) {
      const isEnd = bytes[at] === 0x45 && bytes[at + 1] === 0x49
      if (isEnd && isSpace(bytes[at - 1]) && isTextAfter(bytes, at + 2)) {
        this.#at = at + 2
        return
      }
    }
    throw new UncopyableContent('An inline image without end')
  }

  /** The bytes read so far and the rest, without comments. */
  withoutComments(): Uint8Array<ArrayBuffer> {
    return joinBytes([...this.#kept, this.#bytes.subarray(this.#keptTo)])
  }

  #token(depth: number): Token | null {
    if (depth > MAX_DEPTH) throw new UncopyableContent('Nested too deeply')
    this.#skipSpace()
    const byte = this.#bytes[this.#at]
    if (byte === undefined) return null
    this.#operands += 1
    if (this.#operands > this.#maxOperands) throw new UncopyableContent('Too many operands')
    const character = String.fromCharCode(byte)
    switch (character) {
      case '/':
        return this.#readName()
      case '(':
        return this.#readLiteral()
      case '[':
        this.#at += 1
        return { type: 'array', items: this.#readUntil(']', depth) }
      case '<':
        if (this.#bytes[this.#at + 1] !== byte) return this.#readHex()
        this.#at += 2
        return { type: 'dictionary', items: this.#readUntil('>>', depth) }
      case ')':
      case ']':
      case '>':
      case '{':
      case '}':
        throw new UncopyableContent(`A stray ${character}`)
      default:
        return /[\d+\-.]/.test(character) ? this.#readNumber() : this.#readWord()
    }
  }

  #readUntil(end: string, depth: number): Token[] {
    const items: Token[] = []
    for (;;) {
      this.#skipSpace()
      if (this.#isNext(end)) {
        this.#at += end.length
        return items
      }
      const token = this.#token(depth + 1)
      if (!token) throw new UncopyableContent(`No ${end}`)
      items.push(token)
    }
  }

  #isNext(text: string): boolean {
    return Array.from(text).every((c, index) => this.#bytes[this.#at + index] === c.charCodeAt(0))
  }

  #readName(): Token {
    const name = this.#regular(this.#at + 1)
    const decoded = name.replaceAll(/#([\dA-Fa-f]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    return { type: 'name', name: decoded }
  }

  #readNumber(): Token {
    let text = ''
    for (;;) {
      const character = String.fromCharCode(this.#bytes[this.#at] ?? 0)
      if (!/[\d+\-.]/.test(character)) break
      text += character
      this.#at += 1
    }
    return { type: 'number', value: Number.parseFloat(text) || 0 }
  }

  #readWord(): Token {
    const word = this.#regular(this.#at)
    return CONSTANTS.has(word) ? { type: 'constant' } : { type: 'operator', operator: word }
  }

  /** Regular characters, from this position to a space or delimiter. */
  #regular(from: number): string {
    let to = from
    while (to < this.#bytes.length && isRegular(this.#bytes[to])) to += 1
    this.#at = to
    return Array.from(this.#bytes.subarray(from, to), (b) => String.fromCharCode(b)).join('')
  }

  #readHex(): Token {
    const end = this.#bytes.indexOf(0x3e, this.#at)
    if (end === -1) throw new UncopyableContent('A string without end')
    const text = new TextDecoder('latin1').decode(this.#bytes.subarray(this.#at + 1, end))
    this.#at = end + 1
    return { type: 'string', bytes: bytesOfHex(text) }
  }

  #readLiteral(): Token {
    const found: number[] = []
    let open = 0
    let at = this.#at
    for (; at < this.#bytes.length; at++) {
      const byte = this.#bytes[at] ?? 0
      if (byte === LEFT) open += 1
      if (byte === RIGHT) open -= 1
      if (open === 0) break
      if (byte === BACKSLASH) at = this.#readEscape(at + 1, found)
      else if (at !== this.#at) found.push(byte)
    }
    if (open !== 0) throw new UncopyableContent('A string without end')
    this.#at = at + 1
    return { type: 'string', bytes: Uint8Array.from(found) }
  }

  /** @returns its last position */
  #readEscape(at: number, found: number[]): number {
    const character = String.fromCharCode(this.#bytes[at] ?? 0)
    if (/[0-7]/.test(character)) {
      let digits = 1
      while (digits < 3 && /[0-7]/.test(String.fromCharCode(this.#bytes[at + digits] ?? 0)))
        digits++
      const text = new TextDecoder('latin1').decode(this.#bytes.subarray(at, at + digits))
      found.push(Number.parseInt(text, 8) & 255)
      return at + digits - 1
    }
    // A continued line.
    if (character === '\r') return this.#bytes[at + 1] === 10 ? at + 1 : at
    if (character !== '\n') found.push(ESCAPES[character] ?? this.#bytes[at] ?? 0)
    return at
  }

  #skipSpace(): void {
    for (;;) {
      while (isSpace(this.#bytes[this.#at])) this.#at += 1
      if (this.#bytes[this.#at] !== PERCENT) return
      this.#kept.push(this.#bytes.subarray(this.#keptTo, this.#at))
      while (this.#at < this.#bytes.length && !isLineEnd(this.#bytes[this.#at])) this.#at += 1
      this.#keptTo = this.#at
    }
  }
}

/** Pairs of hex digits; other characters are skipped, and a single last digit is padded with 0. */
function bytesOfHex(text: string): Uint8Array {
  const digits = text.replaceAll(/[^\dA-Fa-f]/g, '')
  const count = Math.ceil(digits.length / 2)
  return Uint8Array.from({ length: count }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2).padEnd(2, '0'), 16),
  )
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 32
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 10 || byte === 13
}

function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !isSpace(byte) && !'()<>[]{}/%'.includes(String.fromCharCode(byte))
}

/** The pixels of an inline image may contain `EI` as well; operators are text. */
function isTextAfter(bytes: Uint8Array, at: number): boolean {
  const next = bytes.subarray(at, at + 12)
  if (next.length > 0 && !isSpace(next[0])) return false
  return next.every((byte) => isSpace(byte) || (byte >= 32 && byte < 127))
}
