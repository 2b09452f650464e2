import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { z } from 'zod'

/** Rows that are only ever added: all in memory, and one line each in a file, which need not exist. */
export class JsonLines<Row> {
  readonly #file: string
  readonly #rows: Row[]

  constructor(file: string, schema: z.ZodType<Row>) {
    this.#file = file
    this.#rows = readWholeLines(file).map((line) => schema.parse(JSON.parse(line)))
  }

  /** In the order in which they were added. */
  all(): readonly Row[] {
    return this.#rows
  }

  add(row: Row): void {
    appendFileSync(this.#file, toLines([row]))
    this.#rows.push(row)
  }
}

export function toLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** A crash may have cut the last line: text without a line end is incomplete and is removed. */
function readWholeLines(file: string): string[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) writeFileSync(file, whole)
  return whole.split('\n').slice(0, -1)
}
