import 'server-only'
import type { History, HistoryEntry } from '@/lib/contract/history'
import type { auditLog } from '@/lib/db/schema/audit-log'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { readNames } from '@/lib/server/people/names'
import { desk } from '@/lib/server/desk'
import { findRows } from './audit/find-rows'

/** More than a person reads; the audit log holds the rest. */
const MAX_ENTRIES = 200

/** The actions on a dispute, newest first. */
export async function getHistory(person: Person, disputeId: string): Promise<History> {
  authorize(person, 'history.read')
  const [rows, names] = await Promise.all([
    findRows({ dispute: disputeId }, { direction: 'older', limit: MAX_ENTRIES }),
    readNames(desk().db),
  ])
  return {
    items: rows.map((row) => {
      const name = names.inAudit(row)
      return {
        id: row.id,
        at: row.at.toISOString(),
        action: row.action,
        person: name === null ? null : { name },
        mine: row.personId === person.id,
        documentId: row.documentId,
        uploadId: row.uploadId,
        filename: row.filename,
        kind: row.kind,
        ...formerOf(row.detail),
        note: noteOf(row.detail),
      }
    }),
  }
}

/** Of a change of kind. */
function formerOf(
  detail: (typeof auditLog.$inferSelect)['detail'],
): Pick<HistoryEntry, 'formerDocumentId' | 'formerKind'> {
  const { formerDocument, formerKind } = detail ?? {}
  if (typeof formerDocument !== 'string') return {}
  return {
    formerDocumentId: formerDocument,
    formerKind: typeof formerKind === 'string' ? formerKind : null,
  }
}

/** Only the details that are meant to be shown. */
export function noteOf(detail: (typeof auditLog.$inferSelect)['detail']): string | null {
  const written = detail?.['reason'] ?? detail?.['respondBy'] ?? detail?.['assignee']
  return typeof written === 'string' ? written : null
}
