import 'server-only'
import pino, { type Logger } from 'pino'

/** Anything that looks like an Omise key, wherever it turns up: an error's text, a header, a URL. */
const KEY = /\b([sp]key)_(?:test_)?[0-9a-z]+/gi

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'secretKey',
  'omiseSecretKey',
  'sessionSecret',
  'vaultKey',
]

/** JSON lines on standard output. Secrets are removed by name and by shape, so that a slip elsewhere leaks nothing. */
export function createLog(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[removed]',
    },
    hooks: { streamWrite: (line) => line.replace(KEY, '$1_[removed]') },
  }
  return destination ? pino(options, destination) : pino(options)
}
