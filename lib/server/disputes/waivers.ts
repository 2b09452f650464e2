import 'server-only'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Waivers } from '@/lib/contract/response'
import type { Database } from '@/lib/db/open-database'
import { waivers } from '@/lib/db/schema/disputes'
import type { Kind } from '@/lib/evidence/kinds'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { retrieveOpenDispute } from '@/lib/server/omise-gateway/omise-requests'
import { storableText } from '@/lib/server/platform/storable-text'
import { readNames } from '@/lib/server/people/names'

type Waiver = typeof waivers.$inferSelect
type Subject = { disputeId: string; kind: Kind }

/** The kinds that are waived for a dispute. */
export async function listWaivers(person: Person, disputeId: string): Promise<Waivers> {
  authorize(person, 'dispute.read')
  const { db } = desk()
  const rows = await waiversInForce(db, disputeId)
  const names = await readNames(db)
  return {
    items: rows.map(({ kind, reason, personId, createdAt }) => ({
      kind,
      reason,
      by: { name: names.of(personId) ?? '' },
      at: createdAt.toISOString(),
    })),
  }
}

export function waiversInForce(db: Database, disputeId: string): Promise<Waiver[]> {
  return db
    .select()
    .from(waivers)
    .where(and(eq(waivers.disputeId, disputeId), isNull(waivers.liftedAt)))
    .orderBy(asc(waivers.createdAt))
}

/**
 * Waives a kind for a dispute, with a reason; a new reason replaces the previous one.
 * @throws DeskError `dispute_not_found`, `dispute_not_open`
 */
export async function waiveKind(
  person: Person,
  actor: Actor,
  { disputeId, kind }: Subject,
  given: string,
): Promise<Waivers> {
  authorize(person, 'waiver.change')
  await retrieveOpenDispute(disputeId)
  const { db, now } = desk()
  const reason = storableText(given)
  await db.transaction(async (tx) => {
    const before = await lockInForce(tx, { disputeId, kind })
    if (before?.reason === reason) return
    if (before) await lift(tx, before, person)
    const [written] = await tx
      .insert(waivers)
      .values({ disputeId, kind, reason, personId: person.id, createdAt: now() })
      .onConflictDoNothing()
      .returning()
    // The concurrent waiver of the kind is kept, and both people see it.
    if (!written) return
    await appendAudit(tx, actor, { action: 'kind_waived', disputeId, kind, detail: { reason } })
  })
  return listWaivers(person, disputeId)
}

/** Lifts the waiver of a kind. Succeeds when there is none. */
export async function liftWaiver(
  person: Person,
  actor: Actor,
  { disputeId, kind }: Subject,
): Promise<Waivers> {
  authorize(person, 'waiver.change')
  await retrieveOpenDispute(disputeId)
  await desk().db.transaction(async (tx) => {
    const waiver = await lockInForce(tx, { disputeId, kind })
    if (!waiver) return
    await lift(tx, waiver, person)
    await appendAudit(tx, actor, { action: 'waiver_lifted', disputeId, kind })
  })
  return listWaivers(person, disputeId)
}

async function lockInForce(
  tx: Database,
  { disputeId, kind }: Subject,
): Promise<Waiver | undefined> {
  const [waiver] = await tx
    .select()
    .from(waivers)
    .where(and(eq(waivers.disputeId, disputeId), eq(waivers.kind, kind), isNull(waivers.liftedAt)))
    .for('update')
  return waiver
}

async function lift(tx: Database, { id }: Waiver, person: Person): Promise<void> {
  await tx
    .update(waivers)
    .set({ liftedAt: desk().now(), liftedBy: person.id })
    .where(eq(waivers.id, id))
}
