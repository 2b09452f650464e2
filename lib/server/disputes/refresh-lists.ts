import 'server-only'
import type { FindDisputesQuery } from '@/lib/contract/disputes'
import { OmiseError } from '@/lib/omise/errors'
import { desk, type Desk } from '@/lib/server/desk'
import { readIfReadable } from '@/lib/server/dispute-index/read-dispute'
import {
  ACTIVE,
  readLists,
  type ActiveStatus,
  type ReadLists,
} from '@/lib/server/dispute-index/read-list'
import { readProgress } from '@/lib/server/dispute-index/reading-progress'

/** In larger accounts the rest of a list is as of the last poll or webhook. */
const MOST_READ = 300
/** Afterwards the list is shown as of its last reading. */
const TIMEOUT_MS = 5_000

export type RefreshedLists = ReadLists & {
  /** Why the index may be out of date, and since when; `asOf` is null when the lists were never read. */
  failure: { error: OmiseError; asOf: Date | null } | null
}

/**
 * Brings the index up to date for a list: reads the list of its tab from Omise, or for a search those of all active
 * disputes. Closed disputes do not change; the index learns of new ones as they leave the other lists.
 */
export async function refreshLists({ tab, q }: FindDisputesQuery): Promise<RefreshedLists> {
  const statuses = q === '' ? ACTIVE.filter((status) => status === tab) : ACTIVE
  try {
    const lists = await Promise.all(statuses.map(readAfterNow))
    return {
      unreadable: lists.flatMap(({ unreadable }) => unreadable),
      unknown: lists.flatMap(({ unknown }) => unknown),
      failure: null,
    }
  } catch (error) {
    if (!(error instanceof OmiseError)) throw error
    desk().log.warn(
      { err: error },
      'A list is shown from the index, because Omise did not return it',
    )
    return { unreadable: [], unknown: [], failure: { error, asOf: await lastReading(statuses) } }
  }
}

/** When the least recently read of these lists was read. */
async function lastReading(statuses: readonly ActiveStatus[]): Promise<Date | null> {
  const { db } = desk()
  const readings = await Promise.all(statuses.map((status) => readProgress(db, status)))
  const times = readings.map(({ readAt }) => readAt)
  return times.reduce((a, b) => (a && b && a < b ? a : a && b), times[0] ?? null)
}

type Turns = {
  running: Map<ActiveStatus, Promise<unknown>>
  /** Not started yet. */
  next: Map<ActiveStatus, Promise<ReadLists>>
}

const turnsOf = new WeakMap<Desk, Turns>()

/**
 * A reading of the list that starts after this call, so that it has everything that happened before. Concurrent calls
 * share it: at most one reading of a list is running, and one is waiting for its turn.
 */
function readAfterNow(status: ActiveStatus): Promise<ReadLists> {
  const turns = turnsOf.get(desk()) ?? { running: new Map(), next: new Map() }
  turnsOf.set(desk(), turns)
  const waiting = turns.next.get(status)
  if (waiting) return waiting
  const before = turns.running.get(status) ?? Promise.resolve()
  const start = () => {
    turns.next.delete(status)
    const reading = readNow(status)
    turns.running.set(status, reading)
    return reading
  }
  const next = before.then(start, start)
  turns.next.set(status, next)
  return next
}

async function readNow(status: ActiveStatus): Promise<ReadLists> {
  const isNews = (await readProgress(desk().db, 'poll')).readAt !== null
  return readLists(
    [status],
    { source: 'poll', isNews },
    { atMost: MOST_READ, allDocuments: true, signal: AbortSignal.timeout(TIMEOUT_MS) },
  )
}

/**
 * Adds the dispute with this id, or of the charge with this id, to the index, which may not have it yet.
 * @returns the dispute when it cannot be read
 * @throws OmiseError in an outage, or when the charge cannot be read
 */
export async function indexById(id: string): Promise<RefreshedLists['unreadable']> {
  const disputeId = id.startsWith('chrg') ? await disputeOfCharge(id) : id
  const isRead = disputeId === null || (await readIfReadable(disputeId, 'fill'))
  return isRead ? [] : [{ id: disputeId }]
}

async function disputeOfCharge(chargeId: string): Promise<string | null> {
  try {
    return (await desk().omise.charges.retrieve(chargeId)).disputeId
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'not_found') return null
    throw error
  }
}
