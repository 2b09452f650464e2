import 'server-only'
import { and, inArray, lt } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { desk } from '@/lib/server/desk'
import { withAllDocuments } from '@/lib/server/omise-gateway/all-documents'
import { readIfReadable } from './read-dispute'
import { saveProgress } from './reading-progress'
import { recordDisputes, type Reading } from './record-disputes'

/** Omise has a list for each. A dispute with a status unknown to the desk is in neither. */
export const ACTIVE = ['open', 'pending'] as const
export type ActiveStatus = (typeof ACTIVE)[number]

type ListReading = Omit<Reading, 'readAt'>

export type ReadOptions = {
  signal?: AbortSignal
  /** The largest number of disputes that are read; without it, all are. */
  atMost?: number
  /** Reads all documents of the few disputes that have more than Omise includes. */
  allDocuments?: boolean
}

export type ReadList = {
  /** Of all disputes in the list, including unreadable ones that have an id. */
  ids: string[]
  /** The id is null when it cannot be read either. */
  unreadable: { id: string | null }[]
  /** False when the list is longer than `atMost`. */
  isWhole: boolean
}

/**
 * Reads a list of disputes from Omise, the oldest first, and records them.
 * @throws OmiseError
 */
export async function readList(
  status: ActiveStatus,
  reading: ListReading,
  { signal, atMost = Infinity, allDocuments = false }: ReadOptions = {},
): Promise<ReadList> {
  const { omise, now, db } = desk()
  const list: ReadList = { ids: [], unreadable: [], isWhole: true }
  const startedAt = now()
  for (let offset = 0; ;) {
    const readAt = now()
    const page = await omise.disputes.list({ status, limit: MAX_PAGE_SIZE, offset }, { signal })
    const disputes = allDocuments
      ? await Promise.all(page.data.map((dispute) => withAllDocuments(dispute, signal)))
      : page.data
    await recordDisputes(disputes, { ...reading, readAt })
    list.unreadable.push(...page.unreadable)
    list.ids.push(...[...page.data, ...page.unreadable].flatMap(({ id }) => id ?? []))
    offset += page.received
    list.isWhole = page.received === 0 || offset >= page.total
    if (list.isWhole || offset >= atMost) break
  }
  if (list.isWhole) await saveProgress(db, status, { readAt: startedAt })
  return list
}

export type ReadLists = Pick<ReadList, 'unreadable'> & {
  /** Disputes that have left the lists and could not be read, so that their status is unknown. */
  unknown: string[]
}

/**
 * Reads lists of disputes, and each dispute that has left all of them, because it may have been answered or have ended.
 * Those are not known when a list is longer than `atMost`.
 * @throws OmiseError
 */
export async function readLists(
  statuses: readonly ActiveStatus[],
  reading: ListReading,
  options: ReadOptions = {},
): Promise<ReadLists> {
  const startedAt = desk().now()
  const lists: ReadList[] = []
  for (const status of statuses) lists.push(await readList(status, reading, options))
  const unreadable = lists.flatMap((list) => list.unreadable)
  if (lists.some(({ isWhole }) => !isWhole)) return { unreadable, unknown: [] }
  const listed = new Set(lists.flatMap(({ ids }) => ids))
  const unknown: string[] = []
  for (const id of await unlisted(statuses, listed, startedAt)) {
    if (!(await readIfReadable(id, reading.source, options.signal))) unknown.push(id)
  }
  return { unreadable, unknown }
}

/** Disputes that were active when last read, before this reading, and are in none of the lists now. */
async function unlisted(
  statuses: readonly ActiveStatus[],
  listed: ReadonlySet<string>,
  startedAt: Date,
): Promise<string[]> {
  const rows = await desk()
    .db.select({ id: disputeIndex.disputeId })
    .from(disputeIndex)
    .where(and(inArray(disputeIndex.status, [...statuses]), lt(disputeIndex.readAt, startedAt)))
  return rows.flatMap(({ id }) => (listed.has(id) ? [] : id))
}
