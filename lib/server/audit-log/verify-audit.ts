import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { asc, getTableColumns, sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { auditHash, CHAIN_START, type AuditContent } from './audit-hash'

/** The verified beginning of a log: its number of rows and the hash of the last of them. */
export type Checkpoint = { rows: number; head: string }

export type BrokenRow = Pick<AuditContent, 'id' | 'sequence' | 'at' | 'action' | 'personName'> & {
  /** gap: the row before it is missing · altered: its content has changed. */
  reason: 'altered' | 'gap'
}

export type AuditVerification = {
  /** The number of intact rows, counted from the first. */
  rows: number
  /** The hash of the last intact row; null when there is none. */
  head: string | null
  /** The first row that is not intact; the rows after it cannot be verified. */
  broken: BrokenRow | null
  /**
   * The rows of the earlier run: all present (confirmed), the last ones missing (cut), or the whole chain recomputed
   * (rewritten). Null when no run was given, or the chain breaks before its end.
   */
  earlier: 'confirmed' | 'cut' | 'rewritten' | null
}

export type VerifyOptions = {
  /** The result of an earlier run to compare with. */
  earlier?: Checkpoint | undefined
  /** Called at intervals with the number of rows read so far. */
  onProgress?: (rows: number) => void
  /** Ends the run with its reason. */
  signal?: AbortSignal
}

type StoredRow = AuditContent & { hash: string }

/** Few enough that fetching and hashing them blocks the event loop for a few milliseconds only. */
const SLICE_ROWS = 250

/**
 * Reads the whole audit log and finds the first row that was altered, removed or inserted. Rows removed from the end
 * leave no trace in the table; only the result of an earlier run reveals them. Safe while servers run; memory use does
 * not grow with the log.
 */
export async function verifyAudit(
  db: Database,
  { earlier, ...options }: VerifyOptions = {},
): Promise<AuditVerification> {
  let earlierRows: AuditVerification['earlier'] = earlier ? 'cut' : null
  const found = await verifyAfter(db, null, options, ({ rows, head }) => {
    if (rows === earlier?.rows) earlierRows = head === earlier.head ? 'confirmed' : 'rewritten'
  })
  return { ...found, earlier: found.broken && earlierRows === 'cut' ? null : earlierRows }
}

/**
 * Like `verifyAudit`, but reads only the rows after a checkpoint; changes to earlier rows stay undetected until they
 * are read again.
 * @returns null when the last row of the checkpoint is missing or different
 */
export async function verifyNewRows(
  db: Database,
  checkpoint: Checkpoint,
  options: Omit<VerifyOptions, 'earlier'> = {},
): Promise<Omit<AuditVerification, 'earlier'> | null> {
  const [last] = await slice(db, { sequence: checkpoint.rows, id: FIRST_ID }, 1)
  if (last?.sequence !== checkpoint.rows || last.hash !== checkpoint.head) return null
  return verifyAfter(db, last, options)
}

type Verified = Pick<AuditVerification, 'rows' | 'head' | 'broken'>

async function verifyAfter(
  db: Database,
  after: StoredRow | null,
  { onProgress, signal }: Omit<VerifyOptions, 'earlier'>,
  onRow?: (verified: Checkpoint) => void,
): Promise<Verified> {
  let rows = after?.sequence ?? 0
  let head = after?.hash ?? null
  let last: Place | null = after
  for (;;) {
    signal?.throwIfAborted()
    const found = await slice(db, last, SLICE_ROWS)
    for (const row of found) {
      const reason = faultOf(row, rows + 1, head ?? CHAIN_START)
      if (reason) {
        const { id, sequence, at, action, personName } = row
        return { rows, head, broken: { id, sequence, at, action, personName, reason } }
      }
      rows += 1
      head = row.hash
      onRow?.({ rows, head })
    }
    last = found.at(-1) ?? null
    if (!last) return { rows, head, broken: null }
    onProgress?.(rows)
    // PGlite resolves within the current turn of the event loop; yielding lets other requests run.
    await nextTurn()
  }
}

function faultOf(row: StoredRow, place: number, before: string): BrokenRow['reason'] | null {
  if (row.sequence > place) return 'gap'
  if (row.sequence < place || row.hash !== auditHash(before, row)) return 'altered'
  return null
}

type Place = Pick<StoredRow, 'sequence' | 'id'>

/** Sorts before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** By sequence and id, because tampering may have removed the index that keeps sequences unique. */
function slice(db: Database, after: Place | null, limit: number): Promise<StoredRow[]> {
  const { sequence, id } = auditLog
  return db
    .select({ ...getTableColumns(auditLog), at: storedTime })
    .from(auditLog)
    .where(
      after
        ? sql`(${sequence}, ${id}) > (${after.sequence}::bigint, ${after.id}::uuid)`
        : undefined,
    )
    .orderBy(asc(sequence), asc(id))
    .limit(limit)
}

/** The format of `toAuditTime`. */
const storedTime = sql<string>`coalesce(
  to_char(${auditLog.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'no time')`
