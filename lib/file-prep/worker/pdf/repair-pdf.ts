import { hasEndMark, TAIL_BYTES } from '@/lib/evidence/signatures'
import { ascii, joinBytes } from '@/lib/file-prep/worker/bytes'
import { pdfStart } from './pdf-start'

const END_MARK = '%%EOF'
/** Enough for a trailer, the dictionary of a stream of offsets, or what follows `startxref`. */
const TRAILER_BYTES = 2048
const POINTER = /^startxref\s+(\d+)/
const LAST_OF_OBJECT = 'endobj'
/** What begins an object or a table of a revision. */
const REVISION = /(?:^|[\0\f\r\n])[\0\f \t]*(?:\d{1,10}\s{1,9}\d{1,5}\s{1,9}obj\b|xref[ \t]*[\r\n])/
const LINE_END = Uint8Array.of(10)
/** ISO 32000-1, table 1. */
const WHITE_SPACE = new Set([0, 9, 10, 12, 13, 32])

type RepairedPdf = { bytes: Uint8Array<ArrayBuffer>; isRepaired: boolean }

/**
 * The PDF without bytes before its header and after its end, and with an end mark: Omise and strict readers expect it to
 * begin and end there. Unchanged when it does. One that does not state where its table of offsets is, is rewritten.
 * Null when it is cut off so that a page is incomplete.
 */
export async function repairPdf(bytes: Uint8Array<ArrayBuffer>): Promise<RepairedPdf | null> {
  const start = pdfStart(bytes)
  const body = bytes.subarray(start)
  const hasEnd = hasEndMark('pdf', body.subarray(-TAIL_BYTES))
  const end = endOf(body)
  // An end mark proves nothing: a program may add one to what it has.
  if (end === null && !(hasEnd && leadsToOffsets(body))) {
    const rewritten = await rewrite(upToLastObject(body), { isCutOff: true })
    return rewritten && { bytes: rewritten, isRepaired: true }
  }
  const ended = hasEnd || end === null ? upToEndMark(body) : withEndMark(body, end)
  const isWhole = start === 0 && ended === body
  if (isWhole && pointerOf(body)) return { bytes, isRepaired: false }
  if (leadsToOffsets(ended)) return { bytes: ended.slice(), isRepaired: true }
  const rewritten = await rewrite(ended, { isCutOff: false })
  // Otherwise the reader decides whether it can be opened as it is.
  return { bytes: rewritten ?? ended.slice(), isRepaired: rewritten !== null || !isWhole }
}

/**
 * Without what follows the last end mark; the same array when that is only white space, as programs write it, or a
 * revision that is cut off or has no end mark.
 */
function upToEndMark(pdf: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const end = lastIndexOf(pdf, END_MARK) + END_MARK.length
  const rest = pdf.subarray(end)
  const isRevision = REVISION.test(new TextDecoder('latin1').decode(rest))
  const isBlank = rest.every((byte) => WHITE_SPACE.has(byte))
  return isRevision || isBlank ? pdf : joinBytes([pdf.subarray(0, end), LINE_END])
}

function withEndMark(pdf: Uint8Array, end: number): Uint8Array<ArrayBuffer> {
  const mark = Uint8Array.from(`\n${END_MARK}\n`, (character) => character.charCodeAt(0))
  return joinBytes([pdf.subarray(0, end), mark])
}

/** Where the last trailer ends, without an end mark; null when objects follow it, or there is none. */
function endOf(pdf: Uint8Array): number | null {
  const lastObject = Math.max(lastIndexOf(pdf, LAST_OF_OBJECT), lastIndexOf(pdf, 'endstream'))
  const pointer = pointerOf(pdf)
  if (pointer && pointer.start > lastObject) return pointer.end
  const trailer = lastIndexOf(pdf, 'trailer')
  if (trailer < lastObject) return null
  const close = ascii(pdf, trailer, trailer + TRAILER_BYTES).lastIndexOf('>>')
  return close === -1 ? null : trailer + close + 2
}

/** The last `startxref` with its number, `target`. */
function pointerOf(pdf: Uint8Array): { start: number; end: number; target: number } | null {
  const start = lastIndexOf(pdf, 'startxref')
  const found = start === -1 ? null : POINTER.exec(ascii(pdf, start, start + TRAILER_BYTES))
  return found && { start, end: start + found[0].length, target: Number(found[1]) }
}

/** Without the half of an object after it, which readers would take for a whole one. */
function upToLastObject(pdf: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return pdf.subarray(0, lastIndexOf(pdf, LAST_OF_OBJECT) + LAST_OF_OBJECT.length)
}

/**
 * Whether a table or stream of offsets is where `startxref` says. It is not when the number is cut off, or counts from
 * the start of a file whose bytes before the header are gone.
 */
function leadsToOffsets(pdf: Uint8Array): boolean {
  const pointer = pointerOf(pdf)
  if (!pointer) return false
  const [found = ''] = ascii(pdf, pointer.target, pointer.target + TRAILER_BYTES).split('stream', 1)
  return /^\s*xref/.test(found) || (/^\s*\d+\s+\d+\s+obj/.test(found) && found.includes('/XRef'))
}

async function rewrite(pdf: Uint8Array<ArrayBuffer>, options: { isCutOff: boolean }) {
  // Rarely needed, and large.
  const { rewritePdf } = await import('./rewrite-pdf')
  return rewritePdf(pdf, options)
}

/** -1 when it is not there. Linear, because a mismatch ends at the first byte but for a few. */
function lastIndexOf(bytes: Uint8Array, text: string): number {
  const codes = Array.from(text, (character) => character.charCodeAt(0))
  const [first = 0] = codes
  for (
    let at = bytes.lastIndexOf(first);
    at !== -1;
    at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)
  ) {
    if (codes.every((code, index) => bytes[at + index] === code)) return at
  }
  return -1
}
