import { fileToSend, type RowFiles } from '@/components/uploads/queue/row-files'
import type { QueueEvent, QueueItem } from '@/components/uploads/queue/types'
import { mayBeStored } from '@/components/uploads/queue/upload-failures'
import type { ProblemInWords } from '@/components/problems/write-problem'
import { toApiError, type ApiError } from '@/lib/api-client/api-error'
import { StaleViewError } from '@/lib/api-client/conflict-check'
import type { UploadOutcome, UploadRequest } from '@/lib/api-client/upload'
import type { Upload } from '@/lib/contract/documents'
import { FORMATS } from '@/lib/evidence/formats'
import { problemBeforeSending } from './problem-before-sending'

type FileSenderTools = {
  disputeId: string
  upload: (request: UploadRequest) => Promise<UploadOutcome>
  written: (id: string) => Promise<void>
  /** One upload; null when our server never received it. */
  find: (uploadId: string) => Promise<Upload | null>
  files: ReadonlyMap<string, RowFiles>
  itemOf: (id: string) => QueueItem | undefined
  /** Aborts any work on the row's file, and starts new work. */
  renewWork: (id: string) => AbortController
  dispatch: (event: QueueEvent) => void
  onDocumentsChanged: () => void
}

/** @returns a function that sends the file of a row, and records the result. */
export function createFileSender({
  disputeId,
  upload,
  written,
  find,
  files,
  itemOf,
  renewWork,
  dispatch,
  onDocumentsChanged,
}: FileSenderTools) {
  async function send(id: string) {
    const item = itemOf(id)
    const row = files.get(id)
    if (!item?.kind || !item.format || !item.uploadId || !row) return
    const { signal } = renewWork(id)
    const file = await fileToSend(row, item.preparation)
      .read()
      .catch(() => null)
    const problem = file && (await problemBeforeSending(file, item.preparation))
    if (signal.aborted) return
    const { uploadId } = item
    if (!file || problem)
      return reportUnsent(id, uploadId, problem ?? 'processed_file_missing', signal)
    await written(id)
    if (signal.aborted) return
    try {
      const outcome = await upload({
        disputeId,
        uploadId,
        kind: item.kind,
        filename: item.filename,
        // The server refuses a null character in a URL.
        originalFilename: item.picked.name.replaceAll('\0', ''),
        pages: item.pages ?? undefined,
        fingerprint: item.preparation?.fingerprints?.[0],
        contentType: FORMATS[item.format].contentType,
        file,
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return
          if (progress.phase === 'waiting_for_omise') dispatch({ type: 'sent', id })
          else dispatch({ type: 'progressed', id, percent: progress.percent })
        },
      })
      if ('document' in outcome) dispatch({ type: 'delivered', id, document: outcome.document })
      else dispatch({ type: 'followed', id, upload: outcome.upload })
    } catch (error) {
      if (signal.aborted) return onDocumentsChanged()
      if (error instanceof StaleViewError) return dispatch({ type: 'held_back', id })
      await probe(id, uploadId, toApiError(error), signal)
    }
    onDocumentsChanged()
  }

  /** Of an earlier attempt under this id, our server may have the file. */
  async function reportUnsent(
    id: string,
    uploadId: string,
    code: ProblemInWords,
    signal: AbortSignal,
  ) {
    try {
      const found = await find(uploadId)
      if (signal.aborted) return
      if (!found) return dispatch({ type: 'failed', id, error: { code } })
      dispatch({ type: 'followed', id, upload: found })
      onDocumentsChanged()
    } catch (error) {
      if (!signal.aborted) dispatch({ type: 'failed', id, error: toApiError(error) })
    }
  }

  /** A lost response is not a failure: our server may have the file and continue with it. */
  async function probe(id: string, uploadId: string, error: ApiError, signal: AbortSignal) {
    const found = mayBeStored(error.code) ? await find(uploadId).catch(() => null) : null
    if (signal.aborted) return
    if (found) dispatch({ type: 'followed', id, upload: found })
    else dispatch({ type: 'failed', id, error })
  }

  return send
}
