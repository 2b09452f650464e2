import 'server-only'
import type { DocumentChanges, OtherDraft } from '@/lib/contract/problem'
import { PROBLEM_STATUS, type ProblemCode } from '@/lib/contract/problem-codes'

type DeskErrorOptions = {
  /** What happened, in one sentence for logs and API clients. Never contains secrets or file content. */
  detail?: string
  cause?: unknown
  /** Omise's message, where it may be shown. */
  omiseMessage?: string
  retryAfterSeconds?: number
  /** With `documents_changed`. */
  changes?: DocumentChanges
  /** With `draft_changed`. */
  draft?: OtherDraft
  /** With `kinds_missing`. */
  kinds?: readonly string[]
}

const BRAND = Symbol.for('evidence-desk.desk-error')

/** A failure with a problem code, which a person may see. Any other error becomes `internal_error`. */
export class DeskError extends Error {
  // Next loads a module once per bundle, so there may be several classes of this name; the brand makes `instanceof`
  // true for all of them.
  readonly [BRAND] = true

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  readonly code: ProblemCode
  readonly omiseMessage: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly changes: DocumentChanges | undefined
  readonly draft: OtherDraft | undefined
  readonly kinds: readonly string[] | undefined

  constructor(code: ProblemCode, options: DeskErrorOptions = {}) {
    super(options.detail ?? code.replaceAll('_', ' '), { cause: options.cause })
    this.name = 'DeskError'
    this.code = code
    this.omiseMessage = options.omiseMessage
    this.retryAfterSeconds = options.retryAfterSeconds
    this.changes = options.changes
    this.draft = options.draft
    this.kinds = options.kinds
  }

  get status(): number {
    return PROBLEM_STATUS[this.code]
  }
}

export function isDeskError(error: unknown, code?: ProblemCode): error is DeskError {
  return error instanceof DeskError && (code === undefined || error.code === code)
}
