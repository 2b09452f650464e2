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
 * Our database holds only what Omise cannot: people, sessions, uploads with their vault files, what is being
 * written and decided about a dispute, and the audit log.
 */

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
    /** Who they are to the identity provider: its address and its name for them. Null before the first single sign-on. */
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
    /** SHA-256 of the token in the cookie: a copy of this table does not help to sign in. */
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
    /** What had failed on this account since the sign-in before, until the person has read it. */
    failedAttempts: integer('failed_attempts'),
    failedAddresses: integer('failed_addresses'),
  },
  (table) => [index('sessions_person').on(table.personId)],
)

/** Attempts that did not sign in, until the owner of the account does and is told. */
export const failedSignIns = pgTable(
  'failed_sign_ins',
  {
    /** As it was typed, in the form of `people.email`; it need not be anybody's. */
    email: text('email').notNull(),
    /** An IPv6 address stands for its /64 network. */
    address: text('address').notNull(),
    attempts: integer('attempts').notNull(),
    lastAt: moment('last_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.email, table.address] })],
)

/** Links by which a person chooses a password, once: for an invitation, or when the old one is forgotten. */
export const passwordLinks = pgTable('password_links', {
  /** One for each person: a new link takes the place of the one before. */
  personId: uuid('person_id')
    .primaryKey()
    .references(() => people.id, { onDelete: 'cascade' }),
  /** SHA-256 of the token in the link: a copy of this table opens nothing. */
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
 * Our attempts to make files documents, and, once delivered, the ledger of who added which document.
 * What the states mean and how they follow each other: lib/server/documents/delivery/transition.ts.
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
    /** The vault's name for the bytes; null once they were removed. */
    vaultFile: uuid('vault_file'),
    /** The deleted document that this upload restores. */
    restores: text('restores'),
    state: text('state', {
      enum: ['received', 'sending', 'unknown', 'waiting', 'delivered', 'refused', 'withdrawn'],
    }).notNull(),
    /** How often it was sent. */
    attempts: integer('attempts').notNull().default(0),
    /** How often it was probed for since it was last sent. */
    probes: integer('looks').notNull().default(0),
    /** The dispute's documents just before the last sending: one that is new since may be ours. */
    documentIdsBefore: jsonb('document_ids_before').$type<string[]>(),
    documentId: text('document_id'),
    /** Why it is not delivered yet, or never will be: a code of our problem table. */
    problem: text('problem'),
    /** Who withdrew it; it ends as withdrawn unless Omise turns out to have it. */
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

/** The intents of deletions, written before Omise is asked, so that a crash leaves no doubt about them. */
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
    /** intended: Omise may or may not have done it · done: it is gone · failed: it is still there. */
    state: text('state', { enum: ['intended', 'done', 'failed'] }).notNull(),
    /** The vault's name for the copy that was made of a document without one, so that an undo can deliver it. */
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

/** The response as it is being written; one for each dispute, shared by all agents. */
export const drafts = pgTable('drafts', {
  disputeId: text('dispute_id').primaryKey(),
  text: text('text').notNull(),
  /** Counts the changes from 1: a request to save names the version it started from. */
  version: integer('version').notNull(),
  /** Who changed it last. */
  personId: uuid('person_id')
    .notNull()
    .references(() => people.id),
  updatedAt: moment('updated_at').notNull(),
})

/**
 * The intents to submit or accept, written before Omise is asked: neither a crash nor a lost
 * reply leaves doubt about it, and nothing is sent a second time.
 */
export const answers = pgTable(
  'answers',
  {
    /** Made in the browser, so that a second press of the button is recognised. */
    id: uuid('id').primaryKey(),
    disputeId: text('dispute_id').notNull(),
    type: text('type', { enum: ['submit', 'accept'] }).notNull(),
    /** What is submitted, to be recognised at Omise; null when the dispute is accepted. */
    message: text('message'),
    /** What the audit log says of it once it is done. */
    detail: jsonb('detail').$type<Record<string, string | number>>().notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** intended: Omise may or may not have done it · done: it has · failed: it has not and will not. */
    state: text('state', { enum: ['intended', 'done', 'failed'] }).notNull(),
    /** Why it failed: a code of our problem table. */
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
    /** What is to be looked at: this draft and these documents. Any other cancels the check. */
    draftVersion: integer('draft_version').notNull(),
    documentIds: jsonb('document_ids').$type<string[]>().notNull(),
    note: text('note'),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    state: text('state', { enum: ['asked', 'sent_back', 'cancelled', 'passed'] }).notNull(),
    /** What is to be changed, when it was sent back. */
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

/** The exact respond-by dates that people read in Omise's e-mails; Omise's API has none. What was before is in the audit log. */
export const respondByDates = pgTable(
  'respond_by_dates',
  {
    disputeId: text('dispute_id').primaryKey(),
    at: moment('at').notNull(),
    /** When the dispute opened: tells which estimate this date takes the place of. */
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
    /** SHA-256, hex, over this row and the hash of the row before it: no row can be altered, removed or put in between unnoticed. */
    hash: text('hash').notNull(),
  },
  // The log is read in the order of its times, row after row from a cursor: each filter of the audit page needs an
  // index that is in this order, since a log of a million rows can be neither sorted nor searched for each page.
  (table) => [
    uniqueIndex('audit_log_sequence').on(table.sequence),
    index('audit_log_at').on(table.at, table.sequence),
    index('audit_log_person').on(table.personId, table.at, table.sequence),
    index('audit_log_action').on(table.action, table.at, table.sequence),
    index('audit_log_person_action').on(table.personId, table.action, table.at, table.sequence),
    index('audit_log_dispute').on(table.disputeId, table.at, table.sequence),
  ],
)
