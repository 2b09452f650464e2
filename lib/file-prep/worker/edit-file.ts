import { HEAD_BYTES, sniffFormat } from '@/lib/evidence/signatures'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { isEdited, NO_EDIT, planEdit, type Edits } from '@/lib/file-prep/shared/edit'
import { decode, drawAndRelease, release, releaseOnError } from './image/canvas'
import { encodeJpeg, encodePng } from './image/encode-picture'
import { drawEdit } from './image/draw-edit'
import { sniffPicture } from './image/read-metadata'
import { PdfError } from '@/lib/file-prep/shared/pdf'
import { CoveredTextFound } from './pdf/edit/covered-text-found'
import {
  blocked,
  type Change,
  type HandEdit,
  type OnStep,
  type ProcessedFile,
} from '@/lib/file-prep/shared/processed'
import { reprocessFile } from './reprocess'

/**
 * Applies edits to a file that `processFile` processed, in which a picture is upright. Without edits, a PDF keeps only
 * what its pages show. Runs in the worker.
 */
export async function editFile(file: File, edits: Edits, onStep: OnStep): Promise<ProcessedFile> {
  const processed = await burnIn(file, edits, onStep)
  if (processed.state === 'blocked') return processed
  return { ...processed, edits: handEdits(edits, processed.format === 'pdf') }
}

async function burnIn(file: File, edits: Edits, onStep: OnStep): Promise<ProcessedFile> {
  onStep('reading')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const changes = changesOf(edits)
  // The type is guessed by the browser from the name, or empty.
  if (sniffFormat(bytes.subarray(0, HEAD_BYTES)) === 'pdf') {
    const { editPdf } = await import('./pdf/edit/edit-pdf')
    try {
      const edited = await editPdf(bytes, edits, onStep)
      return await reprocessFile(file, { bytes: edited, format: 'pdf' }, changes, onStep)
    } catch (error) {
      if (error instanceof PdfError) return blocked(`pdf_${error.problem}`)
      if (error instanceof CoveredTextFound) {
        return { ...blocked('covered_text_left'), ...(error.found && { found: error.found }) }
      }
      throw error
    }
  }
  const format = sniffPicture(bytes) === 'png' ? 'png' : 'jpg'
  onStep('decoding')
  const bitmap = await decode(bytes).catch(() => null)
  if (!bitmap) return blocked('image_corrupt')
  const canvas = drawAndRelease(bitmap, () =>
    drawEdit(bitmap, planEdit(edits.get(1) ?? NO_EDIT, bitmap)),
  )
  onStep('encoding')
  const edited = await releaseOnError(canvas, () => encodeToFit(canvas, format))
  release(canvas)
  return reprocessFile(file, edited, changes, onStep)
}

async function encodeToFit(canvas: OffscreenCanvas, format: 'jpg' | 'png') {
  if (format === 'png') {
    const bytes = await encodePng(canvas)
    if (bytes.length <= MAX_DOCUMENT_BYTES) return { bytes, format }
  }
  return { bytes: await encodeJpeg(canvas), format: 'jpg' } as const
}

function changesOf(edits: Edits): Change[] {
  const all = [...edits.values()].filter(isEdited)
  if (all.length === 0) return ['hidden_removed']
  const changes: Change[] = []
  if (all.some(({ turn }) => turn !== 0)) changes.push('turned')
  if (all.some(({ crop }) => crop !== null)) changes.push('cropped')
  if (all.some(({ boxes }) => boxes.length > 0)) changes.push('redacted')
  return changes
}

function handEdits(edits: Edits, hasPages: boolean): HandEdit[] {
  return [...edits]
    .filter(([, edit]) => isEdited(edit))
    .map(([page, { turn, crop, boxes }]) => ({
      page: hasPages ? page : null,
      turn,
      cropped: crop !== null,
      boxes: boxes.length,
    }))
    .toSorted((left, right) => (left.page ?? 0) - (right.page ?? 0))
}
