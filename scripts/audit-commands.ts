import { parseArgs } from 'node:util'
import type { Database } from '@/lib/db/open-database'
import {
  verifyAudit,
  type AuditVerification,
  type BrokenRow,
  type Checkpoint,
} from '@/lib/server/audit-log/verify-audit'
import { printable } from '@/lib/server/people/email'
import { UsageError } from './terminal'

export const USAGE = `Whether the audit log of Evidence Desk is what was written.

  npm run audit -- verify
  npm run audit -- verify --rows ROWS --head HASH

Every row carries a hash of itself and of the row before it. verify reads them all and finds the first that was
altered, removed or put in between. Rows that were cut off at the end leave no trace: keep the ROWS and HASH that
verify prints outside of the database, and give them to a later run. Then it also proves that none of those rows
was changed or removed since, not even with all hashes recomputed.

The exit code is 0 only when everything is as it was written.`

/** The lines to print, and whether the chain is intact. */
export type AuditReport = { whole: boolean; text: string }

/** Parses a command line, before the database is opened. @throws UsageError */
export function readCommand([name = '', ...rest]: string[]): (
  db: Database,
) => Promise<AuditReport> {
  if (name !== 'verify') throw new UsageError(`There is no command “${name}”.`)
  const earlier = readEarlierRun(rest)
  return async (db) => resolveOutcome(await verifyAudit(db, { earlier }), earlier)
}

function readEarlierRun(rest: string[]): Checkpoint | undefined {
  const { rows, head } = readOptions(rest)
  if (rows === undefined && head === undefined) return undefined
  if (rows === undefined || head === undefined) {
    throw new UsageError('--rows and --head belong together: give both or none.')
  }
  if (!/^[1-9]\d{0,14}$/.test(rows)) throw new UsageError('--rows must be a number of rows.')
  if (!/^[0-9a-f]{64}$/i.test(head)) throw new UsageError('--head must be 64 hex digits.')
  return { rows: Number(rows), head: head.toLowerCase() }
}

function readOptions(args: string[]): { rows?: string; head?: string } {
  const options = { rows: { type: 'string' }, head: { type: 'string' } } as const
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function resolveOutcome(
  { rows, head, broken, earlier }: AuditVerification,
  given: Checkpoint | undefined,
): AuditReport {
  if (broken) return { whole: false, text: describeBreak(broken, rows) }
  if (earlier === 'cut') {
    const text = `The audit log was cut: it has ${count(rows)}, and had ${given?.rows} before.`
    return { whole: false, text }
  }
  if (earlier === 'rewritten') {
    const text =
      `The audit log was rewritten: its first ${count(given?.rows ?? 0)} fit together, ` +
      'but they are not those of the earlier run.'
    return { whole: false, text }
  }
  if (head === null) return { whole: true, text: 'The audit log is empty.' }
  return { whole: true, text: describeWhole(rows, head, given) }
}

function describeWhole(rows: number, head: string, given: Checkpoint | undefined): string {
  const since = given ? `, and the first ${given.rows} are those of the earlier run` : ''
  return [
    `The audit log is whole: ${count(rows)}, none altered, removed or put in between${since}.`,
    '',
    'Keep this line outside of the database; it proves later that none of these rows was touched:',
    `  npm run audit -- verify --rows ${rows} --head ${head}`,
  ].join('\n')
}

function describeBreak({ sequence, at, action, personName, reason }: BrokenRow, rows: number) {
  const who = personName === null ? 'no person' : printable(personName)
  const row = `row ${sequence} (${at}, ${printable(action)}, by ${who})`
  const what =
    reason === 'gap'
      ? `before ${row}, rows are missing: ${rows + 1} to ${sequence - 1}`
      : `${row} is not what was written there: it was altered, moved or put in`
  const before = rows === 0 ? 'It is the first row.' : `The ${count(rows)} before are as written.`
  return `The audit log is broken: ${what}. ${before} What comes after cannot be judged.`
}

function count(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}
