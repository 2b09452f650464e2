/** The machine-readable lines of passports, ID cards and visas (ICAO Doc 9303), by their check digits. */

export type PassportLines = { start: number; end: number; documentNumber: string }

/** In characters: passports, small documents and cards. */
const LINE_LENGTHS = [44, 36, 30]
const SECOND_LINE = /^[A-Z0-9<]{9}\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}\d/
const CARD_FIRST_LINE = /^[ACI][A-Z<][A-Z<]{3}[A-Z0-9<]{9}[\d<]/
const CARD_SECOND_LINE = /^\d{6}\d[MFX<]\d{6}\d[A-Z<]{3}/

type Line = { text: string; start: number; end: number }

/**
 * The blocks of lines in a text, each from its first to its last line. Spaces within a line are ignored. Lines that a text
 * breaks or joins are found by their composite check digit too, which visas do not have.
 */
export function findPassportLines(text: string): PassportLines[] {
  return [...findWholeLines(text), ...findBrokenLines(text)]
}

function findWholeLines(text: string): PassportLines[] {
  const found: PassportLines[] = []
  let lines: Line[] = []
  for (const line of [...linesOf(text), null]) {
    const isSame = line !== null && lines.every((other) => other.text.length === line.text.length)
    if (!isSame) lines = []
    if (line === null) continue
    lines = [...lines.slice(-1), line]
    const [before, last = line] = lines.length === 2 ? lines : [undefined, line]
    const documentNumber =
      last.text.length === 30
        ? numberOfCard(before?.text, last.text)
        : numberInSecondLine(last.text)
    if (documentNumber === null) continue
    found.push({ start: before?.start ?? last.start, end: last.end, documentNumber })
  }
  return found
}

function* linesOf(text: string): Generator<Line | null> {
  for (const { 0: whole, index: first } of text.matchAll(/[^\r\n]+/gu)) {
    // A label such as the name of a form field precedes the first line.
    const labelled = Math.max(whole.lastIndexOf(':'), whole.lastIndexOf('：')) + 1
    const [line, index] = [whole.slice(labelled), first + labelled]
    const compact = line.length > 120 ? '' : line.replaceAll(/\s/gu, '')
    const isLine = LINE_LENGTHS.includes(compact.length) && /^[A-Z0-9<]+$/.test(compact)
    yield isLine ? { text: compact, start: index, end: index + line.length } : null
  }
}

/** Letters, digits and fillers, over the ends of lines. */
const ROW = /[A-Z0-9<][A-Z0-9<\s]*/gu
/** The lines of a passport, a small document and a card as one row. `kinds`: of documents, by their first letter. */
const BLOCKS = [
  { length: 44, kinds: 'P', firstLine: /^[A-Z<]+$/ },
  { length: 36, kinds: 'ACI', firstLine: /^[A-Z<]+$/ },
  { length: 30, kinds: 'ACI', firstLine: CARD_FIRST_LINE },
] as const

function findBrokenLines(text: string): PassportLines[] {
  return [...text.matchAll(ROW)].flatMap(({ 0: row, index }) => {
    if (!row.includes('<')) return []
    const letters = row.replaceAll(/\s/gu, '')
    const blocks = BLOCKS.flatMap((block) => blocksIn(letters, block))
    if (blocks.length === 0) return []
    const places = Array.from(row.matchAll(/\S/gu), (letter) => index + letter.index)
    return blocks.map(({ at, length, documentNumber }) => {
      const [start = index, last = index] = [places[at], places[at + length - 1]]
      return { start, end: last + 1, documentNumber }
    })
  })
}

function blocksIn(letters: string, { length, kinds, firstLine }: (typeof BLOCKS)[number]) {
  const found: { at: number; length: number; documentNumber: string }[] = []
  for (let at = 0; at + 2 * length <= letters.length; at++) {
    if (!kinds.includes(letters[at] ?? '')) continue
    const first = letters.slice(at, at + length)
    if (!firstLine.test(first)) continue
    const second = letters.slice(at + length, at + 2 * length)
    const documentNumber = length === 30 ? numberOfCard(first, second) : numberInSecondLine(second)
    if (documentNumber === null || !isCheckedWhole(first, second)) continue
    found.push({ at, length: 2 * length, documentNumber })
  }
  return found
}

/** The composite check digit, over all fields with one and the optional data. */
function isCheckedWhole(first: string, second: string): boolean {
  const fields =
    first.length === 30
      ? first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29)
      : second.slice(0, 10) + second.slice(13, 20) + second.slice(21, -1)
  return isChecked(fields, second.at(-1))
}

function numberInSecondLine(line: string): string | null {
  if (!SECOND_LINE.test(line)) return null
  const [number, birth, expiry] = [line.slice(0, 9), line.slice(13, 19), line.slice(21, 27)]
  const isValid =
    isChecked(number, line[9]) && isChecked(birth, line[19]) && isChecked(expiry, line[27])
  return isValid ? number.replaceAll('<', '') : null
}

/** The third line has only the name. */
function numberOfCard(first: string | undefined, second: string): string | null {
  if (first === undefined || !CARD_FIRST_LINE.test(first)) return null
  if (!CARD_SECOND_LINE.test(second)) return null
  const number = first.slice(5, 14)
  const isValid =
    // Longer numbers continue after a filler in place of the check digit.
    (first[14] === '<' || isChecked(number, first[14])) &&
    isChecked(second.slice(0, 6), second[6]) &&
    isChecked(second.slice(8, 14), second[14])
  return isValid ? number.replaceAll('<', '') : null
}

/** Weights 7, 3 and 1; letters count from 10 and fillers as 0. */
function isChecked(field: string, check: string | undefined): boolean {
  const sum = Array.from(field).reduce(
    (total, letter, index) => total + valueOf(letter) * ([7, 3, 1][index % 3] ?? 0),
    0,
  )
  return String(sum % 10) === check
}

function valueOf(letter: string): number {
  return letter === '<' ? 0 : Number.parseInt(letter, 36)
}
