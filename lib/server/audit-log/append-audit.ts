import 'server-only'
import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import type { AuditAction } from '@/lib/contract/history'
import { TOPIC_OF_ACTION } from '@/lib/contract/live'
import type { Database, Transaction } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people } from '@/lib/db/schema/people'
import { appendEvent, lockAppendOrder } from '@/lib/server/outbox/append-event'
import { auditHash, CHAIN_START, toAuditTime, type AuditContent } from './audit-hash'

/** The person and the origin of an action; the same for all rows of one request. */
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

/** The actor of an outcome that is determined without a request: the person who started the operation. */
export async function actorOf(tx: Transaction, personId: string): Promise<Actor> {
  const [person] = await tx.select().from(people).where(eq(people.id, personId))
  return { personId, personName: person?.name ?? null, requestId: null, address: null }
}

/**
 * Appends one row to the audit log, and the event that tells open pages of the change. Pass the transaction of the
 * change itself, so that all of it commits or nothing does.
 *
 * Rows form a chain, so one transaction of all servers can append at a time; the others wait until it ends. Append
 * last: afterwards, take no lock that another transaction may hold.
 */
export async function appendAudit(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<void> {
  await lockAppendOrder(tx)
  const last = await lastRow(tx)
  const at = new Date()
  const content = toContent((last?.sequence ?? 0) + 1, at, actor, entry)
  const hash = auditHash(last?.hash ?? CHAIN_START, content)
  // Counted here because a database sequence skips the numbers of aborted transactions.
  await tx
    .insert(auditLog)
    .overridingSystemValue()
    .values({ ...content, at, hash })
  const topic = TOPIC_OF_ACTION[entry.action]
  if (topic) await appendEvent(tx, { ...content, topic, action: entry.action })
}

/** Appends a row about an event that changes nothing else. */
export async function appendAuditAlone(
  db: Database,
  actor: Actor,
  entry: AuditEntry,
): Promise<void> {
  await db.transaction((tx) => appendAudit(tx, actor, entry))
}

async function lastRow(tx: Transaction): Promise<{ sequence: number; hash: string } | undefined> {
  const [last] = await tx
    .select({ sequence: auditLog.sequence, hash: auditLog.hash })
    .from(auditLog)
    .orderBy(desc(auditLog.sequence))
    .limit(1)
  return last
}

/** The hash must cover exactly what the database returns. */
function toContent(sequence: number, at: Date, actor: Actor, entry: AuditEntry): AuditContent {
  return {
    sequence,
    id: randomUUID(),
    at: toAuditTime(at),
    action: entry.action,
    personId: uuid(actor.personId),
    personName: text(actor.personName),
    disputeId: text(entry.disputeId),
    documentId: text(entry.documentId),
    uploadId: uuid(entry.uploadId),
    filename: text(entry.filename),
    kind: text(entry.kind),
    detail: entry.detail ? cleanDetail(entry.detail) : null,
    requestId: text(actor.requestId),
    address: text(actor.address),
  }
}

/** Postgres stores neither null characters nor unpaired surrogates. */
function text(value: string | null | undefined): string | null {
  return value?.toWellFormed().replaceAll('\0', '') ?? null
}

function uuid(value: string | null | undefined): string | null {
  return value?.toLowerCase() ?? null
}

function cleanDetail(detail: NonNullable<AuditEntry['detail']>): NonNullable<AuditEntry['detail']> {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      typeof value === 'string' ? text(value) : value,
    ]),
  )
}
