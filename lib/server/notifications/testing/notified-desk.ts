import { expect } from 'vitest'
import { desc, eq } from 'drizzle-orm'
import type { NoticeEvent, PersonalChannel } from '@/lib/contract/notifications'
import type { OpenDatabase } from '@/lib/db/open-database'
import {
  messageNotices,
  messages,
  notices,
  notificationChoices,
} from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import type { Role } from '@/lib/evidence/access'
import { parseEnv } from '@/lib/env'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { sendMessage } from '../send-message'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startMailServer, type MailServer } from '@/testing/mail-server'

export type NotifiedDesk = {
  test: TestDesk
  server: MailServer
  /** The person who is signed in as this role. */
  personOf(role: Role): Promise<typeof people.$inferSelect>
  choose(role: Role, event: NoticeEvent, isOn: boolean, channel?: PersonalChannel): Promise<void>
  /** Waits until every notice has its recipients and every message is finished. */
  settled(): Promise<void>
  /** Waits until a message to this role waits to be sent. */
  queuedFor(role: Role): Promise<typeof messages.$inferSelect>
  /** While `work` runs, all waits are long: what it queues stays queued. */
  slowly<Result>(work: () => Promise<Result>): Promise<Result>
  /** While `work` runs, it is `now`. */
  at<Result>(now: Date, work: () => Promise<Result>): Promise<Result>
  /** Sends a message that waits, as its job would do later, on so many servers concurrently. */
  sendLater(messageId: string, servers?: number): Promise<void>
  message(messageId: string): Promise<typeof messages.$inferSelect>
  messagesTo(role: Role): Promise<(typeof messages.$inferSelect)[]>
  /** The events of the message, in the order of their notices. */
  eventsOf(messageId: string): Promise<string[]>
  mailsTo(role: Role): Promise<MailServer['mails']>
  /** Removes notices and messages, mails and choices. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A test desk that has read all disputes of its sandbox, with a mail server. */
export async function openNotifiedDesk(database: OpenDatabase): Promise<NotifiedDesk> {
  const test = await openTestDesk(database)
  const server = await startMailServer()
  const { mail } = parseEnv({
    OMISE_SECRET_KEY: 'skey_test_1',
    SMTP_URL: server.url,
    MAIL_FROM: 'Evidence Desk <desk@example.com>',
  })
  test.desk.env = { ...test.desk.env, mail }
  await pollDisputes()
  const { db } = test.desk

  async function personOf(role: Role) {
    const [person] = await db.select().from(people).where(eq(people.role, role))
    return person ?? expect.fail(`There is no ${role}`)
  }

  async function messagesTo(role: Role) {
    const { id } = await personOf(role)
    return db
      .select()
      .from(messages)
      .where(eq(messages.personId, id))
      .orderBy(desc(messages.createdAt))
  }

  async function at<Result>(moment: Date, work: () => Promise<Result>): Promise<Result> {
    const { now } = test.desk
    test.desk.now = () => moment
    try {
      return await work()
    } finally {
      test.desk.now = now
    }
  }

  async function message(messageId: string) {
    const [found] = await db.select().from(messages).where(eq(messages.id, messageId))
    return found ?? expect.fail('There is no such message')
  }

  return {
    test,
    server,
    at,
    message,
    async slowly(work) {
      const { pace } = test.desk
      test.desk.pace = 100
      try {
        return await work()
      } finally {
        test.desk.pace = pace
      }
    },
    async sendLater(messageId, servers = 1) {
      const { dueAt } = await message(messageId)
      await at(dueAt, async () => {
        await Promise.all(Array.from({ length: servers }, () => sendMessage({ messageId })))
      })
    },
    personOf,
    messagesTo,
    async choose(role, event, isOn, channel = 'email') {
      const { id: personId } = await personOf(role)
      await db
        .insert(notificationChoices)
        .values({ personId, event, channel, isOn })
        .onConflictDoUpdate({
          target: [
            notificationChoices.personId,
            notificationChoices.event,
            notificationChoices.channel,
          ],
          set: { isOn },
        })
    },
    async settled() {
      const isPending = async () => {
        const all = await db.select().from(notices)
        const sent = await db.select().from(messages)
        return (
          all.some(({ expandedAt }) => !expandedAt) || sent.some(({ finishedAt }) => !finishedAt)
        )
      }
      await expect.poll(isPending, { timeout: 30_000 }).toBe(false)
    },
    async queuedFor(role) {
      const queued = async () =>
        (await messagesTo(role)).find(({ state }) => state === 'queued') ?? null
      await expect.poll(queued, { timeout: 20_000 }).not.toBeNull()
      return (await queued()) ?? expect.fail('The message was sent meanwhile')
    },
    async eventsOf(messageId) {
      const rows = await db
        .select({ event: notices.event })
        .from(messageNotices)
        .innerJoin(notices, eq(notices.id, messageNotices.noticeId))
        .where(eq(messageNotices.messageId, messageId))
        .orderBy(notices.at)
      return rows.map(({ event }) => event)
    },
    async mailsTo(role) {
      const { email } = await personOf(role)
      return server.mails.filter(({ to }) => to.includes(email))
    },
    async reset() {
      server.behave('accept')
      await test.omise.heal()
      await db.delete(notices)
      await db.delete(messages)
      await db.delete(notificationChoices)
      server.mails.length = 0
    },
    async close() {
      await server.stop()
      await test.close()
    },
  }
}
