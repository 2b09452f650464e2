import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

/** What people are notified of; written in the transaction of its cause. */
export const notices = pgTable(
  'notices',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** One of NOTICE_EVENTS (lib/contract/notifications.ts); an earlier server may not know it. */
    event: text('event').notNull(),
    /** Identifies the cause, so that each cause is told once. */
    key: text('key').notNull(),
    disputeId: text('dispute_id'),
    /** Of all people, only this one is notified; null: everyone who chose the event. */
    personId: uuid('person_id').references(() => people.id, { onDelete: 'cascade' }),
    /** A short code that explains the event, such as the kind of trouble. */
    detail: text('detail'),
    at: moment('at').notNull(),
    /** When its recipients were determined. */
    expandedAt: moment('expanded_at'),
  },
  (table) => [
    uniqueIndex('notices_key').on(table.key),
    index('notices_at').on(table.at),
    index('notices_unexpanded')
      .on(table.at)
      .where(sql`${table.expandedAt} is null`),
  ],
)

/** A choice that differs from the default. */
export const notificationChoices = pgTable(
  'notification_choices',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    event: text('event').notNull(),
    channel: text('channel', { enum: ['email', 'line', 'browser'] }).notNull(),
    isOn: boolean('is_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.event, table.channel] })],
)

/** Channels of the team; admins set them up. */
export const teamChannels = pgTable('team_channels', {
  id: uuid('id').primaryKey().defaultRandom(),
  kind: text('kind', {
    enum: ['line', 'slack', 'teams', 'google_chat', 'chatwork', 'json'],
  }).notNull(),
  name: text('name').notNull(),
  /** The URL, the id of a LINE group or of a Chatwork room. Encrypted, because such URLs permit posting. */
  address: text('address').notNull(),
  /** The key of the signature, or the token of Chatwork. Encrypted; null when the kind needs none. */
  secret: text('secret'),
  language: text('language').notNull(),
  events: jsonb('events').$type<string[]>().notNull(),
  createdAt: moment('created_at').notNull(),
  pausedAt: moment('paused_at'),
})

/** What is sent to one recipient: one notice, or several as a digest. */
export const messages = pgTable(
  'messages',
  {
    /** The key by which the receiver recognises a repeated attempt. */
    id: uuid('id').primaryKey().defaultRandom(),
    /** `email:<person id>`, `line:<person id>` or `team:<channel id>`. */
    recipient: text('recipient').notNull(),
    /** Null for a team channel. */
    personId: uuid('person_id').references(() => people.id, { onDelete: 'cascade' }),
    teamChannelId: uuid('team_channel_id').references(() => teamChannels.id, {
      onDelete: 'cascade',
    }),
    /** `dropped`: nothing in it was still true, or the recipient no longer wants it. */
    state: text('state', { enum: ['queued', 'sending', 'sent', 'failed', 'dropped'] }).notNull(),
    /** Requested with "Send a test"; contains no notice. */
    isTest: boolean('is_test').notNull().default(false),
    attempts: integer('attempts').notNull().default(0),
    /** A code of the last failure; never the text of a provider. */
    problem: text('problem'),
    createdAt: moment('created_at').notNull(),
    /** While `queued`: when it is sent. Until the first attempt, notices are added to it. */
    dueAt: moment('due_at').notNull(),
    claimedAt: moment('claimed_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('messages_created').on(table.createdAt),
    index('messages_unfinished')
      .on(table.recipient, table.dueAt)
      .where(sql`${table.finishedAt} is null`),
  ],
)

/** Which notices a message contains. A recipient receives each notice once. */
export const messageNotices = pgTable(
  'message_notices',
  {
    noticeId: uuid('notice_id')
      .notNull()
      .references(() => notices.id, { onDelete: 'cascade' }),
    recipient: text('recipient').notNull(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.noticeId, table.recipient] }),
    index('message_notices_message').on(table.messageId),
  ],
)

/** What admins set for the whole team; one row for each setting. */
export const teamSettings = pgTable('team_settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
  updatedAt: moment('updated_at').notNull(),
})
