import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Answer as AnswerDto } from '@/lib/contract/response'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Transaction } from '@/lib/db/open-database'
import { answers } from '@/lib/db/schema/responses'
import { OmiseError } from '@/lib/omise/errors'
import type { OmiseDispute } from '@/lib/omise/types'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import { recordDisputes } from '@/lib/server/dispute-index/record-disputes'
import { toDeskError } from '@/lib/server/omise-gateway/omise-requests'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import {
  aboutReview,
  assertStillAsked,
  cancelCheck,
  openCheck,
  type Check,
} from '@/lib/server/outbound/review-request'
import {
  defineSingleAttempt,
  type Outcome,
  type SingleAttempt,
} from '@/lib/server/outbound/single-attempt'
import { probeEveryMs } from '@/lib/server/outbound/time-limits'
import type { NewNotice } from '@/lib/server/outbox/append-notice'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import { findAnswer, toAnswer, type Answer, type NewAnswer } from './answer'
import { assertUnchanged } from './pre-flight'
import { resolveOutcome } from './resolve-outcome'

/** What an answer commits permanently: the documents it is based on, and the review request that permits it. */
export type Reviewed = { documentIds: readonly string[]; check: Check | null }

const ACTIONS = { submit: 'response_submitted', accept: 'dispute_accepted' } as const

/**
 * Submitting a response or accepting a dispute: intended, then done or failed. The request is never sent a second time.
 */
export const submission: SingleAttempt<Answer> = defineSingleAttempt<Answer>({
  lock: 'answer',
  load: findAnswer,
  async unsettledIds(db) {
    const rows = await db
      .select({ id: answers.id })
      .from(answers)
      .where(eq(answers.state, 'intended'))
    return rows.map(({ id }) => id)
  },
  schedule: (db, answerId, afterMs) =>
    desk().jobs.schedule(db, 'settle-answer', { answerId }, afterMs),
  reconcileAfterMs: probeEveryMs,
  attempt,
  async probe(answer) {
    const readAt = desk().now()
    const dispute = await desk().omise.disputes.retrieve(answer.disputeId)
    await recordStatus(dispute, readAt)
    return outcomeOf(answer, dispute)
  },
  async finalize(answer, ended, actor) {
    const problem = ended.state === 'failed' ? ended.problem : null
    const recorded = await submission.record(answer.disputeId, actor, async (tx) => {
      const [row] = await tx
        .update(answers)
        .set({ state: ended.state, problem, settledAt: desk().now() })
        .where(and(eq(answers.id, answer.id), eq(answers.state, 'intended')))
        .returning()
      if (!row) return null
      if (ended.state === 'failed') return { row }
      const { type, disputeId, detail } = row
      const notice = await reviewedNotice(tx, row)
      return { row, review: 'passed', audit: { action: ACTIONS[type], disputeId, detail }, notice }
    })
    return recorded ?? answer
  },
})

/** For the person who requested the review of this response; null when there was none by another person. */
async function reviewedNotice(
  tx: Transaction,
  { type, disputeId, personId }: Answer,
): Promise<NewNotice | null> {
  const check = type === 'submit' ? await openCheck(tx, disputeId) : null
  if (!check || check.personId === personId) return null
  return aboutReview('response_reviewed', check)
}

/**
 * Submits or accepts. Resolves with the answer: done, or still intended when the outcome is unknown. `reviewed`: null
 * when the documents do not matter.
 * @throws DeskError when it certainly was not done, `answer_underway` when the outcome of another one is unknown,
 * `uploads_underway` or `deletion_underway` while the documents are being changed, `documents_changed` or `check_over`
 * when they are not those that were reviewed
 */
export async function submitAnswer(
  intent: NewAnswer,
  actor: Actor,
  reviewed: Reviewed | null = null,
): Promise<AnswerDto> {
  const answer = await submission.run(intent.id, actor, {
    recordIntent: () => recordIntent(intent, reviewed?.check),
    preflight: (recorded, signal) => assertAsReviewed(recorded, actor, reviewed, signal),
  })
  if (answer) return toAnswer(answer)
  const same = await findAnswer(desk().db, intent.id)
  if (same) return knownAnswer(same, intent)
  throw new DeskError('answer_underway', {
    detail: 'Whether Omise has an earlier answer to this dispute is not known yet',
  })
}

/**
 * Records the intent. Until the outcome is known, the desk changes no document of the dispute and holds `check`. Null
 * when this answer exists, or another one with an unknown outcome. `check`: the review request, where a second person
 * has to submit.
 * @throws DeskError `check_over` when the request ended since it was read, `uploads_underway` or `deletion_underway`
 * while the documents are being changed
 */
export async function recordIntent(
  intent: NewAnswer,
  check?: Check | null,
): Promise<Answer | null> {
  const { type, disputeId } = intent
  return submission.recordIntent({ type, disputeId }, async (tx) => {
    const [row] = await tx
      .insert(answers)
      .values({ ...intent, state: 'intended', createdAt: desk().now() })
      .onConflictDoNothing()
      .returning()
    if (!row) return null
    if (check) await assertStillAsked(tx, check)
    return { row }
  })
}

