import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Transaction } from '@/lib/db/open-database'
import {
  actorOf,
  appendAudit,
  type Actor,
  type AuditEntry,
} from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import { appendEvent, type NewEvent } from '@/lib/server/outbox/append-event'
import { appendNotices, type NewNotice } from '@/lib/server/outbox/append-notice'
import { assertCanStart, disputeTransaction, type OperationType } from './dispute-operations'
import { cancelCheck, passCheck } from './review-request'

/**
 * A change at Omise that must not happen twice. Its row is written as an intent before the request; the attempt runs
 * under a lock; an unknown outcome is probed for; the outcome and its audit row are one transaction; a job reconciles
 * what a crash or a lost response left open. Upload and restore implement it in `documents/delivery`, delete in
 * `documents/deletion`, submit and accept in `responses/submissions`.
 */
export type Operation<Row extends OperationRow> = {
  /**
   * Writes the intent, and the job that reconciles it after a crash. Null when `insert` finds an existing row.
   * @throws DeskError when another operation on the dispute excludes this one
   */
  recordIntent(
    intent: { type: OperationType; disputeId: string; actor?: Actor },
    insert: (tx: Transaction) => Promise<Written<Row> | null>,
  ): Promise<Row | null>
  /**
   * Writes the new state of an operation. Null when `write` finds that its outcome is already recorded. `actor` null:
   * the person who started the operation, for an outcome determined without a request.
   */
  record(
    disputeId: string,
    actor: Actor | null,
    write: (tx: Transaction) => Promise<Written<Row> | null>,
  ): Promise<Row | null>
  /** Takes one step under the lock. Idempotent, and safe at any time on any server. */
  advance(row: Row): Promise<Step<Row>>
  /** Reschedules the job after a step that was not taken; completed steps schedule their own follow-up. */
  rescheduleSkipped(step: Step<Row>): Promise<void>
  /** The job: one step, and the next job if one is needed. */
  reconcile(id: string): Promise<void>
  /**
   * Schedules the jobs of all unsettled operations immediately; runs at start, since a crash may have interrupted them.
   */
  resume(): Promise<void>
}

export type OperationRow = { id: string; disputeId: string; personId: string }

/**
 * settled: the outcome is known · moved: a step was taken, which scheduled its follow-up · busy: the lock is held, or
 * another process wrote first · skipped: there is nothing to do yet
 */
export type Step<Row> = { result: 'settled' | 'moved' | 'busy' | 'skipped'; row: Row }

/** The result of a transaction's write, and what belongs in the same transaction. */
export type Written<Row> = {
  row: Row
  /** When the job runs. Null or omitted: none is needed, or one exists. */
  jobAfterMs?: number | null
  audit?: AuditEntry
  /** The event for open pages when there is no audit row. */
  event?: NewEvent
  /** What a person is notified of, besides the audit row. */
  notice?: NewNotice | null
  /** The person in the audit row when there is no actor; default: the one who started the operation. */
  personId?: string
  /** The effect of an outcome on a pending review request: it passes or cancels it. */
  review?: 'passed' | 'documents_changed'
}

type Declaration<Row extends OperationRow> = {
  /** Operations with the same lock name run one at a time, over all servers. */
  lockName(row: Row): string
  load(db: Database, id: string): Promise<Row | null>
  isSettled(row: Row): boolean
  unsettledIds(db: Database): Promise<string[]>
  schedule(db: Database, id: string, afterMs: number): Promise<void>
  /** When the job of a new intent runs, in case this process does not reconcile it. */
  reconcileAfterMs(): number
  /** After how long the job repeats a step that was busy or skipped. */
  retryAfterMs(): number
  /** The next step of a row that was read under the lock. `signal` fires when the lock is lost or the server stops. */
  step(row: Row, signal: AbortSignal): Promise<Step<Row>>
}

/** Another process has changed the operation since its row was read. */
export class OperationMovedError extends Error {
  override name = 'OperationMovedError'
}

/** The interval at which an operation checks whether its lock is free. */
const TURN_PAUSE_MS = 50

/** Advances an operation as soon as its lock is free. Waits at most `timeoutMs`. */
export async function advanceInTurn<Row extends OperationRow>(
  operation: Operation<Row>,
  row: Row,
  timeoutMs: number,
): Promise<Step<Row>> {
  const endsAt = performance.now() + timeoutMs
  for (;;) {
    const step = await operation.advance(row)
    if (step.result !== 'busy' || performance.now() > endsAt) return step
    await delay(TURN_PAUSE_MS)
  }
}

export function defineOperation<Row extends OperationRow>(
  declaration: Declaration<Row>,
): Operation<Row> {
  const { lockName, load, isSettled, unsettledIds, schedule, step } = declaration

  const record: Operation<Row>['record'] = (disputeId, actor, write) =>
    disputeTransaction(disputeId, async (tx) => {
      const written = await write(tx)
      if (!written) return null
      const {
        row,
        jobAfterMs = null,
        audit,
        event,
        personId = row.personId,
        review,
        notice,
      } = written
      if (jobAfterMs !== null) await schedule(tx, row.id, jobAfterMs)
      if (review === 'passed') await passCheck(tx, row)
      if (!audit) {
        if (event) await appendEvent(tx, event)
        return row
      }
      const who = actor ?? (await actorOf(tx, personId))
      if (review === 'documents_changed') {
        await cancelCheck(tx, who, disputeId, { reason: 'documents', personId })
      }
      // Last, because both lock the order of appended rows until the end of the transaction.
      await appendAudit(tx, who, audit)
      if (notice) await appendNotices(tx, desk().jobs, [notice])
      return row
    })

  async function advance(row: Row): Promise<Step<Row>> {
    if (isSettled(row)) return { result: 'settled', row }
    const { db, locks, underway } = desk()
    const lock = await locks.tryLock(lockName(row))
    if (!lock) return { result: 'busy', row }
    try {
      const current = await load(db, row.id)
      if (!current || isSettled(current)) return { result: 'settled', row: current ?? row }
      return await step(current, AbortSignal.any([lock.lost, underway.stopping]))
    } catch (error) {
      if (error instanceof OperationMovedError) return { result: 'busy', row }
      throw error
    } finally {
      await lock.release()
    }
  }

  async function rescheduleSkipped({ result, row }: Step<Row>): Promise<void> {
    if (result === 'settled' || result === 'moved') return
    await schedule(desk().db, row.id, declaration.retryAfterMs())
  }

  return {
    record,
    advance,
    rescheduleSkipped,
    recordIntent: ({ type, disputeId, actor }, insert) =>
      record(disputeId, actor ?? null, async (tx) => {
        const written = await insert(tx)
        if (!written) return null
        await assertCanStart(tx, disputeId, type)
        return { jobAfterMs: declaration.reconcileAfterMs(), ...written }
      }),
    async reconcile(id) {
      const row = await load(desk().db, id)
      if (row) await rescheduleSkipped(await advance(row))
    },
    async resume() {
      const { db } = desk()
      for (const id of await unsettledIds(db)) await schedule(db, id, 0)
    },
  }
}
