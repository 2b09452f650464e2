import 'server-only'

/**
 * The loggable part of an error. Excludes the bound values of database statements, such as password hashes, tokens and
 * drafts: Drizzle writes the parameters into its message, and Postgres quotes them in `message`, `detail` and `where`.
 */
export type LoggedError = {
  type: string
  /** Omitted when it may contain bound parameters. */
  message?: string
  /** The frames without the message, which V8 puts in front. */
  stack?: string
  cause?: LoggedError
  /** The errors of an AggregateError. */
  errors?: LoggedError[]
  /** Single values that are safe: SQLSTATE (`code`), table, constraint, a status and the like. */
  [field: string]: unknown
}

/**
 * Fields of the errors of Postgres, Node, the Omise client and the desk that contain neither people's texts nor
 * parameters.
 */
const SAFE_FIELDS = [
  'code',
  'severity',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'routine',
  'errno',
  'syscall',
  'path',
  'address',
  'port',
  'status',
  'outcome',
  'omiseCode',
  'omiseMessage',
  'requestId',
  'retryAfterMs',
  'reason',
  'problem',
  'digest',
  'queue',
  'worker',
] as const

/**
 * Classes of SQLSTATE whose messages concern the server and never values: connections, authentication, a missing
 * database, resources, shutdown, the system (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const QUOTES_NOTHING = /^(?:08|28|3D|53|57|58)/

const MAX_DEPTH = 6
const MAX_ERRORS = 10
const MAX_FRAMES = 20
const MAX_FRAME_LENGTH = 1_000

/** Shorter parameters occur in almost any text. */
const MIN_SECRET_LENGTH = 3

type ErrorLike = {
  message: string
  name?: unknown
  stack?: unknown
  cause?: unknown
  errors?: unknown
  params?: unknown
}

/** Includes objects that are only shaped like one: pg-boss reports copies of errors. */
export function isErrorLike(value: unknown): value is ErrorLike {
  if (value instanceof Error) return true
  if (typeof value !== 'object' || value === null) return false
  if (!('message' in value) || !('stack' in value)) return false
  return typeof value.message === 'string' && typeof value.stack === 'string'
}

export function loggedError(error: ErrorLike): LoggedError {
  return toLogged(error, secretsOf(error, 0), 0)
}

function toLogged(error: ErrorLike, secrets: readonly string[], depth: number): LoggedError {
  const fields = new Map(Object.entries(error))
  const message = safeMessage(error, secrets)
  const stack = framesOf(error)
  const { cause, errors } = relativesOf(error)
  const within = (other: ErrorLike) => toLogged(other, secrets, depth + 1)
  const isDeep = depth >= MAX_DEPTH
  return {
    type: typeOf(error),
    ...(message === null ? {} : { message }),
    ...Object.fromEntries(
      SAFE_FIELDS.flatMap((name) => (isSingle(fields.get(name)) ? [[name, fields.get(name)]] : [])),
    ),
    ...(stack === '' ? {} : { stack }),
    ...(cause && !isDeep ? { cause: within(cause) } : {}),
    ...(errors.length > 0 && !isDeep ? { errors: errors.slice(0, MAX_ERRORS).map(within) } : {}),
  }
}

/** Null when it contains, or may contain, bound values. */
function safeMessage(error: ErrorLike, secrets: readonly string[]): string | null {
  const { message } = error
  if (mightQuoteParameters(error)) return null
  return secrets.some((secret) => message.includes(secret)) ? null : message
}

/** The texts that no message may contain: the parameters, and messages that quote them, of every error in the chain. */
function secretsOf(error: ErrorLike, depth: number): string[] {
  if (depth > MAX_DEPTH) return []
  const { cause, errors } = relativesOf(error)
  const params: unknown[] = Array.isArray(error.params) ? error.params : []
  const own = mightQuoteParameters(error) ? [error.message, ...params] : []
  return [
    ...own.map(String).filter((secret) => secret.length >= MIN_SECRET_LENGTH),
    ...[...(cause ? [cause] : []), ...errors].flatMap((other) => secretsOf(other, depth + 1)),
  ]
}

/**
 * An error of Drizzle or PGlite, which carries the query, or of Postgres, which has a severity; and not known as safe.
 */
function mightQuoteParameters(error: ErrorLike): boolean {
  if ('params' in error && !('severity' in error)) return true
  return 'severity' in error && !QUOTES_NOTHING.test(String('code' in error ? error.code : ''))
}

function typeOf(error: ErrorLike): string {
  if ('params' in error) return 'QueryError'
  return typeof error.name === 'string' ? error.name : 'Error'
}

function relativesOf({ cause, errors }: ErrorLike): {
  cause: ErrorLike | null
  errors: ErrorLike[]
} {
  return {
    cause: isErrorLike(cause) ? cause : null,
    errors: Array.isArray(errors) ? errors.filter(isErrorLike) : [],
  }
}

const FRAME = /^\s+at .*(?::\d+:\d+\)?|\(<anonymous>\)|\(native\)|ignore-listed frames)$/

function framesOf({ message, stack }: ErrorLike): string {
  if (typeof stack !== 'string') return ''
  const at = message === '' ? -1 : stack.indexOf(message)
  const afterMessage = at === -1 ? stack : stack.slice(at + message.length)
  return afterMessage
    .split('\n')
    .filter((line) => line.length < MAX_FRAME_LENGTH && FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .join('\n')
}

function isSingle(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
