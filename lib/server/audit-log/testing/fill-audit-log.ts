import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { AUDIT_ACTIONS } from '@/lib/contract/history'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { auditHash, CHAIN_START, toAuditTime, type AuditContent } from '../audit-hash'

export type FillOptions = {
  /** The number of rows, in an unbroken chain. */
  rows: number
  /** The time of the last row. */
  until?: Date
  /** The number of people, disputes and documents that the rows refer to. */
  people?: number
  disputes?: number
}

const BATCH_ROWS = 2_000
const EVERY_MS = 30_000

/**
 * Fills an empty audit log in bulk with the rows that the same number of `appendAudit` calls would write, hashes
 * included, 30 seconds apart. Row n is by person n modulo `people` about dispute n modulo `disputes`.
 */
export async function fillAuditLog(
  db: Database,
  { rows, until = new Date(), people = 20, disputes = 500 }: FillOptions,
): Promise<void> {
  const start = until.getTime() - rows * EVERY_MS
  let hash = CHAIN_START
  for (let first = 1; first <= rows; first += BATCH_ROWS) {
    const batch: (AuditContent & { hash: string })[] = []
    for (let sequence = first; sequence < first + BATCH_ROWS && sequence <= rows; sequence += 1) {
      const content: AuditContent = {
        sequence,
        id: randomUUID(),
        at: toAuditTime(new Date(start + sequence * EVERY_MS)),
        action: AUDIT_ACTIONS[sequence % AUDIT_ACTIONS.length] ?? 'signed_in',
        personId: filledPersonId(sequence % people),
        personName: `Person ${sequence % people}`,
        disputeId: `dspt_test_${sequence % disputes}`,
        documentId: `docu_test_${sequence}`,
        uploadId: null,
        filename: `ใบเสร็จ receipt ${sequence}.pdf`,
        kind: 'proof_of_receipt',
        detail: { size: 120_000 + sequence, sha256: hash },
        requestId: randomUUID(),
        address: '203.0.113.9',
      }
      hash = auditHash(hash, content)
      batch.push({ ...content, hash })
    }
    await insertRows(db, batch)
  }
}

/** Constant across logs, for tests that identify people only by their rows. */
export function filledPersonId(person: number): string {
  return `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`
}

async function insertRows(db: Database, rows: readonly AuditContent[]): Promise<void> {
  await db.execute(sql`
    insert into ${auditLog} (sequence, id, at, action, person_id, person_name, dispute_id, document_id, upload_id,
      filename, kind, detail, request_id, address, hash) overriding system value
    select sequence, id, at, action, "personId", "personName", "disputeId", "documentId", "uploadId",
      filename, kind, detail, "requestId", address, hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (sequence bigint, id uuid, at timestamptz,
      action text, "personId" uuid, "personName" text, "disputeId" text, "documentId" text, "uploadId" uuid,
      filename text, kind text, detail jsonb, "requestId" text, address text, hash text)`)
}
