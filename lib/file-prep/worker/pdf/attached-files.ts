import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFStream,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib'
import { MAX_SOURCE_BYTES } from '@/lib/evidence/limits'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { dictIn, nameTree, textOf } from './name-tree'
import { unpackStream } from './unpack-stream'

const name = (text: string) => PDFName.of(text)
/** More are left out. */
const MAX_FILES = 50
/** Files that are elsewhere, damaged or too large count as well. */
const MAX_SPECIFICATIONS = 500
const MAX_NOTES = 20_000
/** Of one file. More can hardly be made to fit, and leaves nothing for the others. */
const MAX_FILE_BYTES = MAX_SOURCE_BYTES / 4
/** In UTF-16 units. */
const MAX_NAME_LENGTH = 200

/**
 * The files attached to a PDF and to notes on its pages. Those that cannot be unpacked are left out.
 * @param onStep called before each of them
 */
export async function attachedFiles(document: PDFDocument, onStep: OnStep): Promise<File[]> {
  const files: File[] = []
  const budget = { bytes: MAX_SOURCE_BYTES }
  for (const specification of specificationsIn(document)) {
    if (files.length === MAX_FILES || budget.bytes <= 0) break
    onStep('decoding')
    const stream = streamOf(specification)
    const bytes = stream && (await unpackStream(stream, MAX_FILE_BYTES, budget).catch(() => null))
    if (bytes) files.push(new File([bytes], filenameOf(specification)))
  }
  return files
}

function specificationsIn(document: PDFDocument): Set<PDFDict> {
  const found = new Set<PDFDict>()
  const add = (value: PDFObject | undefined) => {
    if (value instanceof PDFDict && found.size < MAX_SPECIFICATIONS) found.add(value)
  }
  for (const { value } of nameTree(document, 'EmbeddedFiles')) add(value)
  let notes = 0
  for (const { node } of document.getPages()) {
    const annotations = node.lookup(name('Annots'))
    if (!(annotations instanceof PDFArray)) continue
    for (let at = 0; at < annotations.size() && notes < MAX_NOTES; at++, notes++) {
      const note = annotations.lookup(at)
      add(dictIn(note instanceof PDFDict ? note : undefined, 'FS'))
    }
  }
  return found
}

/** Null when the file is elsewhere. */
function streamOf(specification: PDFDict): PDFStream | null {
  const embedded = dictIn(specification, 'EF')
  const stream = embedded?.lookup(name('UF')) ?? embedded?.lookup(name('F'))
  return stream instanceof PDFStream ? stream : null
}

/** Without folders and invisible characters; of a long name the end, which has the extension. */
function filenameOf(specification: PDFDict): string {
  const path =
    textOf(specification.lookup(name('UF'))) ?? textOf(specification.lookup(name('F'))) ?? ''
  const [, end = ''] = /([^/\\]*)$/.exec(path.slice(-MAX_NAME_LENGTH)) ?? []
  return end.replaceAll(/[\p{Cc}\p{Cf}]/gu, '') || 'attachment'
}
