import { sql } from 'drizzle-orm'
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/**
 * The database holds only what Omise cannot: people, sessions, uploads with their vault files, drafts and decisions
 * about disputes, and the audit log.
 */

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

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

/** Counters of rate-limiter-flexible. */
export const rateLimits = pgTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  /** Milliseconds since 1970; null never expires. */
  expire: bigint('expire', { mode: 'number' }),
})

/**
 * Uploads and, once delivered, the ledger of who added which document. The states and their transitions:
 * lib/server/documents/delivery/transition.ts.
 */
export const uploads = pgTable(
  'uploads',
  {
    /** Created by the browser, so that a repeated upload is recognised. */
    id: uuid('id').primaryKey(),
    disputeId: text('dispute_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    kind: text('kind').notNull(),
    /** As sent to Omise. */
    filename: text('filename').notNull(),
    /** The original filename. */
    originalFilename: text('original_filename').notNull(),
    contentType: text('content_type').notNull(),
    size: integer('size').notNull(),
    /** Hex, of the bytes as sent. */
    sha256: text('sha256').notNull(),
    pages: integer('pages'),
    /** The vault's name for the bytes; null once they are removed. */
    vaultFile: uuid('vault_file'),
    /** The deleted document that this upload restores. */
    restores: text('restores'),
    state: text('state', {
      enum: ['received', 'sending', 'unknown', 'waiting', 'delivered', 'refused', 'withdrawn'],
    }).notNull(),
    /** The number of attempts to send it. */
    attempts: integer('attempts').notNull().default(0),
    /** The number of probes since the last attempt. */
    probes: integer('looks').notNull().default(0),
    /** The dispute's documents just before the last attempt; only a document that is not among them may be this one. */
    documentIdsBefore: jsonb('document_ids_before').$type<string[]>(),
    documentId: text('document_id'),
    /** Why it is not delivered yet, or never will be: a problem code. */
    problem: text('problem'),
    /** The person who withdrew it; it becomes withdrawn unless Omise has it. */
    withdrawnBy: uuid('withdrawn_by').references(() => people.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('uploads_dispute').on(table.disputeId),
    index('uploads_vault_file').on(table.vaultFile),
    index('uploads_unsettled')
      .on(table.createdAt)
      .where(sql`${table.state} in ('received', 'sending', 'unknown', 'waiting')`),
    uniqueIndex('uploads_document')
      .on(table.documentId)
      .where(sql`${table.documentId} is not null`),
  ],
)

/**
 * Deletions, recorded as intents before the request to Omise, so that their outcome can be determined after a crash.
 */
export const deletions = pgTable(
  'deletions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    disputeId: text('dispute_id').notNull(),
    documentId: text('document_id').notNull(),
    filename: text('filename').notNull(),
    kind: text('kind'),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** intended: Omise may or may not have done it · done: the document is gone · failed: it still exists. */
    state: text('state', { enum: ['intended', 'done', 'failed'] }).notNull(),
    /** The vault's name for the copy made of a document added elsewhere, so that an undo can deliver it. */
    vaultFile: uuid('vault_file'),
    /** Of that copy; null without one. Size in bytes, hash in hex. */
    contentType: text('content_type'),
    size: integer('size'),
    sha256: text('sha256'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('deletions_document').on(table.documentId),
    index('deletions_dispute').on(table.disputeId),
    index('deletions_vault_file').on(table.vaultFile),
  ],
)

/** Why a dispute does without a kind that its reason calls for. A row is lifted, never changed or removed. */
export const waivers = pgTable(
  'waivers',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    disputeId: text('dispute_id').notNull(),
    kind: text('kind').notNull(),
    reason: text('reason').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    liftedBy: uuid('lifted_by').references(() => people.id),
    liftedAt: moment('lifted_at'),
  },
  (table) => [
    uniqueIndex('waivers_in_force')
      .on(table.disputeId, table.kind)
      .where(sql`${table.liftedAt} is null`),
  ],
)

/** The draft of the response; one per dispute, shared by all agents. */
export const drafts = pgTable('drafts', {
  disputeId: text('dispute_id').primaryKey(),
  text: text('text').notNull(),
  /** Counts the changes from 1: a save names the version it started from. */
  version: integer('version').notNull(),
  /** The person who changed it last. */
  personId: uuid('person_id')
    .notNull()
    .references(() => people.id),
  updatedAt: moment('updated_at').notNull(),
})

/**
 * Submissions and acceptances, recorded as intents before the request to Omise: the outcome can be determined after a
 * crash or a lost response, and nothing is sent a second time.
 */
export const answers = pgTable(
  'answers',
  {
    /** Created by the browser, so that a second press of the button is recognised. */
    id: uuid('id').primaryKey(),
    disputeId: text('dispute_id').notNull(),
    type: text('type', { enum: ['submit', 'accept'] }).notNull(),
    /** The submitted message, by which it is recognised at Omise; null when the dispute is accepted. */
    message: text('message'),
    /** The detail of the audit row that is written once it is done. */
    detail: jsonb('detail').$type<Record<string, string | number>>().notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** intended: Omise may or may not have done it · done: it has · failed: it has not and will not. */
    state: text('state', { enum: ['intended', 'done', 'failed'] }).notNull(),
    /** Why it failed: a problem code. */
    problem: text('problem'),
    createdAt: moment('created_at').notNull().defaultNow(),
    settledAt: moment('settled_at'),
  },
  (table) => [
    index('answers_dispute').on(table.disputeId, table.createdAt),
    uniqueIndex('answers_underway')
      .on(table.disputeId)
      .where(sql`${table.state} = 'intended'`),
  ],
)

/** Requests that a second person reviews the response and submits it. A row is ended, never removed. */
export const checks = pgTable(
  'checks',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    disputeId: text('dispute_id').notNull(),
    /** What is to be reviewed: this draft and these documents. A change of either cancels the request. */
    draftVersion: integer('draft_version').notNull(),
    documentIds: jsonb('document_ids').$type<string[]>().notNull(),
    note: text('note'),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    state: text('state', { enum: ['asked', 'sent_back', 'cancelled', 'passed'] }).notNull(),
    /** The note of what to change, when it was returned. */
    reply: text('reply'),
    /** Why it was cancelled. */
    reason: text('reason', { enum: ['draft', 'documents', 'taken_back'] }),
    createdAt: moment('created_at').notNull(),
    endedBy: uuid('ended_by').references(() => people.id),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('checks_dispute').on(table.disputeId, table.createdAt),
    uniqueIndex('checks_open')
      .on(table.disputeId)
      .where(sql`${table.state} = 'asked'`),
  ],
)

