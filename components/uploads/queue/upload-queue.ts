import type { ProblemLike } from '@/components/problems/write-problem'
import type { Upload } from '@/lib/contract/documents'
import { cleanFilename } from '@/lib/evidence/filename'
import type { Kind } from '@/lib/evidence/kinds'
import { changeConnection, offlineInstead } from './connection'
import { followRow } from './follow-row'
import { followUp } from './follow-up'
import { combine, uncombine } from './combine-steps'
import {
  chooseForm,
  editable,
  newItem,
  passCheck,
  reprocess,
  reset,
  revise,
  uncheckedItem,
} from './item-steps'
import {
  isInFlight,
  canEdit,
  canEnd,
  canReprocess,
  canRemove,
  canReplace,
  canSend,
  suggestionOf,
} from './queue-rules'
import { canRetry, pauseAfter } from './upload-failures'
import { freeSlots } from './queue-selectors'
import type { QueueItem, KeptItem, UploadQueue, QueueEvent } from './types'

export const EMPTY_QUEUE: UploadQueue = { items: [], paused: null, online: true }

/**
 * The reducer of the queue, without a browser. An event that does not fit the state of its file has no effect, since
 * responses may be late and buttons pressed twice.
 */
export function uploadQueue(queue: UploadQueue, event: QueueEvent): UploadQueue {
  switch (event.type) {
    case 'files_added':
      return { ...queue, items: [...queue.items, ...event.files.map(newItem)] }
    case 'restored':
      return { ...queue, items: [...event.items.map(toRestoredItem), ...queue.items] }
    case 'restored_acknowledged':
      return queue.items.reduce((next, { id }) => change(next, id, acknowledgeRestored), queue)
    case 'combined':
      return combine(queue, event)
    case 'uncombined':
      return uncombine(queue, event.id)
    case 'kind_chosen':
      return event.ids.reduce(
        (next, id) => change(next, id, (item) => edit(item, { kind: event.kind })),
        queue,
      )
    case 'kinds_restored':
      return Object.entries(event.kinds).reduce(
        (next, [id, kind]) =>
          change(next, id, (item) => (item.kind === event.kind ? edit(item, { kind }) : item)),
        queue,
      )
    case 'upload_requested':
      return requestUpload(queue, event)
    case 'removed':
      return keep(queue, (item) => item.id !== event.id || !canRemove(item))
    case 'removal_undone':
      return undoRemoval(queue, event.item, event.index)
    case 'delivered_dismissed':
      return keep(queue, (item) => item.state.step !== 'delivered')
    case 'connection_changed':
      return changeConnection(queue, event.online)
    case 'started':
      return freeSlots(queue) > 0 ? change(queue, event.id, start) : queue
    case 'failed':
      return fail(queue, event.id, event.error)
    case 'held_back':
      return holdBack(queue, event.id)
    case 'followed':
      return follow(queue, event.id, event.upload)
    default:
      return change(queue, event.id, (item) => step(item, event))
  }
}

type StepEvent = Extract<
  QueueEvent,
  {
    type:
      | 'check_passed'
      | 'preparation_lost'
      | 'conversion_started'
      | 'converted'
      | 'check_refused'
      | 'same_found'
      | 'text_read'
      | 'form_chosen'
      | 'reprocessed'
      | 'reset'
      | 'result_unused'
      | 'renamed'
      | 'replaced'
      | 'progressed'
      | 'sent'
      | 'delivered'
      | 'cancelled'
  }
>

function step(item: QueueItem, event: StepEvent): QueueItem {
  switch (event.type) {
    case 'check_passed':
      return item.state.step === 'checking' ? passCheck(item, event) : item
    case 'preparation_lost':
      return item.state.step === 'checking' ? { ...item, preparation: null } : item
    case 'conversion_started':
      return item.state.step === 'checking'
        ? { ...item, state: { step: 'checking', converting: true } }
        : item
    case 'converted':
      return item.state.step === 'checking' ? { ...item, sourceChanges: [event.change] } : item
    case 'check_refused': {
      if (item.state.step !== 'checking') return item
      const { problem, fixes, size } = event
      return { ...item, state: { step: 'refused', problem, fixes, size } }
    }
    case 'same_found':
      return canEdit(item) ? { ...item, same: event.same } : item
    case 'text_read':
      return { ...item, text: event.text }
    case 'form_chosen':
      return chooseForm(item, event.form)
    case 'reprocessed':
      return canReprocess(item) ? reprocess(item, event.preparation) : item
    case 'reset':
      return canReprocess(item) ? reset(item) : item
    case 'result_unused':
      return { ...item, unusedResult: event.of }
    case 'renamed':
      return item.format
        ? edit(item, { filename: cleanFilename(event.filename, item.format) })
        : item
    case 'replaced':
      return canReplace(item) ? newItem({ ...event, kind: item.kind }) : item
    case 'progressed':
      return progress(item, event.percent)
    case 'sent':
      return item.state.step === 'sending'
        ? { ...item, state: { step: 'waiting_for_omise' } }
        : item
    case 'delivered':
      return isInFlight(item)
        ? { ...item, state: { step: 'delivered', document: event.document } }
        : item
    case 'cancelled':
      return cancel(item)
  }
}

function acknowledgeRestored(item: QueueItem): QueueItem {
  return item.restored ? { ...item, restored: false } : item
}

