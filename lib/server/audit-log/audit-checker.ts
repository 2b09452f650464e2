import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { desc } from 'drizzle-orm'
import type { Logger } from 'pino'
import type { AuditChainLine, AuditCheck } from '@/lib/contract/audit'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import {
  verifyAudit,
  verifyNewRows,
  type AuditVerification,
  type Checkpoint,
  type VerifyOptions,
} from './verify-audit'

/** `all`: every row. `new`: the rows since the last check, or every row when that is due or cheap. */
export type CheckScope = 'all' | 'new'

/**
 * Checks the hash chain of the audit log, one check at a time per process.
 *
 * The last verified row is kept in memory, not in the database: an attacker who can alter the log could also move a
 * mark stored next to it. A new process therefore starts with a check of every row. An altered row that was already
 * verified is found by the next check of every row, which runs at least once a day; rows removed from the end, or a
 * chain that was computed anew, are found by the next check of any kind.
 */
export type AuditChecker = {
  check(scope: CheckScope): Promise<AuditCheck>
  /** Yields the progress at intervals, then the result. Concurrent callers share one check. */
  watch(scope: CheckScope): AsyncGenerator<AuditChainLine, void, undefined>
  /** Aborts a running check; later calls fail. */
  stop(): Promise<void>
}

type AuditCheckerOptions = {
  db: Database
  log: Logger
  now: () => Date
  /** A log of at most this many rows is always read completely, which takes no longer than rendering the page. */
  smallLogRows?: number
  /** The maximum age of a check of every row. */
  wholeEveryMs?: number
  progressEveryMs?: number
}

const SMALL_LOG_ROWS = 5_000
const WHOLE_EVERY_MS = 24 * 60 * 60 * 1000
const PROGRESS_EVERY_MS = 500

type Progress = { scope: CheckScope; checked: number; of: number }
type Run = { progress: Progress; result: Promise<AuditCheck> }

export function createAuditChecker({
  db,
  log,
  now,
  smallLogRows = SMALL_LOG_ROWS,
  wholeEveryMs = WHOLE_EVERY_MS,
  progressEveryMs = PROGRESS_EVERY_MS,
}: AuditCheckerOptions): AuditChecker {
  const stopping = new AbortController()
  let current: Run | null = null
  /** The longest log that was found intact. */
  let checkpoint: Checkpoint | null = null
  let last: AuditCheck | null = null

  function isWholeDue(): boolean {
    if (!checkpoint || !last?.whole || last.broken) return true
    const ageMs = now().getTime() - new Date(last.whole.at).getTime()
    return checkpoint.rows <= smallLogRows || ageMs >= wholeEveryMs
  }

  async function run(progress: Progress): Promise<AuditCheck> {
    const at = now().toISOString()
    const onProgress = (checked: number) => void (progress.checked = checked)
    const options = { signal: stopping.signal, onProgress }
    progress.of = await lengthOf(db)
    const continued = progress.scope === 'new' ? await continueFrom(checkpoint, options) : null
    const found =
      continued ?? (await verifyAudit(db, { earlier: checkpoint ?? undefined, ...options }))
    const broken = brokenOf(found, checkpoint)
    if (broken) log.error({ audit: broken }, 'The audit log was tampered with')
    else if (found.head !== null) checkpoint = { rows: found.rows, head: found.head }
    const { rows } = found
    const whole = continued || broken ? (last?.whole ?? null) : { at, rows }
    last = { type: 'result', at, rows, broken, whole }
    return last
  }

  async function continueFrom(
    from: Checkpoint | null,
    options: VerifyOptions,
  ): Promise<AuditVerification | null> {
    const found = from && (await verifyNewRows(db, from, options))
    return found && { ...found, earlier: 'confirmed' }
  }

  async function join(scope: CheckScope): Promise<Run> {
    while (current && scope === 'all' && current.progress.scope === 'new') {
      await current.result.catch(() => undefined)
    }
    if (current) return current
    const progress = { scope: isWholeDue() ? 'all' : scope, checked: 0, of: 0 } satisfies Progress
    const result = run(progress).finally(() => {
      current = null
    })
    // The error reaches every caller; with no caller left it must not become an unhandled rejection.
    result.catch(() => undefined)
    current = { progress, result }
    return current
  }

  return {
    check: async (scope) => (await join(scope)).result,
    async *watch(scope) {
      const { progress, result } = await join(scope)
      while (!(await isDoneWithin(progressEveryMs, result))) {
        yield { type: 'progress', checked: progress.checked, of: progress.of }
      }
      yield await result
    },
    async stop() {
      stopping.abort()
      await current?.result.catch(() => undefined)
    },
  }
}

/** The number of the last row; rows are numbered without gaps. */
async function lengthOf(db: Database): Promise<number> {
  const [last] = await db
    .select({ sequence: auditLog.sequence })
    .from(auditLog)
    .orderBy(desc(auditLog.sequence))
    .limit(1)
  return last?.sequence ?? 0
}

function brokenOf(
  { broken, earlier }: AuditVerification,
  checkpoint: Checkpoint | null,
): AuditCheck['broken'] {
  if (broken) return { row: broken.sequence, reason: broken.reason }
  if (earlier !== 'cut' && earlier !== 'rewritten') return null
  return { row: checkpoint?.rows ?? 0, reason: earlier }
}

async function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false)
  const isDone = await Promise.race([work.then(() => true), late])
  timer.abort()
  return isDone
}
