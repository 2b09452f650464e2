import type { DocumentChanges, OtherDraft } from '@/lib/contract/problem'
import type { ProblemCode } from '@/lib/contract/problem-codes'

/** `network`: no answer came. `unreadable`: an answer came that is not ours (a proxy's page, a newer server). */
export type ApiErrorCode = ProblemCode | 'network' | 'unreadable'

type ApiErrorFacts = {
  code: ApiErrorCode
  /** HTTP status; 0 when no answer came. */
  status: number
  requestId?: string | undefined
  retryAfterSeconds?: number | undefined
  /** What Omise said, where the server decided that it may be shown. */
  omiseMessage?: string | undefined
  /** With `documents_changed`: what others did. */
  changes?: DocumentChanges | undefined
  /** With `draft_changed`: what the other person wrote. */
  draft?: OtherDraft | undefined
  cause?: unknown
}

/** The one error of the API client: the code picks the words on screen. */
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

/** Every failure as an ApiError, so that a screen has one kind of error to put into words. */
export function toApiError(error: unknown): ApiError {
  return isApiError(error) ? error : new ApiError({ code: 'unreadable', status: 0, cause: error })
}

/** Whether the same read may well succeed a moment later. Refusals are final. */
export function isPassing({ code }: ApiError): boolean {
  return code === 'network' || code === 'omise_unreachable' || code === 'omise_busy'
}
