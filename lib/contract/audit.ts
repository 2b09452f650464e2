import * as z from 'zod/mini'
import { AUDIT_ACTIONS } from './history'
import { dayParam, limitParam, offsetParam, pageOf } from './paging'

/** One row of the audit log, with all that it holds. */
export const auditRowSchema = z.object({
  id: z.string(),
  /** The place in the log, from 1. */
  sequence: z.number(),
  at: z.string(),
  /** One of AUDIT_ACTIONS; a newer server may write others. */
  action: z.string(),
  person: z.nullable(z.string()),
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
  /** Whose deeds. */
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

/** The query of `GET /api/audit`. */
export const auditQuerySchema = z.object({ ...filters, limit: limitParam, offset: offsetParam })
export type AuditQuery = z.infer<typeof auditQuerySchema>

/** `GET /api/audit`: newest first. */
export const auditPageSchema = z.extend(pageOf(auditRowSchema), {
  /** Who may be chosen in the filter. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type AuditPage = z.infer<typeof auditPageSchema>

/** `GET /api/audit/chain`. */
export const auditChainSchema = z.object({
  /** How many rows, from the first on, are as they were written. */
  rows: z.number(),
  broken: z.nullable(z.object({ row: z.number(), reason: z.enum(['altered', 'gap']) })),
})
export type AuditChain = z.infer<typeof auditChainSchema>
