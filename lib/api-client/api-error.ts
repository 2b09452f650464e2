import type { DocumentChanges, OtherDraft } from '@/lib/contract/problem'
import type { ProblemCode } from '@/lib/contract/problem-codes'

/** `network`: no response. `unreadable`: a response that is not ours (a proxy's page, a newer server). */
export type ApiErrorCode = ProblemCode | 'network' | 'unreadable'

type ApiErrorFacts = {
  code: ApiErrorCode
  /** HTTP status; 0 without a response. */
  status: number
  requestId?: string | undefined
  retryAfterSeconds?: number | undefined
  /** Omise's message, where the server decided that it may be shown. */
  omiseMessage?: string | undefined
  /** With `documents_changed`: the changes by others. */
  changes?: DocumentChanges | undefined
  /** With `draft_changed`: the other person's draft. */
  draft?: OtherDraft | undefined
  cause?: unknown
}

/** The only error of the API client; its code selects the text on screen. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  declare readonly code: ApiErrorCode
  declare readonly status: number
  declare readonly requestId: string | undefined
  declare readonly retryAfterSeconds: number | undefined
  declare readonly omiseMessage: string | undefined
  declare readonly changes: DocumentChanges | undefined
  declare readonly draft: OtherDraft | undefined

  constructor({ cause, ...facts }: ApiErrorFacts) {
    super(`${facts.code} (${facts.status})`, { cause })
    Object.assign(this, facts)
  }
}

export function isApiError(error: unknown, code?: ApiErrorCode): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code)
}

/** Converts any failure to an ApiError, so that a screen handles one kind of error. */
export function toApiError(error: unknown): ApiError {
  return isApiError(error) ? error : new ApiError({ code: 'unreadable', status: 0, cause: error })
}

/** Whether a repeated read may succeed soon. Refusals are final. */
export function isPassing({ code }: ApiError): boolean {
  return code === 'network' || code === 'omise_unreachable' || code === 'omise_busy'
}
