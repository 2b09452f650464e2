import {
  documentSchema,
  uploadSchema,
  type Document,
  type Upload,
  type UploadQuery,
} from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'
import { ApiError } from './api-error'
import { seenHeader } from './conflict-check'
import { parseJson, problemOf } from './request'
import { whileSignedIn } from './while-signed-in'

/** Two phases: the bytes go to our server, then our server waits for Omise, without measurable progress. */
export type UploadProgress = { phase: 'sending'; percent: number } | { phase: 'waiting_for_omise' }

/** A document, or an upload that our server delivers in the background. */
export type UploadOutcome = { document: Document } | { upload: Upload }

export type UploadRequest = {
  disputeId: string
  /** A UUID; sending the same file again under it is safe. */
  uploadId: string
  kind: UploadQuery['kind']
  filename: string
  originalFilename?: string | undefined
  /** The number of PDF pages, if known. */
  pages?: number | undefined
  fingerprint?: string | undefined
  /** Determined by the bytes, not by the name. */
  contentType: string
  file: Blob
  /** As in ConflictCheck.run. */
  seen?: string | undefined
  onProgress: (progress: UploadProgress) => void
  signal: AbortSignal
}

/** A connection without progress for this long counts as dead. */
const STALL_MS = 60_000
/** Longer than our server waits for Omise, so that its response arrives first. */
const ANSWER_MS = 180_000

/**
 * Sends one file as the raw body of a request and resolves with the result. When the session has ended, it waits until
 * the person has signed in again. Throws ApiError, or the signal's reason when it was aborted.
 */
export function uploadDocument(upload: UploadRequest): Promise<UploadOutcome> {
  return whileSignedIn((headers) => sendFile(upload, headers), upload)
}

function sendFile(
  upload: UploadRequest,
  headers: Readonly<Record<string, string>>,
): Promise<UploadOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<UploadOutcome>()
  const { signal, onProgress } = upload
  if (signal.aborted) return Promise.reject(signal.reason)

  const xhr = new XMLHttpRequest()
  const fail = (code: 'network' | 'unreadable', cause?: unknown) =>
    reject(new ApiError({ code, status: xhr.status, requestId: requestIdOf(xhr), cause }))
  const watch = inactivityTimer(() => {
    fail('network', new Error('No progress'))
    xhr.abort()
  })
  const abort = () => {
    reject(signal.reason)
    xhr.abort()
  }

  xhr.upload.onprogress = ({ loaded, total }) => {
    watch.expectWithin(STALL_MS)
    onProgress({ phase: 'sending', percent: total > 0 ? Math.floor((loaded / total) * 100) : 0 })
  }
  xhr.upload.onload = () => {
    watch.expectWithin(ANSWER_MS)
    onProgress({ phase: 'waiting_for_omise' })
  }
  xhr.onerror = () => fail('network')
  xhr.onload = () => void readAnswer(xhr).then(resolve, reject)
  xhr.onloadend = () => {
    watch.stop()
    signal.removeEventListener('abort', abort)
  }

  signal.addEventListener('abort', abort)
  xhr.open('POST', addressOf(upload))
  xhr.setRequestHeader('content-type', upload.contentType)
  xhr.setRequestHeader('accept', 'application/json, application/problem+json')
  for (const [name, value] of Object.entries({ ...headers, ...seenHeader(upload.seen) })) {
    xhr.setRequestHeader(name, value)
  }
  watch.expectWithin(STALL_MS)
  xhr.send(upload.file)
  return promise
}

function addressOf(upload: UploadRequest): string {
  const { disputeId, uploadId, kind, filename, originalFilename, pages, fingerprint } = upload
  return withQuery(api.documents(disputeId), {
    uploadId,
    kind,
    filename,
    originalFilename: originalFilename === filename ? undefined : originalFilename,
    pages,
    fingerprint,
  })
}

/** Accepted (202): our server has the file and delivers it in the background. */
const ACCEPTED = 202

async function readAnswer(xhr: XMLHttpRequest): Promise<UploadOutcome> {
  const { status, responseText } = xhr
  if (status < 200 || status > 299) throw await problemOf(status, responseText)
  const body = parseJson(responseText)
  const upload = uploadSchema.safeParse(body)
  if (status === ACCEPTED && upload.success) return { upload: upload.data }
  const document = documentSchema.safeParse(body)
  if (document.success) return { document: document.data }
  const requestId = requestIdOf(xhr)
  throw new ApiError({ code: 'unreadable', status, requestId, cause: document.error })
}

function requestIdOf(xhr: XMLHttpRequest): string | undefined {
  return xhr.getResponseHeader('x-request-id') ?? undefined
}

function inactivityTimer(onTimeout: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  return {
    stop,
    expectWithin(milliseconds: number) {
      stop()
      timer = setTimeout(onTimeout, milliseconds)
    },
  }
}
