import { spawnSync } from 'node:child_process'

/** Programs other than ours that unpack PDFs, with their Debian packages: redaction is checked with them. */
export const PDF_PROGRAMS = {
  qpdf: 'qpdf',
  mutool: 'mupdf-tools',
  pdftotext: 'poppler-utils',
} as const

export type PdfProgram = keyof typeof PDF_PROGRAMS

export function missingPdfPrograms(): PdfProgram[] {
  return (['qpdf', 'mutool', 'pdftotext'] as const).filter(
    (program) => spawnSync('which', [program]).status !== 0,
  )
}
