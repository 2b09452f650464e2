import { sql } from 'drizzle-orm'
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/** Our database holds only what Omise cannot: people, sessions, uploads with their vault files, and the audit log. */

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Lowercase; what a person signs in with. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['viewer', 'agent', 'admin'] }).notNull(),
    /** argon2id, in its own encoded form. */
    passwordHash: text('password_hash').notNull(),
    disabledAt: moment('disabled_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [uniqueIndex('people_email').on(table.email)],
)

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the token in the cookie: a copy of this table signs nobody in. */
    id: text('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    /** The absolute end, however busy the person is. */
    expiresAt: moment('expires_at').notNull(),
    address: text('address'),
    userAgent: text('user_agent'),
  },
  (table) => [index('sessions_person').on(table.personId)],
)

/** Counters of rate-limiter-flexible. */
export const rateLimits = pgTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  /** Milliseconds since 1970; null never expires. */
  expire: bigint('expire', { mode: 'number' }),
})

/**
 * Our attempts to make files documents, and, once delivered, the ledger of who added which document.
 *
 * received: in the vault, nothing sent yet · sending: Omise may or may not have it, look before sending again ·
 * delivered: it is document `document_id` · waiting: Omise does not have it, sending again is safe ·
 * refused: Omise will not take it.
 */
export const uploads = pgTable(
  'uploads',
  {
    /** Made in the browser, so that the same upload sent twice is recognised. */
    id: uuid('id').primaryKey(),
    disputeId: text('dispute_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    kind: text('kind').notNull(),
    /** As sent to Omise. */
    filename: text('filename').notNull(),
    /** As the agent's computer called it. */
    originalFilename: text('original_filename').notNull(),
    contentType: text('content_type').notNull(),
    size: integer('size').notNull(),
    /** Hex, of the bytes as sent. */
    sha256: text('sha256').notNull(),
    pages: integer('pages'),
    /** The vault's name for the bytes. */
    vaultFile: uuid('vault_file').notNull(),
    state: text('state', {
      enum: ['received', 'sending', 'delivered', 'waiting', 'refused'],
    }).notNull(),
    /** The dispute's documents just before the first sending: one that is new since may be ours. */
    documentIdsBefore: jsonb('document_ids_before').$type<string[]>(),
    /** Until then one server owns the delivery, and no other touches it; null when nobody does. */
    leasedUntil: moment('leased_until'),
    documentId: text('document_id'),
    /** Why it is waiting or refused: a code of our problem table. */
    problem: text('problem'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('uploads_dispute').on(table.disputeId),
    uniqueIndex('uploads_document')
      .on(table.documentId)
      .where(sql`${table.documentId} is not null`),
  ],
)

export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The order of writing; two rows may share a time. */
    sequence: bigint('sequence', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    at: moment('at').notNull().defaultNow(),
    action: text('action').notNull(),
    personId: uuid('person_id'),
    /** As it was then: people are renamed and removed, the log stays. */
    personName: text('person_name'),
    disputeId: text('dispute_id'),
    documentId: text('document_id'),
    uploadId: uuid('upload_id'),
    filename: text('filename'),
    kind: text('kind'),
    /** What else is worth keeping; never a secret, never file content. */
    detail: jsonb('detail').$type<Record<string, string | number | boolean | null>>(),
    requestId: text('request_id'),
    address: text('address'),
  },
  (table) => [
    uniqueIndex('audit_log_sequence').on(table.sequence),
    index('audit_log_dispute').on(table.disputeId, table.sequence),
  ],
)
