import {
  bigint,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { moment } from './moment'

export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Lowercase; the name for signing in. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['viewer', 'agent', 'admin'] }).notNull(),
    /** argon2id, in its own encoded form. */
    passwordHash: text('password_hash').notNull(),
    /** The identity at the provider: issuer and subject. Null before the first single sign-on. */
    identityIssuer: text('identity_issuer'),
    identitySubject: text('identity_subject'),
    /** The language of messages to the person; null until one was chosen: the desk's default. */
    language: text('language'),
    /** The person's user id at LINE, for push messages. */
    lineUserId: text('line_user_id'),
    disabledAt: moment('disabled_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('people_email').on(table.email),
    uniqueIndex('people_identity').on(table.identityIssuer, table.identitySubject),
  ],
)

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the token in the cookie, so that a copy of this table does not permit signing in. */
    id: text('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    /** The absolute end, independent of activity. */
    expiresAt: moment('expires_at').notNull(),
    address: text('address'),
    userAgent: text('user_agent'),
    /** The failed sign-ins since the previous sign-in, until the person has read them. */
    failedAttempts: integer('failed_attempts'),
    failedAddresses: integer('failed_addresses'),
  },
  (table) => [index('sessions_person').on(table.personId)],
)

/** Failed sign-ins, kept until the owner of the account signs in and is informed. */
export const failedSignIns = pgTable(
  'failed_sign_ins',
  {
    /** As typed, in the form of `people.email`; there may be no such account. */
    email: text('email').notNull(),
    /** An IPv6 address is stored as its /64 network. */
    address: text('address').notNull(),
    attempts: integer('attempts').notNull(),
    lastAt: moment('last_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.email, table.address] })],
)

/** Links with which a person chooses a password once: for an invitation, or when the old one is forgotten. */
export const passwordLinks = pgTable('password_links', {
  /** One for each person: a new link replaces the previous one. */
  personId: uuid('person_id')
    .primaryKey()
    .references(() => people.id, { onDelete: 'cascade' }),
  /** SHA-256 of the token in the link, so that a copy of this table opens nothing. */
  tokenHash: text('token_hash').notNull().unique(),
  expiresAt: moment('expires_at').notNull(),
})

/** Links with which a person's calendar reads the respond-by dates, until the person revokes it. */
export const calendarFeeds = pgTable('calendar_feeds', {
  /** One for each person: a new link replaces the previous one. */
  personId: uuid('person_id')
    .primaryKey()
    .references(() => people.id, { onDelete: 'cascade' }),
  /** SHA-256 of the token in the link, so that a copy of this table reads nothing. */
  tokenHash: text('token_hash').notNull().unique(),
  createdAt: moment('created_at').notNull(),
  lastReadAt: moment('last_read_at'),
})

/** Counters of rate-limiter-flexible. */
export const rateLimits = pgTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  /** Milliseconds since 1970; null never expires. */
  expire: bigint('expire', { mode: 'number' }),
})
