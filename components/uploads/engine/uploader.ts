import type { UploadOutcome, UploadRequest } from '@/lib/api-client/upload'
import type { Upload } from '@/lib/contract/documents'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import { createStore } from '@/lib/store'
import { createFileProcessor, type FileTools } from './file-processor'
import { createFileSender } from './file-sender'
import type { QueueCommand, QueueVerbs } from './queue-command'
import { pollUploads, type PollTools } from './poll-uploads'
import { newUuid } from '@/lib/api-client/new-uuid'
import { HeldFile } from '@/components/uploads/queue/held-file'
import { changedSources, hashOf } from '@/components/uploads/queue/combine-steps'
import { reprocessed } from '@/components/uploads/queue/processing'
import { canReplace, canReprocess } from '@/components/uploads/queue/queue-rules'
import { followedItems, nextToStart } from '@/components/uploads/queue/queue-selectors'
import { createRemovedRows, snapshotRow, toKeptItem } from './removed-rows'
import {
  heldFiles,
  metadataOf,
  filesToProcess,
  fileToSend,
  hasPreparedFile,
  isOutputOf,
  revoke,
  sourceChangesOf,
  type RestorableRow,
  type RowFiles,
} from '@/components/uploads/queue/row-files'
import { EMPTY_QUEUE, uploadQueue } from '@/components/uploads/queue/upload-queue'
import type {
  Part,
  QueueEvent,
  QueueItem,
  ReadText,
  UploadQueue,
} from '@/components/uploads/queue/types'

export type UploaderSnapshot = {
  queue: UploadQueue
  /** Object URLs by item id; revoked with the item. */
  thumbnails: ReadonlyMap<string, string>
}

export type UploaderTools = FileTools & {
  disputeId: string
  upload: (request: UploadRequest) => Promise<UploadOutcome>
  follow: PollTools
  /** Resolves when the row is persisted: its upload id must not be sent before. */
  written: (id: string) => Promise<void>
  /** The documents at Omise may have changed, and the history with them. */
  onDocumentsChanged: () => void
}

export type Uploader = ReturnType<typeof createUploader>

export const EMPTY_SNAPSHOT: UploaderSnapshot = { queue: EMPTY_QUEUE, thumbnails: new Map() }

/**
 * Drives one dispute's queue: checks files, sends them, and records the results. Lives outside React, so that uploads
 * continue while their page is not on screen.
 */