/**
 * The exact respond-by dates that people enter from Omise's e-mails; Omise's API has none. Earlier values are in the
 * audit log.
 */
export const respondByDates = pgTable(
  'respond_by_dates',
  {
    disputeId: text('dispute_id').primaryKey(),
    at: moment('at').notNull(),
    /** When the dispute was opened: determines the estimate that this date replaces. */
    openedAt: moment('opened_at').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    setAt: moment('set_at').notNull(),
  },
  (table) => [
    index('respond_by_dates_at').on(table.at),
    index('respond_by_dates_opened').on(table.openedAt),
  ],
)

/** What changed lately, for the pages that are open. Kept for an hour: lib/server/outbox/append-event.ts. */
export const liveEvents = pgTable(
  'live_events',
  {
    /** Ascending in the order of commits. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment('at').notNull().defaultNow(),
    topic: text('topic').notNull(),
    action: text('action').notNull(),
    disputeId: text('dispute_id'),
    personId: uuid('person_id'),
    personName: text('person_name'),
  },
  (table) => [index('live_events_at').on(table.at)],
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
    /** As recorded: people are renamed and removed, the log stays. */
    personName: text('person_name'),
    disputeId: text('dispute_id'),
    documentId: text('document_id'),
    uploadId: uuid('upload_id'),
    filename: text('filename'),
    kind: text('kind'),
    /** Further details; never a secret, never file content. */
    detail: jsonb('detail').$type<Record<string, string | number | boolean | null>>(),
    requestId: text('request_id'),
    address: text('address'),
    /**
     * SHA-256, hex, over this row and the hash of the previous row: a row that is altered, removed or inserted is
     * detected.
     */
    hash: text('hash').notNull(),
  },
  // The log is read in the order of its times, from a cursor: each filter of the audit page needs an index in this
  // order, since a log of a million rows can be neither sorted nor searched for each page.
  (table) => [
    uniqueIndex('audit_log_sequence').on(table.sequence),
    index('audit_log_at').on(table.at, table.sequence),
    index('audit_log_person').on(table.personId, table.at, table.sequence),
    index('audit_log_action').on(table.action, table.at, table.sequence),
    index('audit_log_person_action').on(table.personId, table.action, table.at, table.sequence),
    index('audit_log_dispute').on(table.disputeId, table.at, table.sequence),
  ],
)
