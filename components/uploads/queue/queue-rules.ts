import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import { canBeReplaced, outcomeIsUnknown } from './upload-failures'
import { readTextOf } from './read-text'
import type { QueueItem } from './types'

/** Bytes are in transit, or the server waits for Omise: the outcome is open. */
export function isInFlight({ state }: QueueItem): boolean {
  return state.step === 'sending' || state.step === 'waiting_for_omise'
}

/** Kind and filename may change until the file is sent, and again after a certain failure. */
export function canEdit({ state, uploadId }: QueueItem): boolean {
  switch (state.step) {
    case 'checking':
      // The server may already have a restored file in its current state.
      return uploadId === null
    case 'needs_kind':
    case 'ready':
    case 'cancelled':
      return true
    case 'failed':
      return !outcomeIsUnknown(state.error.code)
    default:
      return false
  }
}

/**
 * The suggested kind of a checked file while none is chosen. A combined file has the kind chosen with it. Text read in a
 * picture replaces what its name suggests.
 */
export function suggestionOf(item: QueueItem): KindSuggestion | null {
  const { state, preparation, parts } = item
  if (state.step !== 'needs_kind' || parts.length > 0) return null
  const prepared = preparation?.suggestion ?? null
  const read = readTextOf(item)?.suggestion
  return read === undefined || prepared?.why.in === 'text' ? prepared : read
}

/**
 * The file itself may be changed, including one that cannot be sent in its current state, and a restored one, whose last
 * result is known while it is checked: an edit that was on its way when its tab closed must not be lost.
 */
export function canReprocess(item: QueueItem): boolean {
  const { state, preparation } = item
  if (state.step === 'checking' && preparation === null) return false
  return state.step === 'refused' || canEdit(item)
}

export function canSend({ state, kind }: QueueItem): boolean {
  if (!kind) return false
  return (
    state.step === 'ready' ||
    state.step === 'cancelled' ||
    (state.step === 'failed' && state.retryable)
  )
}

/** Its result is known, and it waits for the person; a restored one is checked once more meanwhile. */
export function canCombine({ state, preparation, uploadId }: QueueItem): boolean {
  if (preparation === null) return false
  if (state.step === 'checking') return uploadId === null
  return state.step === 'needs_kind' || state.step === 'ready'
}

export function canUncombine(item: QueueItem): boolean {
  return item.parts.length > 0 && canReprocess(item)
}

/** A file in transit must be cancelled or awaited first. */
export function canRemove(item: QueueItem): boolean {
  return !isInFlight(item) && item.state.step !== 'queued'
}

export function canReplace({ state }: QueueItem): boolean {
  if (state.step === 'refused') return true
  return state.step === 'failed' && canBeReplaced(state.error.code)
}

/** Our server knows its state and is polled until that is final. */
export function isFollowed({ state }: QueueItem): boolean {
  return state.step === 'settling' || state.step === 'waiting'
}

/** It is between this browser and Omise, so a report of its outcome can be true. */
export function canEnd(item: QueueItem): boolean {
  return isInFlight(item) || isFollowed(item)
}

/** The browser lost its connection during the upload, which resumes under the same upload id. */
export function waitsForConnection({ state }: QueueItem): boolean {
  return state.step === 'failed' && state.error.code === 'offline'
}

/** The server has the file, so removing the row loses nothing. */
export function isSaved(item: QueueItem): boolean {
  return item.state.step === 'delivered' || isFollowed(item)
}

/**
 * Closing the page would interrupt it, or lose it when the browser could not store it (`isUnstored`). A refused file is still on the
 * person's computer; one that our server has continues by itself.
 */
export function needsThePage(item: QueueItem, isUnstored: boolean): boolean {
  const { step } = item.state
  if (step === 'delivered' || step === 'refused' || isFollowed(item)) return false
  return isUnstored || step === 'queued' || isInFlight(item)
}
