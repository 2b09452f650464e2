import 'server-only'
import type { History } from '@/lib/contract/history'
import type { auditLog } from '@/lib/db/schema'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { findRows } from './audit/find-rows'

/** Enough for any dispute a person reads through; the audit log holds the rest. */
const MAX_ENTRIES = 200

/** What was done with a dispute here, newest first. */
export async function getHistory(person: Person, disputeId: string): Promise<History> {
  authorize(person, 'history.read')
  const rows = await findRows({ dispute: disputeId }, { direction: 'older', limit: MAX_ENTRIES })
  return {
    items: rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      action: row.action,
      person: row.personName === null ? null : { name: row.personName },
      documentId: row.documentId,
      uploadId: row.uploadId,
      filename: row.filename,
      kind: row.kind,
      note: noteOf(row.detail),
    })),
  }
}

/** Only what was written for others to read. */
export function noteOf(detail: (typeof auditLog.$inferSelect)['detail']): string | null {
  const written = detail?.['reason'] ?? detail?.['respondBy']
  return typeof written === 'string' ? written : null
}
