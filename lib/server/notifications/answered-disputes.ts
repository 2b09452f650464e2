import 'server-only'
import { and, inArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { answers } from '@/lib/db/schema/responses'

export type AnsweredDisputes = {
  /** Omise has the answer of this desk; the index may not show it yet. */
  done: ReadonlySet<string>
  /** An answer is being sent, or its outcome is unknown. */
  intended: ReadonlySet<string>
}

/** Which of the disputes this desk has answered or is answering, by submitting or accepting. */
export async function answeredDisputes(
  db: Pick<Database, 'select'>,
  disputeIds: readonly string[],
): Promise<AnsweredDisputes> {
  if (disputeIds.length === 0) return { done: new Set(), intended: new Set() }
  const rows = await db
    .select({ disputeId: answers.disputeId, state: answers.state })
    .from(answers)
    .where(
      and(
        inArray(answers.disputeId, [...disputeIds]),
        inArray(answers.state, ['done', 'intended']),
      ),
    )
  const those = (state: string) =>
    new Set(rows.flatMap((row) => (row.state === state ? row.disputeId : [])))
  return { done: those('done'), intended: those('intended') }
}
