import {
  beginText,
  endText,
  PDFHexString,
  setFontAndSize,
  setTextMatrix,
  setTextRenderingMode,
  showText,
  TextRenderingMode,
  type PDFDocument,
  type PDFName,
  type PDFOperator,
  type PDFPage,
} from '@cantoo/pdf-lib'
import { A4 } from './a4'
import { lettersOf, STYLES, type CoverText, type Measure } from './draw-cover'
import { writeUnicodeMap } from '@/lib/file-prep/worker/pdf/content/unicode-map'

/** A simple font has one byte per letter. */
const LETTERS_A_FONT = 256

type Place = { font: PDFName; code: number }

/**
 * Writes invisible text over a picture of it, so that it can be searched, copied and read aloud. The glyphs are empty,
 * with only widths and Unicode values: fonts with glyphs for three scripts would be megabytes.
 */
export function layTextOver(
  document: PDFDocument,
  page: PDFPage,
  texts: readonly CoverText[],
  measure: Measure,
): void {
  const letters = [...new Set(texts.flatMap(({ text }) => lettersOf(text)))]
  const places = new Map<string, Place>()
  for (let at = 0; at < letters.length; at += LETTERS_A_FONT) {
    const some = letters.slice(at, at + LETTERS_A_FONT)
    const font = page.node.newFontDictionary('Unseen', addFont(document, some, measure))
    for (const [code, letter] of some.entries()) places.set(letter, { font, code })
  }
  page.pushOperators(...texts.flatMap((text) => operatorsFor(text, places)))
}

function operatorsFor({ text, x, y, style }: CoverText, places: Map<string, Place>): PDFOperator[] {
  const operators = [beginText(), setTextRenderingMode(TextRenderingMode.Invisible)]
  operators.push(setTextMatrix(1, 0, 0, 1, x, A4.height - y))
  let current: PDFName | null = null
  for (const letter of lettersOf(text)) {
    const place = places.get(letter)
    if (!place) continue
    if (place.font !== current) operators.push(setFontAndSize(place.font, STYLES[style].size))
    current = place.font
    operators.push(showText(PDFHexString.of(hex(place.code, 2))))
  }
  return [...operators, endText()]
}

/** A Type 3 font: its glyphs are drawings, here empty ones. */
function addFont(document: PDFDocument, letters: readonly string[], measure: Measure) {
  const { context } = document
  const { size } = STYLES.entry
  const widths = letters.map((letter) => Math.round((measure(letter, 'entry') / size) * 1000))
  const names = letters.map((_, code) => `g${code}`)
  const drawings = names.map((name, code) => {
    const drawing = context.flateStream(`${widths[code]} 0 d0`)
    return [name, context.register(drawing)] as const
  })
  const meanings = letters.map((letter, code) => [code, utf16(letter)] as const)
  const font = context.obj({
    Type: 'Font',
    Subtype: 'Type3',
    FontBBox: [0, 0, 1000, 1000],
    FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
    CharProcs: Object.fromEntries(drawings),
    Encoding: { Type: 'Encoding', Differences: [0, ...names] },
    FirstChar: 0,
    LastChar: letters.length - 1,
    Widths: widths,
    Resources: {},
    ToUnicode: context.register(context.flateStream(writeUnicodeMap(meanings))),
  })
  return context.register(font)
}

function utf16(text: string): string {
  return Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at), 4)).join('')
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
