import 'server-only'
import { asc, desc } from 'drizzle-orm'
import type { AuditChain, AuditPage, AuditQuery } from '@/lib/contract/audit'
import { auditLog, people } from '@/lib/db/schema'
import { assertMay } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { matching, toAuditRow } from './find-rows'
import { verifyAudit } from './verify-audit'

/** One page of the audit log, newest first. */
export async function readAudit(person: Person, query: AuditQuery): Promise<AuditPage> {
  assertMay(person, 'audit.read')
  const { db, env } = desk()
  const { limit, offset, ...filter } = query
  const where = matching(filter, env.timeZone)
  const [total, rows, names] = await Promise.all([
    db.$count(auditLog, where),
    db
      .select()
      .from(auditLog)
      .where(where)
      .orderBy(desc(auditLog.sequence))
      .limit(limit)
      .offset(offset),
    db.select({ id: people.id, name: people.name }).from(people).orderBy(asc(people.name)),
  ])
  return { items: rows.map(toAuditRow), total, limit, offset, people: names }
}

/** Whether the whole log, not only what a filter shows, is as it was written. Reads every row. */
export async function readChain(person: Person): Promise<AuditChain> {
  assertMay(person, 'audit.read')
  const { rows, broken } = await verifyAudit(desk().db)
  return { rows, broken: broken && { row: broken.sequence, reason: broken.reason } }
}