export function createUploader({
  disputeId,
  upload,
  follow,
  written,
  findSame,
  processFile,
  convert,
  preview,
  onDocumentsChanged,
}: UploaderTools) {
  const store = createStore(EMPTY_SNAPSHOT)
  const files = new Map<string, RowFiles>()
  /** One per item; aborting it ends all work on the item. */
  const work = new Map<string, AbortController>()
  const removedRows = createRemovedRows()
  const poller = pollUploads({
    ...follow,
    followed: () => followedItems(store.get().queue),
    onUploadState: applyUploadState,
  })

  store.subscribe(() => poller.onQueueChanged())

  function applyUploadState(id: string, upload: Upload | null) {
    const row = files.get(id)
    if (!upload && row && !hasPreparedFile(row, itemOf(id)?.preparation ?? null)) {
      return update({ type: 'failed', id, error: { code: 'processed_file_missing' } })
    }
    update({ type: 'followed', id, upload })
    if (upload?.state === 'delivered' || upload?.state === 'withdrawn') onDocumentsChanged()
  }

  const send = createFileSender({
    disputeId,
    upload,
    written,
    find: follow.find,
    files,
    itemOf,
    renewWork,
    dispatch: update,
    onDocumentsChanged,
  })

  const { examine, examineAgain, takeUp, drawAnew } = createFileProcessor({
    findSame,
    processFile,
    convert,
    preview,
    files,
    itemOf,
    renewWork,
    dispatch: update,
    showThumbnail,
  })

  function update(event: QueueEvent) {
    apply(event)
    for (;;) {
      const [id] = nextToStart(store.get().queue)
      if (id === undefined) return
      apply({ type: 'started', id })
      void send(id)
    }
  }

  function apply(event: QueueEvent) {
    const queue = uploadQueue(store.get().queue, event)
    if (queue !== store.get().queue) store.set({ ...store.get(), queue })
  }

  function itemOf(id: string) {
    return store.get().queue.items.find((candidate) => candidate.id === id)
  }

  function renewWork(id: string): AbortController {
    work.get(id)?.abort(new DOMException('Superseded', 'AbortError'))
    const controller = new AbortController()
    work.set(id, controller)
    return controller
  }

  function showThumbnail(id: string, thumbnail: Blob | null) {
    const thumbnails = new Map(store.get().thumbnails)
    revoke(thumbnails.get(id))
    if (thumbnail) thumbnails.set(id, URL.createObjectURL(thumbnail))
    else thumbnails.delete(id)
    store.set({ ...store.get(), thumbnails })
  }

  /** Releases everything that belongs to items no longer in the queue; the files of parts stay. */
  function letGo() {
    const { items } = store.get().queue
    const kept = new Set(items.map(({ id }) => id))
    const parts = new Set(items.flatMap((item) => item.parts.map(({ id }) => id)))
    const thumbnails = new Map(store.get().thumbnails)
    for (const id of files.keys()) {
      if (kept.has(id)) continue
      work.get(id)?.abort(new DOMException('Removed', 'AbortError'))
      revoke(thumbnails.get(id))
      work.delete(id)
      thumbnails.delete(id)
      if (!parts.has(id)) files.delete(id)
    }
    store.set({ ...store.get(), thumbnails })
  }

  function holdFiles(row: RestorableRow) {
    files.set(row.id, row.files)
    for (const [id, part] of row.partFiles) files.set(id, part)
  }

  /** Resumes a row in its last state. */
  function resume({ id, preparation }: Part) {
    const row = files.get(id)
    if (!row) return
    if (preparation) void takeUp(id, preparation)
    else void examine(id)
  }

  const verbs: QueueVerbs = {
    add({ files: toAdd }) {
      const added = toAdd.filter(({ id }) => !files.has(id))
      for (const { id, ...entry } of added) files.set(id, filesToProcess(entry))
      update({
        type: 'files_added',
        files: added.map(({ id, ...entry }) => ({
          id,
          picked: metadataOf(entry.file),
          kind: entry.kind,
          sourceChanges: sourceChangesOf(entry),
        })),
      })
      for (const { id, ...entry } of added) void examine(id, entry)
    },
    acknowledge_restored: () => update({ type: 'restored_acknowledged' }),
    replace({ id, entry }) {
      const before = itemOf(id)
      if (!before || !canReplace(before)) return
      // The file first: the persisted row must never have the earlier file under the new name.
      files.set(id, filesToProcess(entry))
      const sourceChanges = sourceChangesOf(entry)
      update({ type: 'replaced', id, picked: metadataOf(entry.file), sourceChanges })
      showThumbnail(id, null)
      letGo()
      void examine(id, entry)
    },
    combine({ id, file, ids, hashes }) {
      if (files.has(id)) return
      const changed = changedSources(store.get().queue, hashes ?? {})
      if (changed.length > 0) {
        // Other tabs may have removed all changed rows; then the notice is shown on the remaining rows.
        const present = changed.some((each) => itemOf(each)) ? changed : ids
        for (const each of present) update({ type: 'result_unused', id: each, of: id })
        return
      }
      files.set(id, { source: HeldFile.inMemory(file), processed: null })
      update({ type: 'combined', id, picked: metadataOf(file), ids })
      letGo()
      if (itemOf(id)) void examine(id)
    },
    uncombine({ id }) {
      const parts = itemOf(id)?.parts ?? []
      update({ type: 'uncombined', id })
      if (itemOf(id)) return
      letGo()
      for (const part of parts) resume(part)
    },
    choose_kind: ({ ids, kind }) => update({ type: 'kind_chosen', ids, kind }),
    restore_kinds: ({ kind, kinds }) => update({ type: 'kinds_restored', kind, kinds }),
    rename: ({ id, filename }) => update({ type: 'renamed', id, filename }),
    choose_form({ id, form }) {
      const before = itemOf(id)
      update({ type: 'form_chosen', id, form })
      if (itemOf(id) !== before) void drawAnew(id)
    },
    reprocess({ id, made: ready }) {
      const before = itemOf(id)
      const row = files.get(id)
      if (!before || !row) return
      if (!isUsable(before, row, [ready])) {
        // A tab that took over executes a command again when its response was lost.
        if (hashOf(before) !== ready.sha256) update({ type: 'result_unused', id, of: id })
        return
      }
      // The file first: the persisted row must never claim a change that its bytes do not have.
      files.set(id, { source: row.source, processed: HeldFile.inMemory(ready.file) })
      const preparation = reprocessed(ready, before.preparation, before.sourceChanges)
      update({ type: 'reprocessed', id, preparation })
      void drawAnew(id, ready.thumbnail)
    },
    split({ id, files: parts }) {
      const before = itemOf(id)
      const row = files.get(id)
      if (!before || !row) return
      const results = parts.map(({ ready }) => ready)
      if (!isUsable(before, row, results)) return update({ type: 'result_unused', id, of: id })
      verbs.add({ type: 'add', files: parts })
      verbs.remove({ type: 'remove', id })
    },
    reset({ id }) {
      update({ type: 'reset', id })
      if (itemOf(id)?.state.step !== 'checking') return
      showThumbnail(id, null)
      void examineAgain(id)
    },
    upload({ ids, suggestedKinds }) {
      const uploadIds = Object.fromEntries(ids.map((id) => [id, newUuid()]))
      update({ type: 'upload_requested', uploadIds, suggestedKinds })
    },
    cancel({ id }) {
      update({ type: 'cancelled', id })
      if (itemOf(id)?.state.step !== 'cancelled') return
      work.get(id)?.abort(new DOMException('Cancelled', 'AbortError'))
    },
    follow: ({ id, upload }) => applyUploadState(id, upload),
    remove({ id }) {
      const row = snapshotRow(store.get().queue, files, id)
      update({ type: 'removed', id })
      if (itemOf(id)) return
      letGo()
      if (row) removedRows.keep(row)
    },
    /** Restores a removed row with its edits, kind and filename; has no effect when its files are released. */
    undo_removal({ id }) {
      const row = removedRows.take(id)
      if (!row) return
      holdFiles(row)
      update({ type: 'removal_undone', item: toKeptItem(row), index: row.index })
      resume(row)
    },
    dismiss_delivered() {
      update({ type: 'delivered_dismissed' })
      letGo()
    },
  }

  return {
    snapshot: store.get,
    subscribe: store.subscribe,
    /** The file that is displayed and sent. */
    file(id: string) {
      const row = files.get(id)
      return row && fileToSend(row, itemOf(id)?.preparation ?? null)
    },
    addText: (id: string, text: ReadText) => update({ type: 'text_read', id, text }),
    files: (id: string) => files.get(id),
    /** Of all rows, also of those whose removal can be undone. */
    neededFiles: () => [...files.values(), ...removedRows.files()].flatMap(heldFiles),
    dispatch: <Type extends QueueCommand['type']>(command: QueueCommand<Type>) =>
      verbs[command.type](command),
    restoreRows(kept: readonly RestorableRow[]) {
      for (const row of kept) holdFiles(row)
      update({ type: 'restored', items: kept.map(toKeptItem) })
      for (const row of kept) resume(row)
    },
    setOnline(online: boolean) {
      update({ type: 'connection_changed', online })
      if (online) poller.wake()
    },
    /** The page became visible. */
    wake: () => poller.wake(),
    /** Aborts all work: another tab resumes it. */
    stop() {
      poller.stop()
      for (const controller of work.values()) {
        controller.abort(new DOMException('Stopped', 'AbortError'))
      }
      for (const url of store.get().thumbnails.values()) revoke(url)
    },
  }
}

/** Whether results of work on a row's file may replace it. */
function isUsable(item: QueueItem, row: RowFiles, results: readonly ReadyFile[]): boolean {
  return canReprocess(item) && results.every((ready) => isOutputOf(ready, row, item.preparation))
}
