/**
 * Every error between this client and Omise, as a closed set.
 *
 * - `authentication_failure`: Omise refused the key (401, 403): our own misconfiguration
 * - `not_found`: the dispute, document or charge does not exist (404)
 * - `documents_locked`: the dispute is not open, so its documents cannot change
 * - `invalid_file_type`: Omise refused the file's content type
 * - `bad_request`: any other 4xx
 * - `rate_limited`: 429; `retryAfterMs` when Omise requested a wait
 * - `unavailable`: 5xx
 * - `timeout`: no complete response within the time limit; the socket was closed
 * - `network`: no connection, or it broke
 * - `unreadable`: a response that does not match the API (HTML, truncated JSON, too large)
 * - `redirected`: a 3xx; never followed, because the key must not be sent elsewhere
 * - `aborted`: the caller's signal fired, or the client was closed
 * - `refused`: this client refused before or while sending: a malformed id or argument, a file
 * that differs from its size or cannot be read, a download address that is not allowed
 */
export type OmiseErrorCode =
  | 'authentication_failure'
  | 'not_found'
  | 'documents_locked'
  | 'invalid_file_type'
  | 'bad_request'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'network'
  | 'unreadable'
  | 'redirected'
  | 'aborted'
  | 'refused'

/**
 * Whether the failed call may have changed something at Omise. `not_applied` is certain; `unknown` requires a probe
 * before the request is sent again. Reads change nothing, so they are always `not_applied`.
 */
export type OmiseOutcome = 'not_applied' | 'unknown'

export type OmiseErrorDetails = {
  code: OmiseErrorCode
  message: string
  outcome?: OmiseOutcome
  status?: number | undefined
  requestId?: string | undefined
  omiseCode?: string | undefined
  omiseMessage?: string | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}

const OUTAGES: readonly OmiseErrorCode[] = [
  'network',
  'timeout',
  'unavailable',
  'rate_limited',
  'authentication_failure',
  'aborted',
]

const MAX_OMISE_MESSAGE = 300
const MAX_OMISE_CODE = 64

const BRAND = Symbol.for('evidence-desk.omise-error')

/** The only error with which this client rejects. Never contains the key or a file's bytes. */
export class OmiseError extends Error {
  // Next loads a module once per bundle, so there may be several classes of this name; the brand makes `instanceof`
  // true for all of them.
  readonly [BRAND] = true

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  override readonly name = 'OmiseError'
  readonly code: OmiseErrorCode
  readonly outcome: OmiseOutcome
  /** HTTP status of the response, when one arrived. */
  readonly status?: number
  /** `X-Request-Id` of the response, which Omise's support asks for. */
  readonly requestId?: string
  /** The `code` of Omise's error object (https://docs.omise.co/api-errors). */
  readonly omiseCode?: string
  /** The `message` of Omise's error object: one line, at most 300 characters. */
  readonly omiseMessage?: string
  /** How long Omise asked to wait, in milliseconds, at most one hour. */
  readonly retryAfterMs?: number

  constructor(details: OmiseErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.outcome = details.outcome ?? 'not_applied'
    if (details.status !== undefined) this.status = details.status
    if (details.requestId !== undefined) this.requestId = details.requestId
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
    if (details.omiseCode !== undefined) this.omiseCode = oneLine(details.omiseCode, MAX_OMISE_CODE)
    if (details.omiseMessage !== undefined) {
      this.omiseMessage = oneLine(details.omiseMessage, MAX_OMISE_MESSAGE)
    }
  }
}

/** An error for a request that this client refuses; nothing has been sent. */
export function refused(message: string, cause?: unknown): OmiseError {
  return new OmiseError({ code: 'refused', message, cause })
}

/** External text made safe for a log line: no control characters, bounded. */
function oneLine(text: string, max: number): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  const points = Array.from(clean)
  return points.length <= max ? clean : `${points.slice(0, max - 1).join('')}…`
}

/** Whether Omise, or the way to it, failed as a whole. Any other OmiseError is about the object that was requested. */
export function isOutage(error: unknown): boolean {
  return error instanceof OmiseError && OUTAGES.includes(error.code)
}
