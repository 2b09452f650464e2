import 'server-only'
import { and, desc, eq, gt, inArray, or } from 'drizzle-orm'
import type { DeliveryState, LastDelivery } from '@/lib/contract/notification-settings'
import { messages } from '@/lib/db/schema/notifications'
import { desk } from '@/lib/server/desk'

type MessageState = typeof messages.$inferSelect.state

/**
 * The last message of each recipient that has one. A message that still waits for its first attempt says nothing about
 * the channel, and would hide the outcome of a test.
 */
export async function lastDeliveries(
  recipients: readonly string[],
  { onlyTests }: { onlyTests: boolean },
): Promise<ReadonlyMap<string, LastDelivery>> {
  if (recipients.length === 0) return new Map()
  const rows = await desk()
    .db.selectDistinctOn([messages.recipient], {
      recipient: messages.recipient,
      state: messages.state,
      problem: messages.problem,
      isTest: messages.isTest,
      createdAt: messages.createdAt,
      finishedAt: messages.finishedAt,
    })
    .from(messages)
    .where(
      and(
        inArray(messages.recipient, [...recipients]),
        or(eq(messages.isTest, true), onlyTests ? undefined : gt(messages.attempts, 0)),
      ),
    )
    .orderBy(messages.recipient, desc(messages.createdAt))
  return new Map(
    rows.map(({ recipient, state, problem, isTest, createdAt, finishedAt }) => [
      recipient,
      {
        state: shownState(state),
        problem,
        isTest,
        at: (finishedAt ?? createdAt).toISOString(),
      },
    ]),
  )
}

export function shownState(state: MessageState): DeliveryState {
  return state === 'queued' || state === 'sending' ? 'waiting' : state
}
