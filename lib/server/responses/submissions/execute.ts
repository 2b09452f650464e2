import 'server-only'
import type { Answer as AnswerDto } from '@/lib/contract/response'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { OmiseError } from '@/lib/omise/errors'
import type { OmiseDispute } from '@/lib/omise/types'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import { cancelCheck, type Check } from '@/lib/server/outbound/review-request'
import { desk } from '@/lib/server/desk'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import { toDeskError } from '@/lib/server/omise-gateway/ask-omise'
import { attemptTimeoutMs } from '@/lib/server/outbound/time-limits'
import {
  discardIntent,
  findAnswer,
  lockNameOf,
  recordDone,
  recordFailed,
  recordIntent,
  toAnswer,
  type Answer,
  type NewAnswer,
} from './answer'
import { resolveOutcome } from './resolve-outcome'
import { assertUnchanged } from './pre-flight'

/** What the answer is about to lock for good: the documents it was decided with, and the check that allows it. */
export type Reviewed = { documentIds: readonly string[]; check: Check | null }

/**
 * Asks Omise once, and looks what came of it. Resolves with the answer done, or still intended: then the outcome is
 * unknown, and a job goes on looking. Nothing is ever sent a second time. `reviewed`: null when the documents do not
 * matter.
 * @throws DeskError when it certainly was not done, `answer_underway` when the outcome of another one is unknown,
 * `uploads_underway` or `deletion_underway` while the documents are being changed, `documents_changed` or
 * `check_over` when they are not those that were reviewed
 */
export async function carryOut(
  intent: NewAnswer,
  actor: Actor,
  reviewed: Reviewed | null = null,
): Promise<AnswerDto> {
  return desk().underway.track(locked(intent, actor, reviewed))
}

/** The lock tells the job that the answer is still being carried out. */
async function locked(
  intent: NewAnswer,
  actor: Actor,
  reviewed: Reviewed | null,
): Promise<AnswerDto> {
  const { db, env, locks, underway } = desk()
  const lock = await locks.tryLock(lockNameOf(intent.id))
  try {
    const answer = await recordIntent(intent, reviewed?.check)
    if (answer) {
      const timeout = AbortSignal.timeout(attemptTimeoutMs(env))
      const signal = AbortSignal.any([timeout, underway.stopping, ...(lock ? [lock.lost] : [])])
      await assertAsReviewed(answer, actor, reviewed, signal)
      return await toAnswer(await ask(answer, actor, signal))
    }
    const same = await findAnswer(db, intent.id)
    if (same) return await knownAnswer(same, intent)
    throw new DeskError('answer_underway', {
      detail: 'Whether Omise has an earlier answer to this dispute is not known yet',
    })
  } finally {
    await lock?.release()
  }
}

/**
 * The second press of the same button.
 * @throws DeskError `malformed_request` when the id names something else, or why it failed
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

/** What an answer can fail of. */
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
 * The intent keeps the dispute from being changed here, so what is read now is what the bank gets, but for changes that
 * are made elsewhere in the same moment. Where it is not what was reviewed, the intent is discarded and the check ends.
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
    await discardIntent(answer, async (tx) => {
      if (isOver) await cancelCheck(tx, actor, disputeId, { reason: 'documents', personId })
    })
    throw isOver ? new DeskError('check_over', { cause: error }) : error
  }
}

async function ask(answer: Answer, actor: Actor, signal: AbortSignal): Promise<Answer> {
  const { failure, reply } = await send(answer, signal)
  const dispute = (await look(answer)) ?? reply
  const verdict = dispute ? resolveOutcome(answer, dispute) : 'open'
  const isRefused = failure?.outcome === 'not_applied'
  // Accepted by others and refused to us looks like ours; the message cannot be anybody else's.
  if (verdict === 'done' && !(isRefused && answer.type === 'accept')) {
    return recordDone(answer, actor)
  }
  if (dispute && verdict !== 'open') {
    const problem = dispute.status === 'pending' ? 'answered_elsewhere' : 'dispute_not_open'
    await recordFailed(answer, problem)
    throw new DeskError(problem, { cause: failure })
  }
  if (!isRefused) return answer
  const error = toDeskError(failure, 'dispute_not_found')
  await recordFailed(answer, isDeskError(error) ? error.code : 'internal_error')
  throw error
}

type Reply = { failure: OmiseError | null; reply: OmiseDispute | null }

/** Only a refusal says that nothing was done; any other failure leaves it open. */
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

/** The dispute as it is now; null when Omise does not say. */
async function look({ disputeId }: Answer): Promise<OmiseDispute | null> {
  const { omise, underway, log } = desk()
  try {
    return await omise.disputes.retrieve(disputeId, { signal: underway.stopping })
  } catch (err) {
    log.warn({ err, disputeId }, 'Omise did not say what came of an answer')
    return null
  }
}
