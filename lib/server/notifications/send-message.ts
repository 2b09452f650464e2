import 'server-only'
import { and, eq, inArray, lte, or, type SQL } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { messageNotices, messages } from '@/lib/db/schema/notifications'
import { notificationSettingsPath } from '@/lib/format/notification-paths'
import { desk } from '@/lib/server/desk'
import { readAddressee, type Addressee } from './addressee'
import type { SendResult } from './channels/channel'
import { readContents } from './contents'
import type { MessageToSend } from './message-to-send'
import { queueMessage, scheduleSending, type Message } from './queue-messages'
import { recipientOf } from './recipient'
import { refreshDisputes } from './refresh-disputes'
import { holdMs, retryAfterMs, sendTimeoutMs, staleAfterMs } from './send-times'

/**
 * Sends a message that is due, at least once: when the outcome of an attempt was not recorded because the process died,
 * the message is sent again under the same id. No transaction is open while it is sent.
 */
export async function sendMessage({ messageId }: { messageId: string }): Promise<void> {
  const { db } = desk()
  if (!(await isDue(messageId))) return
  await refreshDisputes(messageId)
  const claimed = await db.transaction((tx) => claim(tx, messageId))
  if (claimed) await record(claimed.message, await send(claimed))
}

/** Whether the message may be claimed now. Otherwise its job is scheduled again for when it may be. */
async function isDue(messageId: string): Promise<boolean> {
  const { db, now } = desk()
  const [message] = await db.select().from(messages).where(eq(messages.id, messageId))
  if (!message || message.finishedAt) return false
  const { state, dueAt, claimedAt } = message
  const claimableAt =
    state === 'sending' && claimedAt ? claimedAt.getTime() + staleAfterMs() : dueAt.getTime()
  const waitMs = claimableAt - now().getTime()
  if (waitMs > 0) await scheduleSending(db, message, waitMs)
  return waitMs <= 0
}

type Claimed = { message: Message; addressee: Addressee; content: MessageToSend }

/**
 * Starts an attempt, so that no other server sends the message meanwhile, and determines its content: what is true now
 * and what the recipient wants. Null when another server was first, or when there is nothing to send.
 */
async function claim(tx: Transaction, messageId: string): Promise<Claimed | null> {
  const { now, env } = desk()
  const [claimable] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.id, messageId), isClaimable()))
    .for('update')
  if (!claimable) return null
  const addressee = await readAddressee(tx, recipientOf(claimable))
  const { lines, heldIds } = await readContents(tx, claimable, addressee)
  if (!addressee || (lines.length === 0 && !claimable.isTest)) {
    await (heldIds.length > 0 ? postpone(tx, claimable) : drop(tx, claimable))
    return null
  }
  if (heldIds.length > 0) await moveToLater(tx, claimable, heldIds)
  const [message] = await tx
    .update(messages)
    .set({ state: 'sending', attempts: claimable.attempts + 1, claimedAt: now() })
    .where(eq(messages.id, messageId))
    .returning()
  if (!message) return null
  const { locale, unsubscribeUrl } = addressee
  const settingsUrl = env.publicUrl + notificationSettingsPath
  const { id, isTest } = message
  const content = { id, locale, timeZone: env.timeZone, lines, isTest, unsubscribeUrl, settingsUrl }
  return { message, addressee, content }
}

function isClaimable(): SQL | undefined {
  const now = desk().now()
  const stale = new Date(now.getTime() - staleAfterMs())
  return or(
    and(eq(messages.state, 'queued'), lte(messages.dueAt, now)),
    and(eq(messages.state, 'sending'), lte(messages.claimedAt, stale)),
  )
}

/** For a message whose notices may become untrue soon. */
async function postpone(tx: Transaction, message: Message): Promise<void> {
  const { now } = desk()
  const dueAt = new Date(now().getTime() + holdMs())
  await tx.update(messages).set({ state: 'queued', dueAt }).where(eq(messages.id, message.id))
  await scheduleSending(tx, message, holdMs())
}

/** For some notices of a message, which does not wait for them. */
async function moveToLater(
  tx: Transaction,
  message: Message,
  noticeIds: readonly string[],
): Promise<void> {
  const messageId = await queueMessage(tx, recipientOf(message), { afterMs: holdMs() })
  await tx
    .update(messageNotices)
    .set({ messageId })
    .where(
      and(
        eq(messageNotices.messageId, message.id),
        inArray(messageNotices.noticeId, [...noticeIds]),
      ),
    )
}

async function drop(tx: Transaction, { id }: Message): Promise<void> {
  const { now } = desk()
  await tx.update(messages).set({ state: 'dropped', finishedAt: now() }).where(eq(messages.id, id))
}

async function send({ message, addressee, content }: Claimed): Promise<SendResult> {
  try {
    return await addressee.send(content, sendTimeoutMs(recipientOf(message).channel))
  } catch (err) {
    desk().log.error({ err, message: message.id }, 'A message could not be sent')
    return { outcome: 'retry', code: 'internal_error' }
  }
}

/** Records the outcome, unless the attempt took so long that another one was started. */
async function record(message: Message, result: SendResult): Promise<void> {
  const { db, now, log } = desk()
  const { id, attempts, recipient } = message
  const waitMs = result.outcome === 'retry' ? retryAfterMs(attempts, result.retryAfterMs) : null
  await db.transaction(async (tx) => {
    const [current] = await tx
      .update(messages)
      .set(afterAttempt(result, waitMs, now()))
      .where(
        and(eq(messages.id, id), eq(messages.state, 'sending'), eq(messages.attempts, attempts)),
      )
      .returning()
    if (current && waitMs !== null) await scheduleSending(tx, current, waitMs)
  })
  if (result.outcome === 'sent') log.info({ message: id, recipient, attempts }, 'Sent a message')
  else log.warn({ message: id, recipient, attempts, ...result }, 'A message was not sent')
}

function afterAttempt(result: SendResult, waitMs: number | null, now: Date): Partial<Message> {
  if (result.outcome === 'sent') return { state: 'sent', problem: null, finishedAt: now }
  const problem = result.code
  if (waitMs === null) return { state: 'failed', problem, finishedAt: now }
  return { state: 'queued', problem, dueAt: new Date(now.getTime() + waitMs) }
}
