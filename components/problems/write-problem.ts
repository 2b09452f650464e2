import type { useTranslations } from 'next-intl'
import type { ApiErrorCode } from '@/lib/api-client/api-error'
import { claimedFormat } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'

/** `offline`: the browser lost its connection during an upload, which resumes by itself. */
export type ProblemInWords = ApiErrorCode | ProcessingProblem | 'offline'

/** An ApiError, or a problem detected by the browser. */
export type ProblemLike = {
  code: ProblemInWords
  requestId?: string | undefined
  retryAfterSeconds?: number | undefined
  omiseMessage?: string | undefined
}

/** The affected file; without it the text is about "This file". `size` is in bytes. */
export type ProblemContext = { filename?: string | undefined; size?: number | undefined }

/** Problems that only the server's log explains. */
const WITH_REQUEST_ID: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'malformed_request',
  'method_not_allowed',
  'upload_id_reused',
  'internal_error',
  'omise_refused',
  'omise_declined',
  'omise_unreadable',
  'unreadable',
])

const ABOUT_A_DOCUMENT: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'document_not_found',
  'bytes_unavailable',
  'copy_missing',
])

type ProblemWords = ReturnType<typeof useTranslations<'problems'>>

/** The complete text of a problem, composed from the `problems` namespace. */
export function writeProblem(
  t: ProblemWords,
  locale: string,
  error: ProblemLike,
  { filename, size }: ProblemContext = {},
): string {
  const generic = ABOUT_A_DOCUMENT.has(error.code) ? t('thisDocument') : t('thisFile')
  const retry = error.retryAfterSeconds
    ? t('retryIn', { seconds: Math.ceil(error.retryAfterSeconds) })
    : t('retrySoon')
  const text = t(`text.${error.code}`, {
    filename: filename ? t('quoted', { filename }) : generic,
    sizeKnown: size === undefined ? 'no' : 'yes',
    size: formatBytes(size ?? 0, locale),
    format: claimedFormat(filename ?? '') ?? 'other',
    limit: formatBytes(MAX_DOCUMENT_BYTES, locale),
    retry,
  })
  return withRequestId(t, error, withOmiseMessage(t, error, text))
}

function withOmiseMessage(t: ProblemWords, { omiseMessage }: ProblemLike, text: string): string {
  return omiseMessage ? t('omiseSays', { text, message: omiseMessage }) : text
}

function withRequestId(t: ProblemWords, { code, requestId }: ProblemLike, text: string): string {
  return requestId && WITH_REQUEST_ID.has(code) ? t('requestId', { text, requestId }) : text
}
