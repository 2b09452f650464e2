import 'server-only'
import pino, { type Logger } from 'pino'
import { isErrorLike, loggedError } from './logged-error'

/** Anything shaped like an Omise key, in any position: an error's text, a header, a URL. */
const KEY = /\b([sp]key)_(?:test_)?[0-9a-z]+/gi
/**
 * Drizzle's text for a failed query, in case a library converted the error to text; it contains the bound parameters.
 */
const FAILED_QUERY = /Failed query: (?:[^"\\]|\\.)*/g

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'secretKey',
  'omiseSecretKey',
  'sessionSecret',
  'vaultKey',
]

const MAX_DEPTH = 4

/**
 * JSON lines on standard output. Secrets are removed by name and by shape, and errors are reduced to safe fields
 * (`LoggedError`), so that a mistake elsewhere leaks nothing.
 */
export function createLog(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[removed]',
    },
    // Reduced before pino sees them, whose own serializer would report the type Object.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(args, method) {
        method.apply(this, safeArguments(args))
      },
      streamWrite: (line) =>
        line.replace(KEY, '$1_[removed]').replace(FAILED_QUERY, 'Failed query'),
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Pino reads the message and fields of an error in several places, so no error reaches it. */
function safeArguments<Arguments extends unknown[]>(args: Arguments): Arguments {
  const [first, ...rest] = args
  const safe = isErrorLike(first)
    ? [{ err: loggedError(first) }, rest[0] ?? 'An error', ...rest.slice(1)]
    : args
  return safe.map((argument) => withoutErrors(argument, 0)) as Arguments
}

function withoutErrors(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isErrorLike(value)) return loggedError(value)
  if (depth > MAX_DEPTH) return '[removed]'
  if (Array.isArray(value)) return value.map((item) => withoutErrors(item, depth + 1))
  if ('toJSON' in value) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutErrors(item, depth + 1)]),
  )
}
