import 'server-only'
import { isNull } from 'drizzle-orm'
import type { Database, Transaction } from '@/lib/db/open-database'
import { messages } from '@/lib/db/schema/notifications'
import { desk } from '@/lib/server/desk'
import { recipientKey, recipientOf, type Recipient } from './recipient'

export type Message = typeof messages.$inferSelect

/** Adds a message with the job that sends it. @returns its id */
export async function queueMessage(
  tx: Transaction,
  recipient: Recipient,
  { afterMs, isTest = false }: { afterMs: number; isTest?: boolean },
): Promise<string> {
  const { now } = desk()
  const [message] = await tx
    .insert(messages)
    .values({
      recipient: recipientKey(recipient),
      ...(recipient.channel === 'team'
        ? { teamChannelId: recipient.teamChannelId }
        : { personId: recipient.personId }),
      state: 'queued',
      isTest,
      createdAt: now(),
      dueAt: new Date(now().getTime() + afterMs),
    })
    .returning()
  if (!message) throw new Error('The message was not inserted')
  await scheduleSending(tx, message, afterMs)
  return message.id
}

/** Schedules the job that sends the message, on the workers of its channel. */
export async function scheduleSending(
  tx: Database,
  message: Message,
  afterMs: number,
): Promise<void> {
  const { channel } = recipientOf(message)
  await desk().jobs.schedule(tx, JOB_OF_CHANNEL[channel], { messageId: message.id }, afterMs)
}

const JOB_OF_CHANNEL = {
  email: 'send-email',
  line: 'send-to-line',
  team: 'send-to-team',
} as const satisfies Record<Recipient['channel'], string>

/**
 * Sends a test message immediately, without a notice. Its outcome is among the deliveries.
 * @returns the id of the message
 */
export async function queueTest(recipient: Recipient): Promise<string> {
  return desk().db.transaction((tx) => queueMessage(tx, recipient, { afterMs: 0, isTest: true }))
}

/** Schedules the jobs of all unfinished messages, since a crash may have interrupted them. */
export async function resumeMessages(): Promise<void> {
  const { db, jobs } = desk()
  const unfinished = await db.select().from(messages).where(isNull(messages.finishedAt))
  // The job itself waits until the message may be sent.
  for (const message of unfinished) await scheduleSending(db, message, 0)
  await jobs.scheduleOnce(db, 'expand-notices', {})
}
