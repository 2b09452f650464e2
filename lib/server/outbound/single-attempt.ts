import 'server-only'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database } from '@/lib/db/open-database'
import { OmiseError } from '@/lib/omise/errors'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import { isDeskError } from '@/lib/server/platform/errors'
import { defineOperation, type Operation, type OperationRow } from './operation'
import { attemptTimeoutMs, isStale, probeEveryMs } from './time-limits'

/** An operation that is attempted once and never repeated: deleting, submitting, accepting. */
export type SingleAttempt<Row extends OperationRow> = Operation<Row> & {
  /**
   * Records the intent under this id and attempts it. Resolves with the row: done, or still intended when the outcome
   * is unknown, which the job then reconciles. Null when `recordIntent` finds an existing row.
   * @throws the error of the outcome, and the errors of the steps
   */
  run(id: string, actor: Actor, steps: Steps<Row>): Promise<Row | null>
}

type Steps<Row> = {
  recordIntent: () => Promise<Row | null>
  /**
   * A condition to check once the intent excludes other operations. Must delete the intent before it throws: a remaining
   * intent counts as an operation with an unknown outcome.
   */
  preflight?: (row: Row, signal: AbortSignal) => Promise<void>
}

type Ended = { state: 'done' } | { state: 'failed'; problem: ProblemCode; error?: unknown }

/**
 * The result of an operation as read from Omise. absent: not done, though a running request may still do it. `error` is
 * thrown to the caller of the attempt.
 */
export type Outcome = Ended | { state: 'absent' | 'unknown'; error?: unknown }

type Declaration<Row extends OperationRow> = {
  /** The prefix of the lock's name. */
  lock: 'deletion' | 'answer'
  load(db: Database, id: string): Promise<Row | null>
  unsettledIds(db: Database): Promise<string[]>
  schedule(db: Database, id: string, afterMs: number): Promise<void>
  reconcileAfterMs(): number
  /** Sends one request to Omise and determines the outcome. `signal` bounds the request. */
  attempt(row: Row, signal: AbortSignal): Promise<Outcome>
  /**
   * Reads the outcome of an attempt from Omise.
   * @throws OmiseError
   */
  probe(row: Row): Promise<Outcome>
  /** Writes the outcome, once. */
  finalize(row: Row, ended: Ended, actor: Actor | null): Promise<Row>
}

export function defineSingleAttempt<
  Row extends OperationRow & { state: 'intended' | 'done' | 'failed'; createdAt: Date },
>(declaration: Declaration<Row>): SingleAttempt<Row> {
  const { lock, attempt, probe, finalize } = declaration
  const lockName = (id: string) => `${lock} ${id}`

  const operation = defineOperation<Row>({
    ...declaration,
    retryAfterMs: probeEveryMs,
    lockName: ({ id }) => lockName(id),
    isSettled: ({ state }) => state !== 'intended',
    async step(row) {
      try {
        const outcome = await probe(row)
        const ended = isEnded(outcome) ? outcome : expired(row, outcome)
        if (ended) return { result: 'settled', row: await finalize(row, ended, null) }
      } catch (err) {
        // Changed documents cancel a review request, which a running answer holds.
        if (!(err instanceof OmiseError || isDeskError(err, 'answer_underway'))) throw err
        desk().log.warn({ err, operation: lockName(row.id) }, 'The outcome is still unknown')
      }
      return { result: 'skipped', row }
    },
  })

  async function runLocked(
    id: string,
    actor: Actor,
    { recordIntent, preflight }: Steps<Row>,
  ): Promise<Row | null> {
    const { env, locks, underway } = desk()
    // Taken before the intent, so that the job leaves the attempt alone. A free lock means that the process died.
    const held = await locks.tryLock(lockName(id))
    try {
      const row = await recordIntent()
      if (!row) return null
      // `staleAfterMs` relies on this: nothing is sent later.
      const timeout = AbortSignal.timeout(attemptTimeoutMs(env))
      const signal = AbortSignal.any([timeout, underway.stopping, ...(held ? [held.lost] : [])])
      await preflight?.(row, signal)
      const outcome = await attempt(row, signal)
      const current = isEnded(outcome) ? await finalize(row, outcome, actor) : row
      if (outcome.state !== 'done' && outcome.error !== undefined) throw outcome.error
      return current
    } finally {
      await held?.release()
    }
  }

  return {
    ...operation,
    run: (id, actor, steps) => desk().underway.track(runLocked(id, actor, steps)),
  }
}

/** An operation still absent long after the attempt was aborted has failed. */
function expired({ createdAt }: { createdAt: Date }, { state }: Outcome): Ended | null {
  if (state !== 'absent' || !isStale(createdAt)) return null
  return { state: 'failed', problem: 'omise_unreachable' }
}

function isEnded(outcome: Outcome): outcome is Ended {
  return outcome.state === 'done' || outcome.state === 'failed'
}
