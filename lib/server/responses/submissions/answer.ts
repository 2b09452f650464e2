import 'server-only'
import { and, desc, eq } from 'drizzle-orm'
import type { Answer as AnswerDto } from '@/lib/contract/response'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database, Transaction } from '@/lib/db/open-database'
import { answers, people } from '@/lib/db/schema'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { assertStillAsked, passCheck, type Check } from '@/lib/server/outbound/review-request'
import { desk } from '@/lib/server/desk'
import { assertCanStart, disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { probeEveryMs } from '@/lib/server/outbound/time-limits'
import { readNames } from '@/lib/server/people/read-names'

/** What somebody set out to answer a dispute with, as the database has it. */
export type Answer = typeof answers.$inferSelect
export type NewAnswer = Pick<
  Answer,
  'id' | 'disputeId' | 'type' | 'message' | 'detail' | 'personId'
>

/** Held by whoever answers now: one whose lock is free has been left alone. */
export function lockNameOf(answerId: string): string {
  return `answer ${answerId}`
}

/**
 * Writes down what is about to be asked of Omise, with the job that finds out about it when we die in between. From
 * here until the outcome is known, no document of the dispute changes from here and `check` is held. Null when there
 * is this answer already, or another one whose outcome is unknown: then nothing may be asked. `check`: what allows it
 * where a second person has to submit.
 * @throws DeskError `check_over` when the check was ended since it was read, `uploads_underway` or
 * `deletion_underway` while the documents are being changed
 */
export async function recordIntent(
  intent: NewAnswer,
  check?: Check | null,
): Promise<Answer | null> {
  const { jobs, now } = desk()
  return disputeTransaction(intent.disputeId, async (tx) => {
    const [answer] = await tx
      .insert(answers)
      .values({ ...intent, state: 'intended', createdAt: now() })
      .onConflictDoNothing()
      .returning()
    if (!answer) return null
    await assertCanStart(tx, intent.disputeId, intent.type)
    if (check) await assertStillAsked(tx, check)
    await jobs.schedule(tx, 'settle-answer', { answerId: answer.id }, probeEveryMs())
    return answer
  })
}

/** Removes an intent of which nothing was sent. `also`: what is written with it. */
export async function discardIntent(
  { id, disputeId }: Answer,
  also: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await disputeTransaction(disputeId, async (tx) => {
    await tx.delete(answers).where(and(eq(answers.id, id), eq(answers.state, 'intended')))
    await also(tx)
  })
}

export async function findAnswer(db: Database, answerId: string): Promise<Answer | null> {
  const [answer] = await db.select().from(answers).where(eq(answers.id, answerId))
  return answer ?? null
}

export async function lastAnswer(db: Database, disputeId: string): Promise<Answer | null> {
  const [answer] = await db
    .select()
    .from(answers)
    .where(eq(answers.disputeId, disputeId))
    .orderBy(desc(answers.createdAt), desc(answers.id))
    .limit(1)
  return answer ?? null
}

const ACTIONS = { submit: 'response_submitted', accept: 'dispute_accepted' } as const

/** Writes that Omise has it, with its audit row. `actor` null: the person who set out, whenever that was. */
export async function recordDone(answer: Answer, actor: Actor | null): Promise<Answer> {
  return disputeTransaction(answer.disputeId, async (tx) => {
    const done = await settle(tx, answer, { state: 'done', problem: null })
    if (!done) return answer
    await passCheck(tx, answer)
    await appendAudit(tx, actor ?? (await actorOf(tx, answer)), {
      action: ACTIONS[answer.type],
      disputeId: answer.disputeId,
      detail: answer.detail,
    })
    return done
  })
}

/** Writes that Omise does not have it and will not. */
export async function recordFailed(answer: Answer, problem: ProblemCode): Promise<Answer> {
  return disputeTransaction(
    answer.disputeId,
    async (tx) => (await settle(tx, answer, { state: 'failed', problem })) ?? answer,
  )
}

/** Undefined when somebody else has settled it. */
async function settle(
  tx: Database,
  { id }: Answer,
  end: { state: 'done' | 'failed'; problem: ProblemCode | null },
): Promise<Answer | undefined> {
  const [settled] = await tx
    .update(answers)
    .set({ ...end, settledAt: desk().now() })
    .where(and(eq(answers.id, id), eq(answers.state, 'intended')))
    .returning()
  return settled
}

async function actorOf(tx: Database, { personId }: Answer): Promise<Actor> {
  const [person] = await tx.select().from(people).where(eq(people.id, personId))
  return { personId, personName: person?.name ?? null, requestId: null, address: null }
}

export async function toAnswer(answer: Answer): Promise<AnswerDto> {
  const names = await readNames(desk().db)
  return {
    id: answer.id,
    type: answer.type,
    state: answer.state,
    problem: answer.problem,
    by: { name: names.of(answer.personId) ?? '' },
    createdAt: answer.createdAt.toISOString(),
  }
}
