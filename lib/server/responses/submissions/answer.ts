import 'server-only'
import { desc, eq } from 'drizzle-orm'
import type { Answer as AnswerDto } from '@/lib/contract/response'
import type { Database } from '@/lib/db/open-database'
import { answers } from '@/lib/db/schema/responses'
import { desk } from '@/lib/server/desk'
import { readNames } from '@/lib/server/people/names'

/** An attempt to submit or accept, as stored in the database. */
export type Answer = typeof answers.$inferSelect
export type NewAnswer = Pick<
  Answer,
  'id' | 'disputeId' | 'type' | 'message' | 'detail' | 'personId'
>

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
