import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import type { QueueItem, UploadQueue } from './types'

// Apart from the other selectors, since every page of a dispute loads it, with a queue or without one.
const UNSENT: readonly QueueItem['state']['step'][] = [
  'checking',
  'refused',
  'needs_kind',
  'ready',
  'queued',
  'sending',
  'failed',
]

/** Files that our server does not have, and that are neither cancelled nor removed: one may be evidence that was forgotten. */
export function unsentCount(items: UploadQueue['items']): number {
  return items.filter(({ state }) => UNSENT.includes(state.step)).length
}

/** Of a dispute with this status: where nothing can be sent, no file is left to be sent. */
export function unsentFilesOf(items: UploadQueue['items'], status: string): number {
  return acceptsDocuments(status) ? unsentCount(items) : 0
}
