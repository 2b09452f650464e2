import type { ProblemInWords } from '@/components/problems/write-problem'

/** Reasons that apply to every file of the queue, not only the one that failed. */
export type Pause = (typeof PAUSES)[number]

export const PAUSES = [
  'dispute_not_open',
  'dispute_being_answered',
  'not_signed_in',
  'not_allowed',
] as const satisfies readonly ProblemInWords[]

/** The same file would fail again, however often it is sent. */
const FINAL: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'dispute_not_open',
  'dispute_not_found',
  'not_allowed',
  'file_empty',
  'file_too_large',
  'file_unsupported',
  'file_disguised',
  'file_truncated',
  'image_too_many_pixels',
  'image_corrupt',
  'file_unreadable',
  'processed_file_missing',
  'filename_missing',
  'kind_missing',
  'kind_unknown',
  'omise_rejected_file',
  'upload_id_reused',
])

/** Another file instead may succeed. */
const REPLACEABLE: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'file_empty',
  'file_too_large',
  'file_unsupported',
  'file_disguised',
  'file_truncated',
  'image_too_many_pixels',
  'image_corrupt',
  'file_unreadable',
  'processed_file_missing',
  'omise_rejected_file',
])

/**
 * Omise may have the file nevertheless. It must be retried unchanged, under the same upload id, so that the server can
 * probe before it sends.
 */
const OUTCOME_UNKNOWN: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'network',
  'offline',
  'unreadable',
  'internal_error',
  'omise_outcome_unknown',
])

const OMISE_IS_NOT_READY: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'omise_busy',
  'omise_unreachable',
  'omise_unreadable',
])

/** After these errors our server may have the file nevertheless, and be delivering it, so its state is checked. */
export function mayBeStored(code: ProblemInWords): boolean {
  return outcomeIsUnknown(code) || OMISE_IS_NOT_READY.has(code)
}

export function canRetry(code: ProblemInWords): boolean {
  return !FINAL.has(code)
}

export function canBeReplaced(code: ProblemInWords): boolean {
  return REPLACEABLE.has(code)
}

export function outcomeIsUnknown(code: ProblemInWords): boolean {
  return OUTCOME_UNKNOWN.has(code)
}

export function pauseAfter(code: ProblemInWords): Pause | null {
  return PAUSES.find((pause) => pause === code) ?? null
}
