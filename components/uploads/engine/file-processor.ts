import pLimit from 'p-limit'
import type { SameFile } from '@/lib/contract/same-files'
import { claimedFormat, type Format } from '@/lib/evidence/formats'
import { checkFile } from '@/lib/file-prep/client/check-file'
import type { ConvertibleFormat } from '@/lib/evidence/office-formats'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { blocked, type Fix, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import type { FilePreview } from '@/lib/file-prep/shared/file-problem'
import {
  mergeChanges,
  sentForm,
  toProcessingResult,
  withoutOriginal,
  type ProcessingResult,
} from '@/components/uploads/queue/processing'
import { fileToSend, hasPreparedFile, type RowFiles } from '@/components/uploads/queue/row-files'
import { HeldFile } from '@/components/uploads/queue/held-file'
import type { QueueEvent, QueueItem } from '@/components/uploads/queue/types'
import type { FileToAdd } from '@/components/uploads/queue/row-files'
import type { Converted } from './convert-file'
import { problemBeforeSending } from './problem-before-sending'

/** Checks and previews files. */
export type FileTools = {
  /** Earlier uploads with one of these hashes, or with content like that of one of these fingerprints. */
  findSame: (
    file: { hashes: readonly string[]; fingerprints: readonly string[] },
    signal: AbortSignal,
  ) => Promise<readonly SameFile[]>
  /** Processes a file for the bank; null when the code for it did not load. */
  processFile: (file: File, signal: AbortSignal) => Promise<ProcessedFile | null>
  /** Has the server make a PDF of a Word or Excel file, or of a mail; null when it has no converter. */
  convert:
    ((file: File, format: ConvertibleFormat, signal: AbortSignal) => Promise<Converted>) | null
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
/** As many as the server makes for a person; more would wait there on the browser's few connections. */
const CONVERSIONS_AT_ONCE = 2

/** Processes the files of a queue and draws their thumbnails. */
export function createFileProcessor({
  findSame,
  processFile,
  convert,
  preview,
  files,
  itemOf,
  renewWork,
  dispatch,
  showThumbnail,
}: FileProcessorTools) {
  const limitPreviews = pLimit(PREVIEWS_AT_ONCE)
  const limitConversions = pLimit(CONVERSIONS_AT_ONCE)

  /** Every file ends as checked or refused, also one that disappears from the disk meanwhile. */
  async function examine(id: string, entry: Pick<FileToAdd, 'folder' | 'ready'> = {}) {
    const { signal } = renewWork(id)
    try {
      await check(id, entry, signal)
    } catch {
      if (!signal.aborted) refuse(id, 'processing_failed')
    }
  }

  async function check(
    id: string,
    { folder = false, ready }: Pick<FileToAdd, 'folder' | 'ready'>,
    signal: AbortSignal,
  ) {
    const source = files.get(id)?.source
    if (!source) return
    const file = await source.read().catch(() => null)
    if (signal.aborted) return
    if (!file) return passWithoutFile(id, null)
    const processed = ready ?? (await (folder ? blocked('folder') : processOrBlock(file, signal)))
    if (signal.aborted) return
    if (!processed) return acceptUnprocessed(id, file, signal)
    if (processed.state === 'blocked') {
      const { problem, fixes, size, convertible } = processed
      if (!convert || !convertible) return refuse(id, problem, { fixes, size })
      const converted = await limitConversions(() => {
        signal.throwIfAborted()
        dispatch({ type: 'conversion_started', id })
        return convert(file, convertible, signal)
      }).catch(ifAborted(signal))
      if (!converted) return
      if ('problem' in converted) return refuse(id, converted.problem)
      files.set(id, { source: HeldFile.inMemory(converted.file), processed: null })
      dispatch({ type: 'converted', id, change: converted.change })
      return examine(id)
    }
    const isProcessed = !ready && processed.changes.length > 0
    // An unchanged file has just been checked as what it is sent as.
    const format = isProcessed ? await acceptedFormat(file) : processed.format
    if (signal.aborted) return
    const sourceChanges = itemOf(id)?.sourceChanges ?? null
    const changes = mergeChanges(sourceChanges ?? [], processed.changes)
    const preparation = toProcessingResult({ ...processed, changes }, format)
    files.set(id, { source, processed: isProcessed ? HeldFile.inMemory(processed.file) : null })
    const { thumbnail } = processed
    const result = sourceChanges === null ? preparation : withoutOriginal(preparation)
    await pass(id, result, signal, thumbnail)
  }

  /** A file with which the worker failed must not be sent as it is: it may contain a location. */
  function processOrBlock(file: File, signal: AbortSignal): Promise<ProcessedFile | null> {
    return processFile(file, signal).catch(() => blocked('processing_failed'))
  }

  /** The code for processing did not load: the file is sent as it was picked, and its row says so before. */
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

  /**
   * Restores the result of processing before the page was closed. Our server may have a row with an upload id, which
   * needs no bytes then: the picked file must be neither checked nor drawn in place of the processed one.
   */
  async function takeUp(id: string, preparation: ProcessingResult) {
    const { signal } = renewWork(id)
    const row = files.get(id)
    if (row && !hasPreparedFile(row, preparation)) return passWithoutFile(id, preparation)
    await pass(id, preparation, signal)
  }

  /** Our server is asked for an upload first. Any other file is refused, but stays in the store: it may be read later. */
  function passWithoutFile(id: string, preparation: ProcessingResult | null) {
    const { uploadId = null, filename = '' } = itemOf(id) ?? {}
    const format = preparation ? sentForm(preparation).format : claimedFormat(filename)
    if (uploadId === null || !format) return refuse(id, 'processed_file_missing')
    const pages = preparation?.pages ?? null
    dispatch({ type: 'check_passed', id, format, pages, preparation })
  }

  /**
   * Takes up the prepared file that could not be read before, if it can be read now, with its edits. Otherwise the picked
   * file is processed again.
   */
  async function examineAgain(id: string) {
    const { signal } = renewWork(id)
    const row = files.get(id)
    if (!row) return
    const preparation = itemOf(id)?.preparation
    const isThere = preparation && (await isPrepared(row, preparation))
    if (signal.aborted) return
    if (isThere) return takeUp(id, preparation)
    if (preparation && !(await isReadable(row.source))) {
      // Both stay in the store, where they may be read later.
      if (!signal.aborted) passWithoutFile(id, preparation)
      return
    }
    if (signal.aborted) return
    files.set(id, { source: row.source, processed: null })
    if (preparation) dispatch({ type: 'preparation_lost', id })
    await examine(id)
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
    if (!previewed) return passWithoutFile(id, preparation)
    if (!previewed.ok) return refuse(id, previewed.problem)
    showThumbnail(id, previewed.thumbnail)
    const pages = preparation.pages ?? previewed.pages
    dispatch({ type: 'check_passed', id, format, pages, preparation })
    await findSameFiles(id, preparation, signal)
  }

  /** A failed check for duplicates must not block the file. */
  async function findSameFiles(id: string, preparation: ProcessingResult, signal: AbortSignal) {
    if (itemOf(id)?.uploadId !== null) return
    const { made, original, fingerprints = [] } = preparation
    const hashes = [...new Set([made.sha256, original.sha256])]
    const [same] = await findSame({ hashes, fingerprints }, signal).catch(() => [])
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
    showThumbnail(id, previewed?.ok ? previewed.thumbnail : null)
  }

  /** Null when its file cannot be read back. */
  async function previewRow(
    row: RowFiles,
    preparation: ProcessingResult | null,
    { format, signal, thumbnail }: { format: Format; signal: AbortSignal; thumbnail: Blob | null },
  ): Promise<FilePreview | null> {
    if (thumbnail) return { ok: true, thumbnail, pages: null }
    return limitPreviews(async () => {
      if (signal.aborted) return null
      const file = await fileToSend(row, preparation)
        .read()
        .catch(() => null)
      return file && tryPreview(file, format, signal, processedSize(preparation))
    })
  }

  function refuse(
    id: string,
    problem: ProcessingProblem,
    { fixes = [], size }: { fixes?: readonly Fix[]; size?: number | undefined } = {},
  ) {
    dispatch({ type: 'check_refused', id, problem, fixes, size })
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
    examineAgain,
    takeUp,
    drawAnew,
  }
}

/** Whether the file to send can be read, and is the prepared one. */
async function isPrepared(row: RowFiles, preparation: ProcessingResult): Promise<boolean> {
  const file = await fileToSend(row, preparation)
    .read()
    .catch(() => null)
  return file !== null && (await problemBeforeSending(file, preparation)) === null
}

function isReadable(file: HeldFile): Promise<boolean> {
  return file.read().then(
    () => true,
    () => false,
  )
}

/** Null when the work was aborted. */
function ifAborted(signal: AbortSignal) {
  return (error: unknown) => {
    if (signal.aborted) return null
    throw error
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
