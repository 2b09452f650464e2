import { Writable } from 'node:stream'
import type { Logger } from 'pino'
import { createLog } from '@/lib/server/platform/log'

export type CapturedLog = {
  log: Logger
  /** The raw output of the log. */
  text(): string
  /** The same, one object per line. */
  lines(): Record<string, unknown>[]
}

/** A log like the server's, kept in memory. */
export function captureLog(level = 'trace'): CapturedLog {
  let text = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return {
    log: createLog(level, destination),
    text: () => text,
    lines: () => {
      const lines = text.split('\n').filter((line) => line !== '')
      return lines.map((line): Record<string, unknown> => JSON.parse(line))
    },
  }
}
