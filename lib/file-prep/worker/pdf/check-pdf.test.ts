import { PDFString } from '@cantoo/pdf-lib'
import { beforeAll, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { attachment, Kit } from '@/lib/file-prep/testing/redaction-kit'
import { checkPdf } from './check-pdf'
import { openPdfPages, type PdfPages } from './pdf-pages'

beforeAll(installBrowserGlobals)

const LIMITS = { pages: 200, pagesMs: 60_000, scans: 20, scansMs: 60_000, checkMs: 200 }

/** What is said of the PDF when the reader does not return from one of its functions. */
async function notesOf(kit: Kit, hanging: Partial<PdfPages>) {
  const pdf = await openPdfPages(Uint8Array.from(await kit.document.save()))
  const { notes } = await checkPdf({ ...pdf, ...hanging }, () => {}, LIMITS)
  await pdf.close()
  return notes
}

const hang = () => new Promise<never>(() => undefined)

async function withAttachment(): Promise<Kit> {
  const kit = await Kit.begin()
  const note = kit.note({ Subtype: 'FileAttachment', FS: attachment(kit) })
  kit.set(kit.second, 'Annots', [note, note])
  return kit
}

it('a check that takes too long is given up, and a note says what was not checked', async () => {
  expect(await notesOf(await withAttachment(), { documentTexts: hang })).toEqual([
    { note: 'not_checked', what: 'document_texts' },
    { note: 'not_checked', what: 'attachments' },
    { note: 'attached_files', files: 1, isPortfolio: false },
    { note: 'scans_not_judged', fromPage: 1 },
  ])
})

it('a page that takes too long ends the check of the pages', async () => {
  const kit = await Kit.begin()
  const pdf: Partial<PdfPages> = { text: async (page) => (page === 2 ? hang() : 'Text') }
  expect(await notesOf(kit, pdf)).toContainEqual({ note: 'pages_not_checked', fromPage: 2 })
})

it('a file attached to notes only is said once, also when the document has it as well', async () => {
  const kit = await withAttachment()
  const note = { note: 'attached_files', files: 1, isPortfolio: false }
  expect(await notesOf(kit, {})).toEqual([note])
  const Names = [PDFString.of('a.csv'), attachment(kit)]
  kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names } }))
  expect(await notesOf(kit, {})).toEqual([note])
})
