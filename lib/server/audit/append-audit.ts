import 'server-only'
import type { AuditAction } from '@/lib/contract/history'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema'

/** Who did it and from where; the same for everything one request does. */
export type Actor = {
  personId: string | null
  personName: string | null
  requestId: string | null
  address: string | null
}

export type AuditEntry = {
  action: AuditAction
  disputeId?: string
  documentId?: string
  uploadId?: string
  filename?: string
  kind?: string | null
  detail?: Record<string, string | number | boolean | null>
}

/** Writes one row of the audit log. Pass the transaction of the change itself, so that neither exists without the other. */
export async function appendAudit(tx: Database, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx.insert(auditLog).values({ ...actor, ...entry })
}
