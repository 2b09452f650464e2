import { bigint, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'

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
