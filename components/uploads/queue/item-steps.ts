import { cleanFilename } from '@/lib/evidence/filename'
import type { Kind } from '@/lib/evidence/kinds'
import { canChooseForm, sentForm, type ProcessingResult, type SentForm } from './processing'
import { canEdit } from './queue-rules'
import type { FileState, KeptItem, Part, PickedFile, QueueEvent, QueueItem } from './types'

export function newItem({
  id,
  picked,
  kind = null,
  sourceChanges = null,
}: {
  id: string
  picked: PickedFile
  kind?: Kind | null | undefined
  sourceChanges?: QueueItem['sourceChanges']
}): QueueItem {
  return {
    id,
    picked,
    filename: picked.name,
    format: null,
    pages: null,
    kind,
    sourceChanges,
    preparation: null,
    same: null,
    uploadId: null,
    revision: 0,
    parts: [],
    restored: false,
    state: { step: 'checking' },
  }
}

/** A restored row; it is checked again, and its thumbnail drawn. */
export function uncheckedItem(kept: KeptItem): QueueItem {
  return { ...newItem(kept), ...partOf(kept), parts: kept.parts }
}

export function partOf(part: Part): Part {
  const { id, picked, filename, kind, uploadId, sourceChanges, preparation, revision } = part
  return { id, picked, filename, kind, uploadId, sourceChanges, preparation, revision }
}

/** The row after a change, with the next revision if it has to be stored again. */
export function revise(before: QueueItem, after: QueueItem): QueueItem {
  return hasSameFacts(before, after) ? after : { ...after, revision: before.revision + 1 }
}

/** Whether the stored descriptions of both are the same. */
export function hasSameFacts(left: KeptItem, right: KeptItem): boolean {
  return (
    left.picked === right.picked &&
    left.filename === right.filename &&
    left.kind === right.kind &&
    left.sourceChanges === right.sourceChanges &&
    left.preparation === right.preparation &&
    left.parts === right.parts &&
    left.uploadId === right.uploadId
  )
}

export function passCheck(
  item: QueueItem,
  { format, pages, preparation }: Extract<QueueEvent, { type: 'check_passed' }>,
): QueueItem {
  return {
    ...item,
    format,
    pages,
    preparation,
    filename: cleanFilename(item.filename, format),
    // A row with an upload id may have been in transit when the page was closed.
    state: item.uploadId === null ? editable(item.kind) : { step: 'settling' },
  }
}

/** The bytes differ, so earlier attempts were another upload. */
export function reprocess(item: QueueItem, preparation: ProcessingResult): QueueItem {
  const format = sentForm(preparation).format
  return {
    ...item,
    format,
    preparation,
    pages: preparation.pages,
    filename: cleanFilename(item.filename, format),
    uploadId: null,
    unusedResult: undefined,
    state: editable(item.kind),
  }
}

/**
 * The bytes may differ, so earlier attempts were another upload. But a problem that only this browser found leaves open
 * whether our server has the file: its upload id stays, and is polled after the check. A prepared file that could not be
 * read is looked for once more, so its preparation stays.
 */
export function reset(item: QueueItem): QueueItem {
  const { state } = item
  const isMissing = missesFile(state)
  return {
    ...item,
    preparation: isMissing ? item.preparation : null,
    same: null,
    uploadId: isMissing || state.step === 'refused' ? item.uploadId : null,
    unusedResult: undefined,
    state: { step: 'checking' },
  }
}

function missesFile(state: FileState): boolean {
  if (state.step === 'refused') return state.problem === 'processed_file_missing'
  return state.step === 'failed' && state.error.code === 'processed_file_missing'
}

export function chooseForm(item: QueueItem, form: SentForm): QueueItem {
  const { preparation } = item
  if (!preparation || !canEdit(item) || item.state.step === 'checking') return item
  if (preparation.form === form || !canChooseForm(preparation, form)) return item
  return reprocess(item, { ...preparation, form })
}

export function editable(kind: Kind | null): FileState {
  return { step: kind ? 'ready' : 'needs_kind' }
}
