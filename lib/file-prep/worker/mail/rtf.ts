import { numbersOf } from '@/lib/file-prep/worker/bytes'
import { decoderOf, WESTERN } from './code-pages'
import { MailError } from './mail'

const COMPRESSED = 0x75465a4c
const UNCOMPRESSED = 0x414c454d
const HEADER_BYTES = 16
const WINDOW_BYTES = 4096
/** Two bytes stand for at most 17. */
const MAX_RATIO = 9
/** Reading takes several times as much memory. */
const MAX_UNPACKED_BYTES = 10 * 1024 * 1024

/** What the window of the compression contains at the start. */
const FIRST_WINDOW =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
  '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n' +
  '\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'

/**
 * Unpacks the rich text of an Outlook message.
 * https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfcp
 * @throws MailError, or UnexpectedEof, when it is damaged
 */
export function unpackRtf(bytes: Uint8Array): Uint8Array {
  const numbers = numbersOf(bytes, true)
  const size = numbers.u32(4)
  const type = numbers.u32(8)
  if (type === UNCOMPRESSED && size <= MAX_UNPACKED_BYTES) {
    return bytes.subarray(HEADER_BYTES, HEADER_BYTES + size)
  }
  if (type !== COMPRESSED || size > Math.min(MAX_RATIO * bytes.length, MAX_UNPACKED_BYTES)) {
    throw new MailError('Damaged rich text')
  }
  const unpacked = new Uint8Array(size)
  const window = new Uint8Array(WINDOW_BYTES)
  window.set(new TextEncoder().encode(FIRST_WINDOW))
  let inWindow = FIRST_WINDOW.length
  let length = 0
  const put = (byte = 0) => {
    unpacked[length++] = byte
    window[inWindow] = byte
    inWindow = (inWindow + 1) % WINDOW_BYTES
  }
  let at = HEADER_BYTES
  while (at < bytes.length) {
    const control = numbers.u8(at++)
    for (let bit = 0; bit < 8 && at < bytes.length && length < size; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(numbers.u8(at++))
        continue
      }
      const reference = (numbers.u8(at) << 8) | numbers.u8(at + 1)
      at += 2
      const from = reference >> 4
      if (from === inWindow) return unpacked.subarray(0, length)
      const count = (reference & 15) + 2
      for (let step = 0; step < count; step++) put(window[(from + step) % WINDOW_BYTES])
    }
    if (length >= size) break
  }
  return unpacked.subarray(0, length)
}

type Group = {
  /** Of fonts, colours and the like: not part of the text. */
  isIgnored: boolean
  isFontTable: boolean
  /** An element of the HTML. */
  isTag: boolean
  /** Rich text that stands for an element of the HTML. */
  isSuppressed: boolean
  font: number
  /** The number of characters after a `\u` for programs that do not know it. */
  alternatives: number
}

const MAX_DEPTH = 1000

/** The code pages of Windows' character sets. */
const CHARACTER_SETS: Readonly<Record<number, number>> = {
  0: 1252,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
}

const CHARACTERS: Readonly<Record<string, string>> = {
  par: '\r\n',
  line: '\r\n',
  tab: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
  '~': '\u00a0',
  _: '\u00ad',
  '\\': '\\',
  '{': '{',
  '}': '}',
}

const IGNORED = new Set(['colortbl', 'stylesheet', 'info', 'pict', 'object', 'header', 'footer'])

const TOKEN =
  /\\([a-z]+)(-?\d{1,9})? ?|\\'([\da-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\/giy

/**
 * The HTML that Outlook put into rich text; null when the mail had none.
 * https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfex
 * @throws MailError for too many levels
 */
export function htmlInRtf(rtf: Uint8Array): string | null {
  const source = new TextDecoder('latin1').decode(rtf)
  return /\\fromhtml1?[^\d]/.test(source.slice(0, 500)) ? new HtmlInRtf().read(source) : null
}

class HtmlInRtf {
  #html: string[] = []
  /** Of one code page; a character may have two of them, in two tokens. */
  #bytes: number[] = []
  #group: Group = {
    isIgnored: false,
    isFontTable: false,
    isTag: false,
    isSuppressed: false,
    font: -1,
    alternatives: 1,
  }
  #outer: Group[] = []
  #codePage = WESTERN
  #codePages = new Map<number, number>()
  #describedFont = -1
  #isDestination = false
  #toSkip = 0

  read(source: string): string {
    for (const [, word, number, hex, symbol, brace, text] of source.matchAll(TOKEN)) {
      if (text !== undefined) this.#write(Array.from(text, (letter) => letter.charCodeAt(0)))
      else if (hex !== undefined) this.#write([parseInt(hex, 16)])
      else if (word !== undefined) this.#command(word, number === undefined ? null : +number)
      else if (brace !== undefined) this.#enter(brace === '{')
      else if (symbol === '*') this.#isDestination = true
      else if (symbol !== undefined) this.#insert(CHARACTERS[symbol] ?? '')
    }
    this.#flush()
    return this.#html.join('')
  }

  #enter(isStart: boolean): void {
    this.#flush()
    this.#isDestination = false
    this.#toSkip = 0
    if (isStart) {
      if (this.#outer.length === MAX_DEPTH) throw new MailError('Too many groups')
      this.#outer.push(this.#group)
      this.#group = { ...this.#group }
    } else {
      this.#group = this.#outer.pop() ?? this.#group
    }
  }

  #command(word: string, number: number | null): void {
    const isDestination = this.#isDestination
    this.#isDestination = false
    switch (word) {
      case 'htmltag':
        this.#flush()
        this.#group.isTag = true
        return
      case 'htmlrtf':
        this.#flush()
        this.#group.isSuppressed = number !== 0
        return
      case 'fonttbl':
        this.#group.isFontTable = true
        return
      case 'f':
        this.#flush()
        if (this.#group.isFontTable) this.#describedFont = number ?? -1
        else this.#group.font = number ?? -1
        return
      case 'fcharset':
        this.#codePages.set(this.#describedFont, CHARACTER_SETS[number ?? 0] ?? this.#codePage)
        return
      case 'ansicpg':
        this.#codePage = number || WESTERN
        return
      case 'uc':
        this.#group.alternatives = number ?? 1
        return
      case 'u':
        this.#insert(String.fromCharCode((number ?? 0) & 0xffff))
        this.#toSkip = this.#group.alternatives
        return
      default:
        if (isDestination || IGNORED.has(word)) this.#group.isIgnored = true
        else if (Object.hasOwn(CHARACTERS, word)) this.#insert(CHARACTERS[word] ?? '')
    }
  }

  get #isVisible(): boolean {
    const { isIgnored, isFontTable, isSuppressed } = this.#group
    return !isIgnored && !isFontTable && !isSuppressed
  }

  #insert(text: string): void {
    this.#flush()
    if (this.#isVisible) this.#html.push(text)
  }

  #write(bytes: readonly number[]): void {
    const skipped = Math.min(this.#toSkip, bytes.length)
    this.#toSkip -= skipped
    if (!this.#isVisible) return
    for (const byte of bytes.slice(skipped)) this.#bytes.push(byte)
  }

  #flush(): void {
    if (this.#bytes.length === 0) return
    const { isTag, font } = this.#group
    const codePage = isTag ? this.#codePage : (this.#codePages.get(font) ?? this.#codePage)
    this.#html.push(decoderOf(codePage).decode(Uint8Array.from(this.#bytes)))
    this.#bytes = []
  }
}
