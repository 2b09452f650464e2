import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { NO_EDIT, type Edit } from '@/lib/file-prep/shared/edit'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { everythingIn } from '@/lib/file-prep/testing/everything-in'
import { Kit, OTHER, show } from '@/lib/file-prep/testing/redaction-kit'
import { missingPdfPrograms, type PdfProgram } from '@/testing/pdf-programs'
import { editPdf } from './edit-pdf'

beforeAll(installBrowserGlobals)

/** One secret per place, so that a failure names the place. */
const SECRETS = [
  'TextSecret11',
  'PixelSecret12',
  'FieldSecret13',
  'NoteSecret14',
  'FileSecret15',
  'TitleSecret16',
  'XmpSecret17',
  'OldSecret18',
  'MarkSecret19',
] as const

/** The left half of the first page, and with it everything there. */
const LEFT = { x: 0, y: 0, width: 0.5, height: 1 }
const RIGHT = { ...LEFT, x: 0.5 }

const EDITS = [
  ['a box', { ...NO_EDIT, boxes: [LEFT] }],
  ['many boxes', { ...NO_EDIT, boxes: strips(LEFT, 7) }],
  ['a box on a turned page', { ...NO_EDIT, turn: 90, boxes: [LEFT] }],
  ['a crop', { ...NO_EDIT, crop: RIGHT }],
  ['a crop of a turned page', { ...NO_EDIT, turn: 270, crop: RIGHT }],
] as const satisfies readonly (readonly [string, Edit])[]

function strips({ x, y, width, height }: typeof LEFT, count: number) {
  const part = height / count
  return Array.from({ length: count }, (_, at) => ({ x, y: y + at * part, width, height: part }))
}

async function pdfWithSecrets(): Promise<Uint8Array> {
  const kit = await Kit.begin()
  const { document, first } = kit
  const Im1 = kit.image({ Width: 2, Height: 2 }, 'PixelSecret12')
  const resources = { Font: { F1: kit.font }, XObject: { Im1 } }
  const visible = 'BT /F1 12 Tf 250 30 Td (Visible words) Tj ET'
  kit.set(first, 'Resources', kit.dict(resources))
  kit.set(first, 'Contents', kit.stream(show('OldSecret18')))
  const field = kit.note({
    Subtype: 'Widget',
    FT: 'Tx',
    T: PDFString.of('name'),
    V: PDFString.of('FieldSecret13'),
    Rect: [10, 10, 90, 25],
    AP: { N: kit.form(show('FieldSecret13')) },
  })
  const note = kit.note({
    Subtype: 'FreeText',
    Contents: PDFHexString.fromText('NoteSecret14'),
    DA: PDFString.of('/Helv 9 Tf'),
    Rect: [10, 30, 90, 45],
  })
  kit.set(first, 'Annots', [field, note])
  kit.catalog('AcroForm', kit.dict({ Fields: [field] }))
  const F = kit.stream('id,FileSecret15', { Type: 'EmbeddedFile' })
  const file = kit.register({ Type: 'Filespec', F: PDFString.of('FileSecret15.csv'), EF: { F } })
  kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names: [PDFString.of('a'), file] } }))
  const outlines = kit.context.nextRef()
  const Title = PDFHexString.fromText('MarkSecret19')
  const item = kit.register({ Title, Parent: outlines, Dest: [first.ref, 'Fit'] })
  kit.context.assign(outlines, kit.dict({ Type: 'Outlines', First: item, Last: item, Count: 1 }))
  kit.catalog('Outlines', outlines)
  document.setTitle('TitleSecret16')
  kit.catalog(
    'Metadata',
    kit.stream('<dc:title>XmpSecret17</dc:title>', { Type: 'Metadata', Subtype: 'XML' }),
  )
  const before = await document.save({ useObjectStreams: false, updateFieldAppearances: false })
  // The current version shows other words than the first.
  const current = await PDFDocument.load(before, { forIncrementalUpdate: true })
  const contents = current.context.stream(
    `${show('TextSecret11')}\nq 60 0 0 20 100 10 cm /Im1 Do Q\n${visible}`,
  )
  current.getPages()[0]?.node.set(PDFName.of('Contents'), current.context.register(contents))
  return current.save({ updateFieldAppearances: false })
}

/** How each unpacks a PDF. */
const ARGUMENTS: Readonly<Record<PdfProgram, (path: string, to: string) => string[]>> = {
  qpdf: (path, to) => ['--qdf', '--object-streams=disable', '--stream-data=uncompress', path, to],
  mutool: (path, to) => ['clean', '-d', path, to],
  pdftotext: (path, to) => [path, to],
}

function unpackWith(program: PdfProgram, bytes: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'redaction-'))
  try {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')]
    writeFileSync(from, bytes)
    execFileSync(program, ARGUMENTS[program](from, to), { stdio: 'pipe' })
    const unpacked = readFileSync(to)
    return program === 'pdftotext' ? [unpacked.toString('utf8')] : everythingIn(unpacked)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function secretsIn(texts: readonly string[]): string[] {
  return SECRETS.filter((secret) => texts.some((text) => text.includes(secret)))
}

describe.each(EDITS)('everything that %s covers, and everything hidden, is gone', (_what, edit) => {
  it('by the bytes themselves, unpacked', async () => {
    const original = await pdfWithSecrets()
    expect(secretsIn(everythingIn(original))).toEqual([...SECRETS])
    const result = await editPdf(original, new Map([[1, edit]]), () => {})
    expect(secretsIn(everythingIn(result))).toEqual([])
    expect(Buffer.from(result).toString('latin1').split('%%EOF')).toHaveLength(2)
    expect(everythingIn(result).some((text) => text.includes(OTHER))).toBe(true)
  })

  // `npm test` installs them on Debian as root. Elsewhere its output says which were missing; in CI all are required.
  const missing = process.env['CI'] ? [] : missingPdfPrograms()
  const programs = (['qpdf', 'mutool', 'pdftotext'] as const).filter(
    (program) => !missing.includes(program),
  )

  it.each(programs)('by %s', async (program) => {
    const original = await pdfWithSecrets()
    const result = await editPdf(original, new Map([[1, edit]]), () => {})
    expect(secretsIn(unpackWith(program, original))).toContain('TextSecret11')
    const unpacked = unpackWith(program, result)
    expect(secretsIn(unpacked)).toEqual([])
    expect(unpacked.join('')).toContain(OTHER)
  })
})
