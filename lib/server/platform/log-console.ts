import 'server-only'
import { format, stripVTControlCharacters } from 'node:util'
import type { Logger } from 'pino'
import { currentRequest } from './current-request'
import { isErrorLike } from './logged-error'

const LEVELS = {
  error: 'error',
  warn: 'warn',
  log: 'info',
  info: 'info',
  dir: 'info',
  table: 'info',
  group: 'info',
  debug: 'debug',
  trace: 'debug',
} as const

/**
 * Turns the text that Next, its dependencies and Node print into log lines: errors of pages and routes, unhandled
 * rejections and exceptions, warnings. Next writes all of it to the console.
 */
export function logConsole(log: Logger): void {
  for (const method of Object.keys(LEVELS) as (keyof typeof LEVELS)[]) {
    console[method] = (...args: unknown[]) => writeLine(log, LEVELS[method], args)
  }
  // Node's own listener, which prints to standard error, is one of them.
  process.removeAllListeners('warning')
  process.on('warning', (err) => log.warn({ err }, 'A warning of Node'))
}

function writeLine(
  log: Logger,
  level: (typeof LEVELS)[keyof typeof LEVELS],
  args: unknown[],
): void {
  const [err, ...errors] = args.filter(isErrorLike)
  const details = args.filter((arg) => isObject(arg) && !isErrorLike(arg))
  const text = stripVTControlCharacters(format(...args.filter((arg) => !isObject(arg)))).trim()
  const fields = {
    ...currentRequest.getStore(),
    ...(err ? { err } : {}),
    ...(errors.length > 0 ? { errors } : {}),
    ...(details.length > 0 ? { details } : {}),
  }
  if (text !== '' || err || details.length > 0) log[level](fields, text || 'Written to the console')
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
