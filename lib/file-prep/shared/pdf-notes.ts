import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { findSensitiveNumbers, type SensitiveNumber } from '@/lib/evidence/sensitive-numbers'
import { around, type Box } from './edit'

/** The texts of an annotation or a form field, also of a hidden one, with its area on the page. */
export type PageNote = {
  kind: 'field' | 'annotation'
  texts: readonly string[]
  /** The name and tooltip of a field: what its value is about. */
  label: string
  box: Box
  /** Its own file; null of other annotations. */
  attachedFile: { id: string; filename: string } | null
}

/** The part of pdf.js's annotation data in use. */
type FoundNote = {
  id?: string
  hasAppearance?: boolean
  subtype?: string
  rect?: number[]
  fieldName?: string
  alternativeText?: string
  fieldValue?: unknown
  defaultFieldValue?: unknown
  options?: readonly { displayValue?: unknown }[]
  contentsObj?: { str?: string }
  titleObj?: { str?: string }
  richText?: { str?: string } | null
  /** Of an attached file. */
  file?: { rawFilename?: string; description?: string }
  /** Of the same file in another annotation, too. */
  fileId?: string
  /** What its appearance shows. */
  textContent?: unknown
}

/** A hidden annotation may have no area; it can still be covered. */
const MIN_SIDE = 0.01

export async function pageNotes(page: PDFPageProxy): Promise<PageNote[]> {
  const viewport = page.getViewport({ scale: 1 })
  const found: FoundNote[] = await page.getAnnotations({ intent: 'any' })
  const shown = found.some(needsDrawing) ? await shownTexts(page) : new Map<string, string>()
  return found.flatMap((note): PageNote[] => {
    const texts = textsOf(note, shown.get(note.id ?? ''))
    const attachedFile = attachedFileOf(note)
    if (texts.length === 0 && !attachedFile) return []
    const [left = 0, bottom = 0, right = 0, top = 0] = note.rect ?? []
    const corners = [
      [left, bottom],
      [right, top],
    ].map(([x = 0, y = 0]) => {
      const [seenX = 0, seenY = 0] = viewport.convertToViewportPoint(x, y).map(Number)
      return { x: seenX / viewport.width, y: seenY / viewport.height }
    })
    const kind = note.subtype === 'Widget' ? 'field' : 'annotation'
    const label = [note.fieldName, note.alternativeText].filter(Boolean).join(' ')
    return [{ kind, texts, label, box: visible(around(corners)), attachedFile }]
  })
}

function attachedFileOf({ subtype, id = '', fileId = id, file }: FoundNote) {
  return subtype === 'FileAttachment' ? { id: fileId, filename: file?.rawFilename ?? '' } : null
}

/** The numbers in a note. */
export function noteNumbers({ texts, label }: PageNote): SensitiveNumber[] {
  return texts.flatMap((text) => findSensitiveNumbers(label === '' ? text : `${label}: ${text}`))
}

/** pdf.js returns the text of the appearance only for text fields. */
function needsDrawing({ hasAppearance, textContent }: FoundNote): boolean {
  return hasAppearance === true && textContent === undefined
}

/** The texts that annotations draw, as in a stamp, by the annotation's id. */
async function shownTexts(page: PDFPageProxy): Promise<Map<string, string>> {
  const { OPS } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const { fnArray, argsArray } = await page.getOperatorList({ intent: 'any' })
  const texts = new Map<string, string>()
  const lineStarts = new Set([OPS.beginText, OPS.moveText, OPS.setTextMatrix, OPS.nextLine])
  let id: string | null = null
  for (const [at, operator] of fnArray.entries()) {
    const args: unknown[] = argsArray[at] ?? []
    if (operator === OPS.beginAnnotation) id = String(args[0])
    else if (operator === OPS.endAnnotation) id = null
    if (id === null) continue
    const added =
      operator === OPS.showText ? glyphText(args[0]) : lineStarts.has(operator) ? '\n' : ''
    texts.set(id, (texts.get(id) ?? '') + added)
  }
  return texts
}

/** Glyphs, and the distances between them. */
function glyphText(glyphs: unknown): string {
  if (!Array.isArray(glyphs)) return ''
  return glyphs
    .map((glyph: unknown) =>
      glyph !== null && typeof glyph === 'object' && 'unicode' in glyph ? glyph.unicode : '',
    )
    .join('')
}

function textsOf(note: FoundNote, drawn: string | undefined): string[] {
  const { contentsObj, titleObj, richText, file, fieldValue, defaultFieldValue, textContent } = note
  const shown = Array.isArray(textContent) ? textContent.join('\n') : textContent
  const chosen = note.options?.map(({ displayValue }) => displayValue) ?? []
  const texts = [
    contentsObj?.str,
    titleObj?.str,
    richText?.str,
    file?.rawFilename,
    file?.description,
    fieldValue,
    defaultFieldValue,
  ]
  return [
    ...new Set(
      [...texts, shown, drawn, ...chosen]
        .flat()
        .filter((text): text is string => typeof text === 'string' && text.trim() !== ''),
    ),
  ]
}

function visible({ x, y, width, height }: Box): Box {
  const [wide, high] = [Math.max(width, MIN_SIDE), Math.max(height, MIN_SIDE)]
  return { x: Math.min(x, 1 - wide), y: Math.min(y, 1 - high), width: wide, height: high }
}
