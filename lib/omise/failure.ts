import { errors } from 'undici'
import { z } from 'zod'
import { parseRetryAfter } from '@/lib/net/retry-after'
import type { DeadlineState } from './deadline'
import { OmiseError, type OmiseErrorCode, type OmiseOutcome } from './errors'

export type OmiseMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** The progress of an exchange; updated while it runs, read when it failed. */
export type Progress = {
  method: OmiseMethod
  path: string
  /** Whether Omise may have the whole request, in which case only a response determines the outcome. */
  committed: boolean
  status?: number
  requestId?: string
}

export type Answer = {
  status: number
  text: string
  retryAfter: string | undefined
  date: string | undefined
}

/**
 * The outcome of a failed exchange. 4xx, including 429, means that Omise refused the request. A success status with an
 * unreadable body means that the change may have happened.
 */
function outcomeOf({ method, status, committed }: Progress): OmiseOutcome {
  if (method === 'GET') return 'not_applied'
  if (status !== undefined && status >= 400 && status < 500) return 'not_applied'
  if (status !== undefined && status < 300) return 'unknown'
  return committed ? 'unknown' : 'not_applied'
}

/** The error for an unsuccessful response (3xx, 4xx, 5xx). */
export function errorOfAnswer(answer: Answer, progress: Progress): OmiseError {
  const said = readErrorObject(answer.text)
  const code = codeOf(answer.status, said?.code)
  return describe(code, `Omise answered ${answer.status}`, progress, {
    omiseCode: said?.code,
    omiseMessage: said?.message,
    retryAfterMs: parseRetryAfter(answer.retryAfter, answer.date),
  })
}

/** The error for a success status with a body that is not what was requested. */
export function unreadable(why: string, progress: Progress, cause?: unknown): OmiseError {
  return describe('unreadable', why, progress, { cause })
}

/** The error for an exchange that ended without a response. */
export function errorOfCause(
  cause: unknown,
  state: DeadlineState,
  progress: Progress,
  fileFailure?: OmiseError,
): OmiseError {
  if (state === 'aborted') return describe('aborted', 'aborted by the caller', progress, { cause })
  if (state === 'timed_out') return describe('timeout', 'no answer in time', progress, { cause })
  if (fileFailure !== undefined) {
    return describe('refused', fileFailure.message, progress, { cause: fileFailure.cause })
  }
  const code = networkCode(cause)
  return describe(code, WORDS[code], progress, { cause })
}

const WORDS = {
  aborted: 'the client is closed',
  unreadable: 'the answer is not HTTP',
  network: 'the connection failed',
} as const

function networkCode(cause: unknown): keyof typeof WORDS {
  const code = systemCode(cause)
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return 'aborted'
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'unreadable'
  // The parser also reports a response that merely ended early, which is a network error.
  const isGarbage = cause instanceof errors.HTTPParserError && code !== 'HPE_INVALID_EOF_STATE'
  return isGarbage ? 'unreadable' : 'network'
}

function systemCode(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : ''
}

function describe(
  code: OmiseErrorCode,
  what: string,
  progress: Progress,
  more: {
    omiseCode?: string | undefined
    omiseMessage?: string | undefined
    retryAfterMs?: number | undefined
    cause?: unknown
  },
): OmiseError {
  return new OmiseError({
    code,
    message: `${progress.method} ${progress.path}: ${what} (${code})`,
    outcome: outcomeOf(progress),
    status: progress.status,
    requestId: progress.requestId,
    ...more,
  })
}

/** Codes with a meaning independent of their status (https://docs.omise.co/api-errors). */
const KNOWN_CODES: Readonly<Record<string, OmiseErrorCode>> = {
  authentication_failure: 'authentication_failure',
  not_found: 'not_found',
  documents_locked: 'documents_locked',
  invalid_file_type: 'invalid_file_type',
}

function codeOf(status: number, omiseCode: string | undefined): OmiseErrorCode {
  if (status < 400) return 'redirected'
  if (status >= 500) return 'unavailable'
  if (status === 429) return 'rate_limited'
  const known = Object.hasOwn(KNOWN_CODES, omiseCode ?? '')
    ? KNOWN_CODES[omiseCode ?? '']
    : undefined
  if (known !== undefined) return known
  if (status === 401 || status === 403) return 'authentication_failure'
  return status === 404 ? 'not_found' : 'bad_request'
}

const errorObject = z.object({
  object: z.literal('error'),
  code: z.string(),
  message: z.string().catch(''),
})

function readErrorObject(text: string): z.infer<typeof errorObject> | undefined {
  const json = readJson(text)
  return json.ok ? errorObject.safeParse(json.value).data : undefined
}

/** Untrusted JSON: a value, or the reason why it cannot be parsed. */
export function readJson(
  text: string,
): { ok: true; value: unknown } | { ok: false; cause: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch (cause) {
    return { ok: false, cause }
  }
}
