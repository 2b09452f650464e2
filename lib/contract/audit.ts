import * as z from 'zod/mini'
import { AUDIT_ACTIONS } from './history'
import { cursorParam, dayParam, limitParam } from './paging'

/** One row of the audit log, with all that it holds. */
const auditRowSchema = z.object({
  id: z.string(),
  /** The place in the log, from 1. */
  sequence: z.number(),
  at: z.string(),
  /** One of AUDIT_ACTIONS; a newer server may write others. */
  action: z.string(),
  /** The name of then. Null without a session. */
  person: z.nullable(z.string()),
  /** Null for what no person did. */
  personId: z.nullable(z.string()),
  /** Of that person, as it is now. */
  email: z.nullable(z.string()),
  disputeId: z.nullable(z.string()),
  filename: z.nullable(z.string()),
  kind: z.nullable(z.string()),
  detail: z.nullable(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  ),
  address: z.nullable(z.string()),
})

export type AuditRow = z.infer<typeof auditRowSchema>

const filters = {
  /** Whose actions. */
  person: z.optional(z.uuid()),
  action: z.optional(z.enum(AUDIT_ACTIONS)),
  dispute: z.optional(z.string().check(z.maxLength(100))),
  /** Both days belong to it, in the account's time zone. */
  from: z.optional(dayParam),
  to: z.optional(dayParam),
}

/** The query of `GET /api/audit/csv`. */
export const auditFilterSchema = z.object(filters)
export type AuditFilter = z.infer<typeof auditFilterSchema>

/** The query of `GET /api/audit`. Without a cursor it is the newest page; `before` counts when both are given. */
export const auditQuerySchema = z.object({
  ...filters,
  limit: limitParam,
  /** Rows older than this cursor. */
  before: z.optional(cursorParam),
  /** Rows newer than this cursor. */
  after: z.optional(cursorParam),
})
export type AuditQuery = z.infer<typeof auditQuerySchema>

/** `GET /api/audit`: newest first. The log is never counted: it may have millions of rows. */
export const auditPageSchema = z.object({
  items: z.array(auditRowSchema),
  limit: z.number(),
  /** The cursor `before` which older rows begin; null on the last page. */
  older: z.nullable(z.string()),
  /** The cursor `after` which newer rows begin; null on the first page. */
  newer: z.nullable(z.string()),
  /** Who may be chosen in the filter. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type AuditPage = z.infer<typeof auditPageSchema>

/** The query of `GET /api/audit/chain`: `all` reads every row again, also those that were checked before. */
export const auditChainQuerySchema = z.object({ scope: z.optional(z.literal('all')) })

/** What a check of the hash chain found. */
export const auditCheckSchema = z.object({
  type: z.literal('result'),
  /** When the check began: what happened later it may have missed. */
  at: z.string(),
  /** How many rows, from the first on, are as they were written. */
  rows: z.number(),
  /**
   * altered: `row` is not what was written there · gap: rows before `row` are missing · cut: rows up to `row` were
   * there at an earlier check, and the last of them are gone · rewritten: the rows up to `row` fit together, but
   * they are not those of an earlier check.
   */
  broken: z.nullable(
    z.object({ row: z.number(), reason: z.enum(['altered', 'gap', 'cut', 'rewritten']) }),
  ),
  /** The last check that read every row; those up to `rows` have not been read again since `at`. */
  whole: z.nullable(z.object({ at: z.string(), rows: z.number() })),
})
export type AuditCheck = z.infer<typeof auditCheckSchema>

/** How far a check is. */
const auditCheckProgressSchema = z.object({
  type: z.literal('progress'),
  checked: z.number(),
  of: z.number(),
})
export type AuditCheckProgress = z.infer<typeof auditCheckProgressSchema>

/** `GET /api/audit/chain`: one JSON object a line (NDJSON), any number with the progress and the last with the result. */
export const auditChainLineSchema = z.discriminatedUnion('type', [
  auditCheckProgressSchema,
  auditCheckSchema,
])
export type AuditChainLine = z.infer<typeof auditChainLineSchema>
