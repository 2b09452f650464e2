import 'server-only'
import { asc, getTableColumns, sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema'
import { auditHash, CHAIN_START, type AuditContent } from '@/lib/server/audit-log/audit-hash'

/** What an earlier run found: how many rows, and the hash of the last of them. */
export type EarlierRun = { rows: number; head: string }

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

type StoredRow = AuditContent & { hash: string }

const PAGE_ROWS = 1_000

/**
 * Reads the whole audit log and finds the first row that was altered, removed or put in between. Rows cut off at the
 * end leave no trace in the table: only the result of an earlier run shows that they are gone. Works beside running
 * servers; memory does not grow with the log.
 */
export async function verifyAudit(db: Database, earlier?: EarlierRun): Promise<AuditVerification> {
  let rows = 0
  let head: string | null = null
  let earlierRows: AuditVerification['earlier'] = earlier ? 'cut' : null
  for await (const row of allRows(db)) {
    const reason = faultOf(row, rows + 1, head ?? CHAIN_START)
    if (reason) {
      const { id, sequence, at, action, personName } = row
      const broken = { id, sequence, at, action, personName, reason }
      return { rows, head, broken, earlier: earlierRows === 'cut' ? null : earlierRows }
    }
    rows += 1
    head = row.hash
    if (rows === earlier?.rows) earlierRows = head === earlier.head ? 'confirmed' : 'rewritten'
  }
  return { rows, head, broken: null, earlier: earlierRows }
}

function faultOf(row: StoredRow, place: number, before: string): BrokenRow['reason'] | null {
  if (row.sequence > place) return 'gap'
  if (row.sequence < place || row.hash !== auditHash(before, row)) return 'altered'
  return null
}

async function* allRows(db: Database): AsyncGenerator<StoredRow> {
  let last: StoredRow | undefined
  do {
    const page = await pageAfter(db, last)
    yield* page
    last = page.at(-1)
  } while (last)
}

/** By sequence and id: whoever tampers may remove the index that keeps a sequence from being there twice. */
async function pageAfter(db: Database, last: StoredRow | undefined): Promise<StoredRow[]> {
  const { sequence, id } = auditLog
  return db
    .select({ ...getTableColumns(auditLog), at: storedTime })
    .from(auditLog)
    .where(last && sql`(${sequence}, ${id}) > (${last.sequence}::bigint, ${last.id}::uuid)`)
    .orderBy(asc(sequence), asc(id))
    .limit(PAGE_ROWS)
}

/** As `toAuditTime` writes it. */
const storedTime = sql<string>`coalesce(
  to_char(${auditLog.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'no time')`