/** It is checked again, so its thumbnail is dropped. */
function toRestoredItem(kept: KeptItem): QueueItem {
  return { ...uncheckedItem(kept), restored: true }
}

/** Restores the row in its position; has no effect when its file is in the queue, alone or combined. */
function undoRemoval(queue: UploadQueue, kept: KeptItem, index: number): UploadQueue {
  const held = queue.items.flatMap((item) => [item, ...item.parts])
  if (held.some(({ id }) => [kept, ...kept.parts].some((part) => part.id === id))) return queue
  return { ...queue, items: queue.items.toSpliced(index, 0, uncheckedItem(kept)) }
}

/**
 * A file that was changed after an attempt is another upload: the server would rightly refuse the old id. It returns to
 * `ready`, so that it is sent only on request.
 */
function edit(item: QueueItem, changes: { kind?: Kind | null; filename?: string }): QueueItem {
  if (!canEdit(item)) return item
  const edited = { ...item, ...changes }
  if (edited.kind === item.kind && edited.filename === item.filename) return item
  if (item.state.step === 'checking') return edited
  return { ...edited, uploadId: null, state: editable(edited.kind) }
}

function requestUpload(
  queue: UploadQueue,
  { uploadIds, suggestedKinds = {} }: Extract<QueueEvent, { type: 'upload_requested' }>,
): UploadQueue {
  // A closed dispute stays closed; an ended session may have been renewed, which only an attempt can show.
  if (queue.paused === 'dispute_not_open') return queue
  const items = queue.items.map((item): QueueItem => {
    const fresh = uploadIds[item.id]
    const wanted = acceptSuggestion(item, suggestedKinds[item.id])
    if (fresh === undefined || !canSend(wanted)) return item
    const ended = wanted.state.step === 'cancelled' && wanted.state.withdrawnBy !== undefined
    const uploadId = ended ? fresh : (wanted.uploadId ?? fresh)
    return revise(item, { ...wanted, uploadId, state: { step: 'queued' } })
  })
  return { ...queue, items, paused: null }
}

/** `seen`: the suggested kind that was on screen. One that changed since is not the one that the person accepted. */
function acceptSuggestion(item: QueueItem, seen: Kind | undefined): QueueItem {
  return seen !== undefined && suggestionOf(item)?.kind === seen ? edit(item, { kind: seen }) : item
}

function start(item: QueueItem): QueueItem {
  return item.state.step === 'queued' ? { ...item, state: { step: 'sending', percent: 0 } } : item
}

/** Decreasing progress would look like lost data. */
function progress(item: QueueItem, percent: number): QueueItem {
  if (item.state.step !== 'sending' || percent <= item.state.percent) return item
  return { ...item, state: { step: 'sending', percent: Math.min(100, percent) } }
}

/** A queued file returns to its previous state; once our server has the whole file, it is too late. */
function cancel(item: QueueItem): QueueItem {
  if (item.state.step === 'queued') return { ...item, state: { step: 'ready' } }
  if (item.state.step === 'sending') return { ...item, state: { step: 'cancelled' } }
  return item
}

/** A reason that applies to every other file too pauses the queue: those files return to `ready`, with their kinds. */
function fail(
  queue: UploadQueue,
  id: string,
  error: ProblemLike,
  retryable = canRetry(error.code),
): UploadQueue {
  const item = queue.items.find((candidate) => candidate.id === id)
  if (!item || !canEnd(item)) return queue
  const problem = toProblem(error)
  const next = change(queue, id, (failed) => ({
    ...failed,
    state: { step: 'failed', error: queue.online ? problem : offlineInstead(problem), retryable },
  }))
  const paused = pauseAfter(error.code)
  if (!paused) return next
  return { ...next, paused, items: next.items.map(cancelQueued) }
}

/** Without the other properties of an ApiError: a message to another tab clones an Error without its code. */
function toProblem({ code, requestId, retryAfterSeconds, omiseMessage }: ProblemLike): ProblemLike {
  return { code, requestId, retryAfterSeconds, omiseMessage }
}

/** This file and all that follow wait to be sent again. */
function holdBack(queue: UploadQueue, id: string): UploadQueue {
  const next = change(queue, id, (item) =>
    isInFlight(item) ? { ...item, state: editable(item.kind) } : item,
  )
  return { ...next, items: next.items.map(cancelQueued) }
}

/** Applies our server's report about an upload, whatever the state in this tab. */
function follow(queue: UploadQueue, id: string, upload: Upload | null): UploadQueue {
  const found = followUp(upload)
  return found.step === 'refused'
    ? fail(queue, id, { code: found.problem }, false)
    : change(queue, id, (item) => followRow(item, found))
}

function cancelQueued(item: QueueItem): QueueItem {
  return item.state.step === 'queued' ? cancel(item) : item
}

function change(queue: UploadQueue, id: string, to: (item: QueueItem) => QueueItem): UploadQueue {
  const index = queue.items.findIndex((item) => item.id === id)
  const before = queue.items[index]
  const after = before && to(before)
  if (!after || after === before) return queue
  return { ...queue, items: queue.items.with(index, revise(before, after)) }
}

/** An empty queue has nothing to pause. */
function keep(queue: UploadQueue, which: (item: QueueItem) => boolean): UploadQueue {
  const items = queue.items.filter(which)
  if (items.length === queue.items.length) return queue
  return { ...queue, items, paused: items.length > 0 ? queue.paused : null }
}
