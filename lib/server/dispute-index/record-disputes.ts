import 'server-only'
import { eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { NoticeEvent } from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { estimateRespondBy } from '@/lib/evidence/respond-by'
import type { OmiseCharge, OmiseDispute } from '@/lib/omise/types'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { desk } from '@/lib/server/desk'
import { appendEvent } from '@/lib/server/outbox/append-event'
import { appendNotices, type NewNotice } from '@/lib/server/outbox/append-notice'
import { detailsOf, NO_DETAILS } from './charge-details'
import { endLateSnoozes } from './end-late-snoozes'
import { exactDates } from './exact-dates'

/** Without `searchText`, which the database generates. */
type Row = Required<typeof disputeIndex.$inferInsert>

/** Without `charge`, its details are unchanged; null means that it cannot be read. */
export type ReadDispute = Omit<OmiseDispute, 'charge'> & { charge?: OmiseCharge | null }

/** The source of the recorded disputes. */
export type Source = Row['noticedBy']

export type Reading = {
  source: Source
  /** When the request to Omise began. */
  readAt: Date
  /** False during the initial import: disputes from before the desk are not announced, but later changes of them are. */
  isNews: boolean
}

/** A dispute that is new to the desk, or has a new status. */
export type DisputeChange = { disputeId: string; change: 'new' | 'status'; status: string }

/**
 * Records disputes as just received from Omise. A response older than the index changes nothing, so concurrent readers
 * are safe. The details of an expanded charge are recorded, too. Open pages and people are notified of what is new.
 * @returns what is new, once: of two servers that record the same dispute, one gets it
 */
export async function recordDisputes(
  disputes: readonly ReadDispute[],
  reading: Reading,
): Promise<DisputeChange[]> {
  if (disputes.length === 0) return []
  return desk().db.transaction(async (tx) => {
    const known = await lockRows(tx, disputes)
    // After the lock, which a person who sets a date waits for.
    const exact = await exactDates(
      tx,
      disputes.map(({ id }) => id),
    )
    const rows = disputes.flatMap((dispute) => {
      const before = known.get(dispute.id)
      if (before && before.readAt >= reading.readAt) return []
      return toRow(dispute, before, reading, exact.get(dispute.id))
    })
    const added = await insertNew(
      tx,
      rows.filter(({ disputeId }) => !known.has(disputeId)),
    )
    await update(
      tx,
      rows.filter(({ disputeId }) => known.has(disputeId)),
    )
    const changes = rows.flatMap(({ disputeId, status }): DisputeChange[] => {
      const before = known.get(disputeId)
      if (!before) return added.has(disputeId) ? [{ disputeId, change: 'new', status }] : []
      return before.status === status ? [] : [{ disputeId, change: 'status', status }]
    })
    await endLateSnoozes(
      tx,
      systemActor('Server'),
      rows.filter(({ disputeId, respondBy }) => {
        const before = known.get(disputeId)
        return before && respondBy < before.respondBy
      }),
    )
    await announce(
      tx,
      changes.filter(({ change }) => reading.isNews || change === 'status'),
    )
    return changes
  })
}

/** Shows the changes on open pages, and notifies people. */
async function announce(tx: Transaction, changes: readonly DisputeChange[]): Promise<void> {
  const { jobs } = desk()
  for (const { disputeId, change, status } of changes) {
    const action = change === 'new' ? 'dispute_opened' : `dispute_${status}`
    await appendEvent(tx, { topic: 'dispute', action, disputeId })
  }
  await appendNotices(tx, jobs, changes.flatMap(toNotice))
}

/** A dispute that was answered before the desk noticed it needs nothing, so it is no notice. */
function toNotice({ disputeId, change, status }: DisputeChange): NewNotice[] {
  const event = change === 'new' ? EVENT_OF_NEW.get(status) : EVENT_OF_STATUS.get(status)
  return event ? [{ event, key: `${event}:${disputeId}`, at: desk().now(), disputeId }] : []
}

const EVENT_OF_NEW: ReadonlyMap<string, NoticeEvent> = new Map([['open', 'dispute_opened']])
const EVENT_OF_STATUS: ReadonlyMap<string, NoticeEvent> = new Map([
  ['won', 'dispute_won'],
  ['lost', 'dispute_lost'],
])

/** Removes a dispute that Omise does not have. */
export async function removeDispute(disputeId: string): Promise<void> {
  await desk().db.delete(disputeIndex).where(eq(disputeIndex.disputeId, disputeId))
}

/** Applies a respond-by date that was set or removed here, in the transaction of that change. */
export async function indexRespondBy(tx: Transaction, disputeId: string, at: Date): Promise<void> {
  await tx
    .update(disputeIndex)
    .set({ respondBy: at, revisedAt: desk().now() })
    .where(eq(disputeIndex.disputeId, disputeId))
}

/** Always in the order of their ids, which prevents deadlocks. */
async function lockRows(
  tx: Transaction,
  disputes: readonly ReadDispute[],
): Promise<Map<string, Row>> {
  const ids = disputes.map(({ id }) => id)
  const rows = await tx
    .select()
    .from(disputeIndex)
    .where(inArray(disputeIndex.disputeId, ids))
    .orderBy(disputeIndex.disputeId)
    .for('update')
  return new Map(rows.map((row) => [row.disputeId, row]))
}

function toRow(
  dispute: ReadDispute,
  before: Row | undefined,
  { source, readAt }: Reading,
  exact: Date | undefined,
): Row {
  const { env, now } = desk()
  const estimate = estimateRespondBy(dispute.createdAt, env.responseWindowDays, env.timeZone)
  const noticed = { noticedAt: before?.noticedAt ?? now(), noticedBy: before?.noticedBy ?? source }
  const { amount, currency, reasonCode } = dispute
  const task = { amount, currency, reasonCode, respondBy: exact ?? estimate.at }
  return {
    ...task,
    revisedAt: before && isSameTask(before, task) ? before.revisedAt : now(),
    disputeId: dispute.id,
    status: dispute.status,
    openedAt: dispute.createdAt,
    closedAt: dispute.closedAt,
    chargeId: dispute.chargeId,
    documents: documentsOf(dispute, before),
    readAt,
    ...noticed,
    ...chargeColumns(dispute, before, readAt),
  }
}

type Task = Pick<Row, 'amount' | 'currency' | 'reasonCode' | 'respondBy'>

function isSameTask(a: Task, b: Task): boolean {
  return (
    a.amount === b.amount &&
    a.currency === b.currency &&
    a.reasonCode === b.reasonCode &&
    a.respondBy.getTime() === b.respondBy.getTime()
  )
}

/** Omise includes the first 20 documents. For a dispute with more, the kinds of the last complete reading are kept. */
function documentsOf(dispute: ReadDispute, before: Row | undefined): Row['documents'] {
  const { total, received } = dispute.documents
  if (received < total && before?.documents.total === total) return before.documents
  return { total, perKind: countPerKind(dispute) }
}

/** The number of documents of each kind. */
export function countPerKind({
  documents,
}: Pick<OmiseDispute, 'documents'>): Record<string, number> {
  // A Map, because a kind could be named like a property of Object.prototype.
  const counts = new Map<string, number>()
  for (const { kind } of documents.data) {
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

function chargeColumns({ charge }: ReadDispute, before: Row | undefined, readAt: Date) {
  const isNew = charge && !before?.erasedAt
  const details = isNew ? detailsOf(charge) : (before ?? NO_DETAILS)
  // Without one in the charge, the e-mail is that of its customer, which is read once.
  const customerEmail = details.customerEmail ?? before?.customerEmail ?? null
  const isFirst = isNew && !before?.chargeReadAt && details.customerEmail === null
  return {
    orderId: details.orderId,
    description: details.description,
    customerName: details.customerName,
    customerEmail,
    unreadCustomerId: isFirst ? charge.customerId : (before?.unreadCustomerId ?? null),
    cardBrand: details.cardBrand,
    cardLastDigits: details.cardLastDigits,
    chargeReadAt: charge === undefined ? (before?.chargeReadAt ?? null) : readAt,
    erasedAt: before?.erasedAt ?? null,
  }
}

/** @returns the ids of those that no other server has added meanwhile */
async function insertNew(tx: Transaction, rows: Row[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const sorted = rows.toSorted((a, b) => (a.disputeId < b.disputeId ? -1 : 1))
  const added = await tx
    .insert(disputeIndex)
    .values(sorted)
    .onConflictDoNothing()
    .returning({ disputeId: disputeIndex.disputeId })
  return new Set(added.map(({ disputeId }) => disputeId))
}

/** In one statement; the rows are locked, so each of them exists. */
async function update(tx: Transaction, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const { disputeId: _, searchText: __, ...columns } = getTableColumns(disputeIndex)
  const set = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, sql.raw(`excluded."${column.name}"`)]),
  )
  await tx
    .insert(disputeIndex)
    .values(rows)
    .onConflictDoUpdate({ target: disputeIndex.disputeId, set })
}
