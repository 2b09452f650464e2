import { mayBeReplaced, outcomeIsUnknown } from './upload-failures'
import type { QueueItem } from './upload-queue'

/** Bytes are on their way, or Omise is being asked: the outcome is open. */
export function isInFlight({ state }: QueueItem): boolean {
  return state.step === 'sending' || state.step === 'waiting_for_omise'
}

/** Kind and filename may change until the file is handed over, and again after a failure that is certain. */
export function mayEdit({ state }: QueueItem): boolean {
  switch (state.step) {
    case 'checking':
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

export function maySend({ state, kind }: QueueItem): boolean {
  if (!kind) return false
  return (
    state.step === 'ready' ||
    state.step === 'cancelled' ||
    (state.step === 'failed' && state.retryable)
  )
}

export function mayCancel({ state }: QueueItem): boolean {
  return state.step === 'queued' || state.step === 'sending'
}

/** What is on its way must be cancelled first, or be waited for. */
export function mayRemove(item: QueueItem): boolean {
  return !isInFlight(item) && item.state.step !== 'queued'
}

export function mayReplace({ state }: QueueItem): boolean {
  if (state.step === 'refused') return true
  return state.step === 'failed' && mayBeReplaced(state.error.code)
}

/** Closing the page would lose it. A refused file is still on the person's computer, as good as before. */
export function isUnfinished({ state }: QueueItem): boolean {
  return state.step !== 'delivered' && state.step !== 'refused'
}
