import { areAlike } from '@/lib/evidence/fingerprint'
import type { Kind } from '@/lib/evidence/kinds'
import { MAX_PARALLEL_UPLOADS } from '@/lib/evidence/limits'
import { sentForm } from './processing'
import {
  isFollowed,
  isInFlight,
  canCombine,
  canEdit,
  needsThePage,
  suggestionOf,
  waitsForConnection,
} from './queue-rules'
import type { QueueItem, UploadQueue } from './types'

export type QueueCounts = {
  total: number
  checking: number
  /** Without a chosen or suggested kind. */
  needsKind: number
  suggested: number
  ready: number
  /** Queued, sending, waiting for the connection, or at our server and not at Omise yet. */
  underway: number
  delivered: number
  /** Refused or failed: an agent has to decide. */
  attention: number
  cancelled: number
  /** Failed, and worth an unchanged retry. */
  retryable: number
}

export function countQueue({ items }: UploadQueue): QueueCounts {
  const counted = (which: (item: QueueItem) => boolean) => items.filter(which).length
  const at =
    (...steps: readonly QueueItem['state']['step'][]) =>
    ({ state }: QueueItem) =>
      steps.includes(state.step)
  return {
    total: items.length,
    checking: counted(at('checking')),
    needsKind: counted((item) => at('needs_kind')(item) && !suggestionOf(item)),
    suggested: counted((item) => suggestionOf(item) !== null),
    ready: counted(at('ready')),
    underway: counted(
      (item) =>
        at('queued', 'sending', 'waiting_for_omise', 'settling', 'waiting')(item) ||
        waitsForConnection(item),
    ),
    delivered: counted(at('delivered')),
    attention: counted((item) => at('refused', 'failed')(item) && !waitsForConnection(item)),
    cancelled: counted(at('cancelled')),
    retryable: counted(isRetryable),
  }
}

/** How many more uploads may start now. */
export function freeSlots({ items, paused, online }: UploadQueue): number {
  if (paused || !online) return 0
  return Math.max(0, MAX_PARALLEL_UPLOADS - items.filter(isInFlight).length)
}

/** The files to send next, in the order of the queue. */
export function nextToStart(queue: UploadQueue): readonly string[] {
  return queue.items
    .filter(({ state }) => state.step === 'queued')
    .slice(0, freeSlots(queue))
    .map(({ id }) => id)
}

/** "Same kind for all" applies to all whose kind can still change. */
export function idsForSameKind({ items }: UploadQueue): readonly string[] {
  return items.filter(canEdit).map(idOf)
}

/** The kind shared by all of those, else null. */
export function sharedKind({ items }: UploadQueue): QueueItem['kind'] {
  const [first, ...others] = new Set(items.filter(canEdit).map(({ kind }) => kind))
  return others.length === 0 ? (first ?? null) : null
}

/** The kinds that choosing `kind` for all changes, by id; null for rows without a chosen one. */
export function kindsBefore(queue: UploadQueue, kind: Kind): Readonly<Record<string, Kind | null>> {
  const changing = queue.items.filter((item) => canEdit(item) && item.kind !== kind)
  return Object.fromEntries(changing.map((item) => [item.id, item.kind]))
}

/** Whether choosing `kind` for all replaces another chosen or suggested kind. */
export function replacesKinds({ items }: UploadQueue, kind: Kind): boolean {
  return items.filter(canEdit).some((item) => {
    const before = item.kind ?? suggestionOf(item)?.kind ?? kind
    return before !== kind
  })
}

/** The files that can be combined, in the order of the queue. */
export function combinableItems({ items }: UploadQueue): readonly QueueItem[] {
  return items.filter(canCombine)
}

export function readyIds({ items }: UploadQueue): readonly string[] {
  return items.filter(({ state }) => state.step === 'ready').map(idOf)
}

export function retryableIds({ items }: UploadQueue): readonly string[] {
  return items.filter(isRetryable).map(idOf)
}

function isRetryable(item: QueueItem): boolean {
  return item.state.step === 'failed' && item.state.retryable && !waitsForConnection(item)
}

/** The ids of rows with the same file as an earlier row. */
export function repeatedIds({ items }: UploadQueue): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const item of items) {
    const marks = marksOf(item)
    if (marks.some((mark) => seen.has(mark))) repeated.add(item.id)
    for (const mark of marks) seen.add(mark)
  }
  return repeated
}

/** Identified by the bytes, picked and processed; until those are known, by the browser's metadata. */
function marksOf({ picked, preparation }: QueueItem): readonly string[] {
  if (preparation) return [preparation.made.sha256, preparation.original.sha256]
  return [`${picked.size} ${picked.lastModified} ${picked.name}`]
}

/** The rows that look like an earlier row with other bytes, with its name. */
export function alikeNames({ items }: UploadQueue): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const seen: { fingerprint: string; filename: string }[] = []
  for (const { id, filename, preparation } of items) {
    const fingerprints = preparation?.fingerprints ?? []
    const earlier = seen.find((row) => fingerprints.some((own) => areAlike(own, row.fingerprint)))
    if (earlier) names.set(id, earlier.filename)
    const [fingerprint] = fingerprints
    if (fingerprint) seen.push({ fingerprint, filename })
  }
  return names
}

/** The files for which our server is polled. */
export function followedItems({ items }: UploadQueue): readonly QueueItem[] {
  return items.filter(isFollowed)
}

/** Whether leaving the page would lose or interrupt a file. `unstoredIds`: rows that this browser could not store. */
export function blocksUnload({ items }: UploadQueue, unstoredIds: ReadonlySet<string>): boolean {
  return items.some((item) => needsThePage(item, unstoredIds.has(item.id)))
}

export function restoredItems({ items }: UploadQueue): readonly QueueItem[] {
  return items.filter((item) => item.restored)
}

function idOf({ id }: QueueItem): string {
  return id
}

/** In bytes, of the file that is to be reduced: what was made of the picked one, if that is too large. */
export function fittedSize({ state, preparation, picked }: QueueItem): number {
  const blockedSize = state.step === 'refused' ? state.size : undefined
  return blockedSize ?? (preparation ? sentForm(preparation).size : picked.size)
}
