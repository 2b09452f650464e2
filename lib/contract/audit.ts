import * as z from 'zod/mini'
import { AUDIT_ACTIONS } from './history'
import { cursorParam, dayParam, limitParam } from './paging'

/** One row of the audit log with all its fields. */
const auditRowSchema = z.object({
  id: z.string(),
  /** The position in the log, from 1. */
  sequence: z.number(),
  at: z.string(),
  /** One of AUDIT_ACTIONS; a newer server may write others. */
  action: z.string(),
  /** The recorded name. Null without a session. */
  person: z.nullable(z.string()),
  /** Null when no person caused the action. */
  personId: z.nullable(z.string()),
  /** The person's current e-mail. */
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
  /** The id of the person who acted. */
  person: z.optional(z.uuid()),
  action: z.optional(z.enum(AUDIT_ACTIONS)),
  dispute: z.optional(z.string().check(z.maxLength(100))),
  /** Inclusive days in the account's time zone. */
  from: z.optional(dayParam),
  to: z.optional(dayParam),
}

/** The query of `GET /api/audit/csv`. */
export const auditFilterSchema = z.object(filters)
export type AuditFilter = z.infer<typeof auditFilterSchema>

/** The query of `GET /api/audit`. Without a cursor, the newest page; when both are given, `before` applies. */
export const auditQuerySchema = z.object({
  ...filters,
  limit: limitParam,
  /** Rows older than this cursor. */
  before: z.optional(cursorParam),
  /** Rows newer than this cursor. */
  after: z.optional(cursorParam),
})
export type AuditQuery = z.infer<typeof auditQuerySchema>

/** `GET /api/audit`: newest first. There is no total, since the log may have millions of rows. */
export const auditPageSchema = z.object({
  items: z.array(auditRowSchema),
  limit: z.number(),
  /** The cursor `before` which older rows start; null on the last page. */
  older: z.nullable(z.string()),
  /** The cursor `after` which newer rows start; null on the first page. */
  newer: z.nullable(z.string()),
  /** The choices of the person filter. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type AuditPage = z.infer<typeof auditPageSchema>

/** The query of `GET /api/audit/chain`: `all` reads every row again, including those verified before. */
export const auditChainQuerySchema = z.object({ scope: z.optional(z.literal('all')) })

/** The result of a check of the hash chain. */
export const auditCheckSchema = z.object({
  type: z.literal('result'),
  /** When the check started; later changes may be missing from it. */
  at: z.string(),
  /** The number of intact rows, counted from the first. */
  rows: z.number(),
  /**
   * altered: the content of `row` has changed · gap: rows before `row` are missing · cut: an earlier check found rows
   * up to `row`, the last of which are missing · rewritten: the rows up to `row` are consistent, but differ from those
   * of an earlier check.
   */
  broken: z.nullable(
    z.object({ row: z.number(), reason: z.enum(['altered', 'gap', 'cut', 'rewritten']) }),
  ),
  /** The last check that read every row; rows up to `rows` have not been read again since `at`. */
  whole: z.nullable(z.object({ at: z.string(), rows: z.number() })),
})
export type AuditCheck = z.infer<typeof auditCheckSchema>

/** The progress of a check. */
const auditCheckProgressSchema = z.object({
  type: z.literal('progress'),
  checked: z.number(),
  of: z.number(),
})
export type AuditCheckProgress = z.infer<typeof auditCheckProgressSchema>

/** `GET /api/audit/chain`: one JSON object per line (NDJSON): progress lines, then the result. */
export const auditChainLineSchema = z.discriminatedUnion('type', [
  auditCheckProgressSchema,
  auditCheckSchema,
])
export type AuditChainLine = z.infer<typeof auditChainLineSchema>
