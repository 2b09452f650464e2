import 'server-only'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { toNoticeEvent, type NoticeEvent } from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { messageNotices, messages, notices } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import { desk } from '@/lib/server/desk'
import { lockAppendOrder } from '@/lib/server/outbox/append-event'
import { choicesOf, NO_CHOICES, wants } from './choices'
import { queueMessage } from './queue-messages'
import { recipientKey, type Recipient } from './recipient'
import { openTeamChannels } from './team-channels'

/** Notices of this time are sent as one message, so that a burst is one digest. */
const COLLECT_MS = 30_000

/** Notices per transaction. */
const BATCH = 100

const ROWS_PER_INSERT = 200

type Notice = typeof notices.$inferSelect

/** Determines the recipients of new notices, and adds the notices to the next message of each. */
export async function expandNotices(): Promise<void> {
  const { db } = desk()
  // A notice whose transaction found this job waiting is committed once the lock is free.
  await db.transaction(lockAppendOrder)
  while ((await db.transaction(expandBatch)) === BATCH);
}

/** @returns the number of notices */
async function expandBatch(tx: Transaction): Promise<number> {
  const batch = await tx
    .select()
    .from(notices)
    .where(isNull(notices.expandedAt))
    .orderBy(asc(notices.at), asc(notices.id))
    .limit(BATCH)
    .for('update', { skipLocked: true })
  if (batch.length === 0) return 0
  await addToMessages(tx, await recipientsOf(tx, batch))
  const ids = batch.map(({ id }) => id)
  await tx.update(notices).set({ expandedAt: desk().now() }).where(inArray(notices.id, ids))
  return batch.length
}

async function recipientsOf(
  tx: Transaction,
  batch: readonly Notice[],
): Promise<[Recipient, string[]][]> {
  const all = [...(await personalRecipients(tx)), ...(await teamRecipients(tx))]
  return all.flatMap(({ recipient, isFor }): [Recipient, string[]][] => {
    const ids = batch.flatMap((notice) => {
      const event = toNoticeEvent(notice.event)
      return event && isFor(event, notice) ? notice.id : []
    })
    return ids.length > 0 ? [[recipient, ids]] : []
  })
}

type PossibleRecipient = {
  recipient: Recipient
  isFor(event: NoticeEvent, notice: Notice): boolean
}

async function personalRecipients(tx: Transaction): Promise<PossibleRecipient[]> {
  const { mail, line } = desk().env
  const enabled = await tx
    .select({ id: people.id, role: people.role, lineUserId: people.lineUserId })
    .from(people)
    .where(isNull(people.disabledAt))
  const choices = await choicesOf(
    tx,
    enabled.map(({ id }) => id),
  )
  return enabled.flatMap(({ id: personId, role, lineUserId }) => {
    const channels = [
      ...(mail ? (['email'] as const) : []),
      ...(line && lineUserId ? (['line'] as const) : []),
    ]
    return channels.map((channel) => ({
      recipient: { channel, personId },
      isFor: (event: NoticeEvent, notice: Notice) =>
        (notice.personId === null || notice.personId === personId) &&
        wants(role, choices.get(personId) ?? NO_CHOICES, event, channel),
    }))
  })
}

/** Also of notices that are addressed to one person. */
async function teamRecipients(tx: Transaction): Promise<PossibleRecipient[]> {
  const channels = await openTeamChannels(tx)
  return channels
    .filter(({ pausedAt }) => pausedAt === null)
    .map(({ id: teamChannelId, events }) => ({
      recipient: { channel: 'team', teamChannelId },
      isFor: (event) => events.includes(event),
    }))
}

/** Adds the notices to the message that each recipient receives next, or to a new one. */
async function addToMessages(
  tx: Transaction,
  recipients: readonly [Recipient, string[]][],
): Promise<void> {
  const { pace } = desk()
  const open = await openMessages(
    tx,
    recipients.map(([recipient]) => recipientKey(recipient)),
  )
  let rows: MessageNotice[] = []
  for (const [recipient, noticeIds] of recipients) {
    const key = recipientKey(recipient)
    const messageId =
      open.get(key) ?? (await queueMessage(tx, recipient, { afterMs: COLLECT_MS * pace }))
    rows.push(...noticeIds.map((noticeId) => ({ noticeId, recipient: key, messageId })))
    if (rows.length < ROWS_PER_INSERT) continue
    await insertRows(tx, rows)
    rows = []
  }
  await insertRows(tx, rows)
}

type MessageNotice = typeof messageNotices.$inferInsert

/** As one parameter: hundreds of people with many notices have some ten thousand rows. */
async function insertRows(tx: Transaction, rows: readonly MessageNotice[]): Promise<void> {
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into ${messageNotices} (notice_id, recipient, message_id)
    select "noticeId", recipient, "messageId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row ("noticeId" uuid, recipient text, "messageId" uuid)
    on conflict do nothing`)
}

/** The messages that still collect notices, by recipient. The rows are locked, so none is sent before they are in it. */
async function openMessages(
  tx: Transaction,
  recipients: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (recipients.length === 0) return new Map()
  const open = await tx
    .select({ id: messages.id, recipient: messages.recipient })
    .from(messages)
    .where(
      and(
        inArray(messages.recipient, [...recipients]),
        eq(messages.state, 'queued'),
        eq(messages.attempts, 0),
        eq(messages.isTest, false),
        gt(messages.dueAt, desk().now()),
      ),
    )
    .orderBy(asc(messages.id))
    .for('update')
  return new Map(open.map(({ id, recipient }) => [recipient, id]))
}
