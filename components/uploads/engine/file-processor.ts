import pLimit from 'p-limit'
import type { SameFile } from '@/lib/contract/same-files'
import type { Format } from '@/lib/evidence/formats'
import { checkFile } from '@/lib/file-prep/client/check-file'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { blocked, type Fix, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import type { FilePreview } from '@/lib/file-prep/shared/file-problem'
import {
  sentForm,
  toProcessingResult,
  withoutOriginal,
  type ProcessingResult,
} from '@/components/uploads/queue/processing'
import { fileToSend, type RowFiles } from '@/components/uploads/queue/row-files'
import type { QueueEvent, QueueItem } from '@/components/uploads/queue/types'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

/** Checks and previews files. */
export type FileTools = {
  /** Earlier uploads to the dispute with one of these hashes. */
  findSame: (hashes: readonly string[], signal: AbortSignal) => Promise<readonly SameFile[]>
  /** Processes a file for the bank. */
  processFile: (file: File, signal: AbortSignal) => Promise<ProcessedFile>
  /** `size`: of a picture in pixels, if known. */
  preview: (
    file: Blob,
    format: Format,
    signal: AbortSignal,
    size: { width: number; height: number } | null,
  ) => Promise<FilePreview>
}

type FileProcessorTools = FileTools & {
  files: Map<string, RowFiles>
  itemOf: (id: string) => QueueItem | undefined
  /** Aborts any work on the row's file, and starts new work. */
  renewWork: (id: string) => AbortController
  dispatch: (event: QueueEvent) => void
  showThumbnail: (id: string, thumbnail: Blob | null) => void
}

/** Opening a PDF takes a worker and tens of megabytes; two at a time keep an old laptop usable. */
const PREVIEWS_AT_ONCE = 2

/** Processes the files of a queue and draws their thumbnails. */
export function createFileProcessor({
  findSame,
  processFile,
  preview,
  files,
  itemOf,
  renewWork,
  dispatch,
  showThumbnail,
}: FileProcessorTools) {
  const limitPreviews = pLimit(PREVIEWS_AT_ONCE)

  async function examine(id: string, { file, folder = false, ready }: FileToAdd) {
    const { signal } = renewWork(id)
    const processed = ready ?? (await (folder ? blocked('folder') : processIfLoaded(file, signal)))
    if (signal.aborted) return
    if (!processed) return acceptUnprocessed(id, file, signal)
    if (processed.state === 'blocked') return refuse(id, processed.problem, processed.fixes)
    const isProcessed = !ready && processed.changes.length > 0
    // An unchanged file has just been checked as what it is sent as.
    const format = isProcessed ? await acceptedFormat(file) : processed.format
    if (signal.aborted) return
    const preparation = toProcessingResult(processed, format)
    files.set(id, { source: file, processed: isProcessed ? processed.file : null })
    const { thumbnail } = processed
    await pass(id, ready ? withoutOriginal(preparation) : preparation, signal, thumbnail)
  }

  /** Null when the worker did not load, which is unrelated to the file. */
  async function processIfLoaded(file: File, signal: AbortSignal): Promise<ProcessedFile | null> {
    try {
      return await processFile(file, signal)
    } catch {
      return null
    }
  }

  /** It is sent unprocessed, and its row shows this. */
  async function acceptUnprocessed(id: string, file: File, signal: AbortSignal) {
    const check = await checkFile(file)
    if (signal.aborted) return
    if (!check.ok) return refuse(id, check.problem)
    const previewed = await limitPreviews(() => tryPreview(file, check.format, signal))
    if (signal.aborted) return
    if (!previewed.ok) return refuse(id, previewed.problem)
    showThumbnail(id, previewed.thumbnail)
    const { pages } = previewed
    dispatch({ type: 'check_passed', id, format: check.format, pages, preparation: null })
  }

  /** Draws a missing thumbnail, which is also the last check for a damaged file. */
  async function pass(
    id: string,
    preparation: ProcessingResult,
    signal: AbortSignal,
    thumbnail: Blob | null = null,
  ) {
    const row = files.get(id)
    if (!row) return
    const { format } = sentForm(preparation)
    const previewed = await previewRow(row, preparation, { format, signal, thumbnail })
    if (signal.aborted) return
    if (!previewed.ok) return refuse(id, previewed.problem)
    showThumbnail(id, previewed.thumbnail)
    const pages = preparation.pages ?? previewed.pages
    dispatch({ type: 'check_passed', id, format, pages, preparation })
    await findSameFiles(id, preparation, signal)
  }

  /** A failed check for duplicates must not block the file. */
  async function findSameFiles(id: string, preparation: ProcessingResult, signal: AbortSignal) {
    if (itemOf(id)?.uploadId !== null) return
    const hashes = new Set([preparation.made.sha256, preparation.original.sha256])
    const [same] = await findSame([...hashes], signal).catch(() => [])
    if (same && !signal.aborted) dispatch({ type: 'same_found', id, same })
  }

  /** The file to send has changed, so its thumbnail is updated, or drawn here if missing. */
  async function drawAnew(id: string, thumbnail: Blob | null = null) {
    const item = itemOf(id)
    const row = files.get(id)
    if (!row || !item?.format) return
    const { signal } = renewWork(id)
    const { format } = item
    const previewed = await previewRow(row, item.preparation, { format, signal, thumbnail })
    if (signal.aborted) return
    showThumbnail(id, previewed.ok ? previewed.thumbnail : null)
  }

  async function previewRow(
    row: RowFiles,
    preparation: ProcessingResult | null,
    { format, signal, thumbnail }: { format: Format; signal: AbortSignal; thumbnail: Blob | null },
  ): Promise<FilePreview> {
    if (thumbnail) return { ok: true, thumbnail, pages: null }
    return limitPreviews(() =>
      tryPreview(fileToSend(row, preparation), format, signal, processedSize(preparation)),
    )
  }

  function refuse(id: string, problem: ProcessingProblem, fixes: readonly Fix[] = []) {
    dispatch({ type: 'check_refused', id, problem, fixes })
  }

  /** A viewer that did not load is unrelated to the file, which continues without a thumbnail. */
  async function tryPreview(
    file: File,
    format: Format,
    signal: AbortSignal,
    size: { width: number; height: number } | null = null,
  ): Promise<FilePreview> {
    const unseen: FilePreview = { ok: true, thumbnail: null, pages: null }
    if (signal.aborted) return unseen
    return preview(file, format, signal, size).catch(() => unseen)
  }

  return {
    examine,
    /** Restores the result of processing before the page was closed. */
    takeUp: (id: string, preparation: ProcessingResult) =>
      pass(id, preparation, renewWork(id).signal),
    drawAnew,
  }
}

/** The original may be rotated. */
function processedSize(preparation: ProcessingResult | null) {
  return preparation?.form === 'made' ? preparation.picture : null
}

/** The format in which the file may be sent as it was picked; null when Omise does not take it so. */
async function acceptedFormat(file: File): Promise<Format | null> {
  const check = await checkFile(file)
  return check.ok ? check.format : null
}
