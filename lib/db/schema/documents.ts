import { sql } from 'drizzle-orm'
import { bit, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

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
    /** By which alike files are found (lib/evidence/fingerprint.ts); null without one. */
    fingerprint: bit('fingerprint', { dimensions: 256 }),
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
    index('uploads_created').on(table.createdAt),
    index('uploads_sha256').on(table.sha256, table.createdAt),
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

/**
 * Changes of a document's kind, which Omise cannot do: the document is uploaded again under the new kind and, once Omise
 * has it, the former one is deleted. Its states: lib/server/documents/kind-change/kind-change.ts.
 */
export const kindChanges = pgTable(
  'kind_changes',
  {
    /** Also the id of the upload under the new kind. */
    id: uuid('id')
      .primaryKey()
      .references(() => uploads.id),
    disputeId: text('dispute_id').notNull(),
    /** The former document. */
    documentId: text('document_id').notNull(),
    filename: text('filename').notNull(),
    formerKind: text('former_kind'),
    kind: text('kind').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /**
     * intended: underway · done: one document, with the new kind · unchanged: one document, the former · both: the
     * former document could not be deleted.
     */
    state: text('state', { enum: ['intended', 'done', 'unchanged', 'both'] }).notNull(),
    /** The number of attempts to delete the former document. */
    attempts: integer('attempts').notNull().default(0),
    /** Why it is not done: a problem code. */
    problem: text('problem'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('kind_changes_dispute').on(table.disputeId),
    uniqueIndex('kind_changes_underway')
      .on(table.documentId)
      .where(sql`${table.state} = 'intended'`),
  ],
)
