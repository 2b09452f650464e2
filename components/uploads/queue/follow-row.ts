import type { FollowUp } from './follow-up'
import { editable } from './item-steps'
import { isFollowed, canEnd } from './queue-rules'
import type { FileState, QueueItem } from './types'

/** The row after the server's report on its upload. A refusal also affects other rows, so it is not handled here. */
export function followRow(
  item: QueueItem,
  found: Exclude<FollowUp, { step: 'refused' }>,
): QueueItem {
  if (found.step === 'unknown') {
    return isFollowed(item) ? { ...item, state: editable(item.kind) } : item
  }
  if (!canEnd(item)) return item
  switch (found.step) {
    case 'withdrawn':
      return { ...item, state: { step: 'cancelled', withdrawnBy: found.by } }
    case 'waiting':
      return keepWaiting(item, found)
    case 'delivered':
      return { ...item, state: found }
  }
}

function keepWaiting(item: QueueItem, state: Extract<FileState, { step: 'waiting' }>): QueueItem {
  const isNoNews = item.state.step === 'waiting' && item.state.reason === state.reason
  return isNoNews ? item : { ...item, state }
}
