import { hasEndMark, TAIL_BYTES } from '@/lib/evidence/formats'
import { ascii, joinBytes } from '@/lib/file-prep/worker/bytes'
import { pdfStart } from './pdf-start'

const END_MARK = '%%EOF'
/** Enough for a trailer, or for what follows `startxref`. */
const TRAILER_BYTES = 2048
const POINTER = /^startxref\s+(\d+)/
const LAST_OF_OBJECT = 'endobj'

type RepairedPdf = { bytes: Uint8Array<ArrayBuffer>; isRepaired: boolean }

/**
 * The PDF without bytes before its header and after its end, and with an end mark: Omise and strict readers expect it to
 * begin and end there. Unchanged when it does. One that does not state where its table of offsets is, is written anew.
 * Null when it is cut off so that a page is incomplete.
 */
export async function repairPdf(bytes: Uint8Array<ArrayBuffer>): Promise<RepairedPdf | null> {
  const start = pdfStart(bytes)
  const body = bytes.subarray(start)
  const hasEnd = hasEndMark('pdf', body.subarray(-TAIL_BYTES))
  const ended = hasEnd ? body : withEndMark(body)
  if (ended && pointerOf(ended)) {
    if (start === 0) return { bytes: ended, isRepaired: !hasEnd }
    return { bytes: await withValidOffsets(ended.slice()), isRepaired: true }
  }
  const rewritten = await rewrite(ended ?? upToLastObject(body), { isCutOff: !ended })
  if (rewritten) return { bytes: rewritten, isRepaired: true }
  if (!ended) return null
  return { bytes: start === 0 && hasEnd ? bytes : ended.slice(), isRepaired: start > 0 || !hasEnd }
}

function withEndMark(pdf: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const end = endOf(pdf)
  if (end === null) return null
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
 * Offsets in a PDF count from its header or, with some programs, from the start of the file: those no longer fit when
 * the bytes before the header are gone, so the file is written again. A locked one stays, for its password.
 */
async function withValidOffsets(pdf: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const target = pointerOf(pdf)?.target ?? 0
  if (/^\s*(xref|\d+\s+\d+\s+obj)/.test(ascii(pdf, target, target + 32))) return pdf
  // Otherwise the reader decides whether it can be opened as it is.
  return (await rewrite(pdf, { isCutOff: false })) ?? pdf
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
