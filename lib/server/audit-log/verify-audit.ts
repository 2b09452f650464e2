import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { asc, getTableColumns, sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema'
import { auditHash, CHAIN_START, type AuditContent } from './audit-hash'

/** The beginning of a log, as a run found it: how many rows, and the hash of the last of them. */
export type Checkpoint = { rows: number; head: string }

export type BrokenRow = Pick<AuditContent, 'id' | 'sequence' | 'at' | 'action' | 'personName'> & {
  /** gap: the row before it is missing · altered: it is not what was written there. */
  reason: 'altered' | 'gap'
}

export type AuditVerification = {
  /** How many rows, from the first on, are as they were written. */
  rows: number
  /** The hash of the last of them; null when there is none. */
  head: string | null
  /** The first that is not; what comes after it cannot be judged. */
  broken: BrokenRow | null
  /**
   * Of the rows of an earlier run: all still there (confirmed), the last ones gone (cut), or the whole chain made
   * anew (rewritten). Null when no run was given, or the chain breaks before its end.
   */
  earlier: 'confirmed' | 'cut' | 'rewritten' | null
}

export type VerifyOptions = {
  /** What an earlier run found, to be compared. */
  earlier?: Checkpoint | undefined
  /** Called now and then with the number of rows that were read so far. */
  onProgress?: (rows: number) => void
  /** Ends the run with its reason. */
  signal?: AbortSignal
}

type StoredRow = AuditContent & { hash: string }

/** Few enough that fetching and hashing them holds the event loop for milliseconds only. */
const SLICE_ROWS = 250

/**
 * Reads the whole audit log and finds the first row that was altered, removed or put in between. Rows cut off at the
 * end leave no trace in the table: only the result of an earlier run shows that they are gone. Works beside running
 * servers; memory does not grow with the log.
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
 * As `verifyAudit`, but reads only the rows that follow a checkpoint: what happened to the others since then shows
 * only when they are read again.
 * @returns null when the last row of the checkpoint is not there any more, or is another
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
    // PGlite answers within this turn of the event loop: without a new one, no other request would run.
    await nextTurn()
  }
}

function faultOf(row: StoredRow, place: number, before: string): BrokenRow['reason'] | null {
  if (row.sequence > place) return 'gap'
  if (row.sequence < place || row.hash !== auditHash(before, row)) return 'altered'
  return null
}

type Place = Pick<StoredRow, 'sequence' | 'id'>

/** Comes before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** By sequence and id: tampering may remove the index that keeps a sequence unique. */
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

/** As `toAuditTime` writes it. */
const storedTime = sql<string>`coalesce(
  to_char(${auditLog.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'no time')`