/**
 * The answer of a repeated request.
 * @throws DeskError `malformed_request` when the id belongs to another answer, or the reason it failed
 */
export async function knownAnswer(
  answer: Answer,
  { disputeId, type }: Pick<NewAnswer, 'disputeId' | 'type'>,
): Promise<AnswerDto> {
  if (answer.disputeId !== disputeId || answer.type !== type) {
    throw new DeskError('malformed_request', { detail: 'The answer id names another answer' })
  }
  if (answer.state === 'failed') throw new DeskError(problemOf(answer))
  return toAnswer(answer)
}

function problemOf({ problem }: Answer): ProblemCode {
  return FAILURES.find((code) => code === problem) ?? 'omise_unreachable'
}

/** The possible reasons of a failed answer. */
const FAILURES = [
  'answered_elsewhere',
  'dispute_not_open',
  'omise_refused',
  'omise_declined',
  'omise_busy',
  'omise_unreachable',
  'omise_unreadable',
] as const satisfies readonly ProblemCode[]

/**
 * The intent keeps the desk from changing the dispute, so the bank receives what is read now, except for concurrent
 * changes made elsewhere. When it differs from what was reviewed, the intent is discarded and the review request ends.
 */
async function assertAsReviewed(
  answer: Answer,
  actor: Actor,
  reviewed: Reviewed | null,
  signal: AbortSignal,
): Promise<void> {
  const { disputeId, personId } = answer
  try {
    await assertUnchanged(disputeId, reviewed?.documentIds ?? null, signal)
  } catch (error) {
    const isOver = Boolean(reviewed?.check) && isDeskError(error, 'documents_changed')
    await disputeTransaction(disputeId, async (tx) => {
      await tx.delete(answers).where(and(eq(answers.id, answer.id), eq(answers.state, 'intended')))
      if (isOver) await cancelCheck(tx, actor, disputeId, { reason: 'documents', personId })
    })
    throw isOver ? new DeskError('check_over', { cause: error }) : error
  }
}

async function attempt(answer: Answer, signal: AbortSignal): Promise<Outcome> {
  const { failure, reply } = await send(answer, signal)
  const readAt = desk().now()
  const dispute = (await probeAfter(answer)) ?? reply
  if (dispute) await recordStatus(dispute, readAt)
  const outcome: Outcome = dispute ? outcomeOf(answer, dispute) : { state: 'unknown' }
  const isRefused = failure?.outcome === 'not_applied'
  // A dispute accepted elsewhere reads like one accepted by our refused request; a message is never the same as
  // another's.
  const isElsewhere = outcome.state === 'done' && isRefused && answer.type === 'accept'
  if (outcome.state === 'done' && !isElsewhere) return outcome
  if (outcome.state === 'failed' || isElsewhere) {
    const problem = outcome.state === 'failed' ? outcome.problem : 'dispute_not_open'
    return { state: 'failed', problem, error: new DeskError(problem, { cause: failure }) }
  }
  if (!isRefused) return { state: outcome.state }
  const error = toDeskError(failure, 'dispute_not_found')
  return { state: 'failed', problem: isDeskError(error) ? error.code : 'internal_error', error }
}

/** The numbers above the lists are those of the index, which would otherwise learn of the answer from the next poll. */
async function recordStatus(dispute: OmiseDispute, readAt: Date): Promise<void> {
  try {
    await recordDisputes([dispute], { source: 'event', readAt, isNews: true })
  } catch (err) {
    desk().log.warn({ err, disputeId: dispute.id }, 'The index keeps the old status of a dispute')
  }
}

/** The outcome of an answer as the dispute shows it. */
function outcomeOf(answer: Answer, dispute: OmiseDispute): Outcome {
  const resolution = resolveOutcome(answer, dispute)
  if (resolution === 'done') return { state: 'done' }
  if (resolution === 'open') return { state: 'absent' }
  const problem = dispute.status === 'pending' ? 'answered_elsewhere' : 'dispute_not_open'
  return { state: 'failed', problem }
}

type Reply = { failure: OmiseError | null; reply: OmiseDispute | null }

/** Only a refusal proves that nothing was done; after any other failure the outcome is unknown. */
async function send({ type, disputeId, message }: Answer, signal: AbortSignal): Promise<Reply> {
  const { omise } = desk()
  const options = { signal }
  try {
    const reply =
      type === 'accept'
        ? await omise.disputes.accept(disputeId, options)
        : await omise.disputes.submit(disputeId, message ?? '', options)
    return { failure: null, reply }
  } catch (error) {
    if (error instanceof OmiseError) return { failure: error, reply: null }
    throw error
  }
}

/** The dispute after the attempt; null when it cannot be read, in which case the job probes again. */
async function probeAfter({ disputeId }: Answer): Promise<OmiseDispute | null> {
  const { omise, underway, log } = desk()
  try {
    return await omise.disputes.retrieve(disputeId, { signal: underway.stopping })
  } catch (err) {
    log.warn({ err, disputeId }, 'The outcome of an answer could not be read')
    return null
  }
}
