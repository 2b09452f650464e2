import { hasEndMark, TAIL_BYTES } from '@/lib/evidence/formats'
import { ascii, joinBytes } from '@/lib/file-prep/worker/bytes'
import { pdfStart } from './pdf-start'

const END_MARK = '%%EOF'
/** Enough for a trailer, or for what follows `startxref`. */
const TRAILER_BYTES = 2048

type RepairedPdf = { bytes: Uint8Array<ArrayBuffer>; isRepaired: boolean }

/**
 * The PDF without bytes before its header and after its end, and with an end mark: Omise and strict readers expect it to
 * begin and end there. Unchanged when it does. Null when it is cut off: objects follow its last trailer, or it has none.
 */
export async function repairPdf(bytes: Uint8Array<ArrayBuffer>): Promise<RepairedPdf | null> {
  const start = pdfStart(bytes)
  const body = bytes.subarray(start)
  if (hasEndMark('pdf', body.subarray(-TAIL_BYTES))) {
    return start === 0
      ? { bytes, isRepaired: false }
      : { bytes: await withValidOffsets(body.slice()), isRepaired: true }
  }
  const end = endOf(body)
  if (end === null) return null
  const mark = Uint8Array.from(`\n${END_MARK}\n`, (character) => character.charCodeAt(0))
  const repaired = joinBytes([body.subarray(0, end), mark])
  return { bytes: start === 0 ? repaired : await withValidOffsets(repaired), isRepaired: true }
}

/** Where the last trailer ends, without an end mark; null when objects follow it. */
function endOf(pdf: Uint8Array): number | null {
  const lastObject = Math.max(lastIndexOf(pdf, 'endobj'), lastIndexOf(pdf, 'endstream'))
  const pointer = lastIndexOf(pdf, 'startxref')
  if (pointer > lastObject) {
    const found = /^startxref\s+\d+/.exec(ascii(pdf, pointer, pointer + TRAILER_BYTES))
    return found && pointer + found[0].length
  }
  const trailer = lastIndexOf(pdf, 'trailer')
  if (trailer < lastObject) return null
  const close = ascii(pdf, trailer, trailer + TRAILER_BYTES).lastIndexOf('>>')
  return close === -1 ? null : trailer + close + 2
}

/**
 * Offsets in a PDF count from its header or, with some programs, from the start of the file: those no longer fit when
 * the bytes before the header are gone, so the file is written again. A locked one stays, for its password.
 */
async function withValidOffsets(pdf: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const pointer = lastIndexOf(pdf, 'startxref')
  const found = /^startxref\s+(\d+)/.exec(ascii(pdf, pointer, pointer + TRAILER_BYTES))
  const target = Number(found?.[1] ?? 0)
  if (/^\s*(xref|\d+\s+\d+\s+obj)/.test(ascii(pdf, target, target + 32))) return pdf
  try {
    // Rarely needed, and large.
    const { loadPdf } = await import('./load-pdf')
    const document = await loadPdf(pdf)
    return Uint8Array.from(await document.save({ updateFieldAppearances: false }))
  } catch {
    // The reader decides whether it can be opened as it is.
    return pdf
  }
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
