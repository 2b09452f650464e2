import { toApiError } from '@/lib/api-client/api-error'
import type { UploadRequest } from '@/lib/api-client/upload'
import type { Document } from '@/lib/contract/documents'
import { FORMATS, type Format } from '@/lib/evidence/formats'
import type { Kind } from '@/lib/evidence/kinds'
import { checkFile } from '@/lib/prepare/check-file'
import type { FilePreview } from '@/lib/prepare/preview-file'
import type { PrepareProblem } from '@/lib/prepare/file-problem'
import { newUploadId } from './new-upload-id'
import { hasUnfinished, nextToStart } from './queue-selectors'
import { takeTurns } from './take-turns'
import { EMPTY_QUEUE, uploadQueue, type QueueEvent, type UploadQueue } from './upload-queue'

/** A dropped, picked or pasted file. `folder`: the browser hands over a dropped folder as if it were one. */
export type FileToAdd = { file: File; folder?: boolean }

export type RunnerSnapshot = {
  queue: UploadQueue
  /** Object URLs by item id; revoked when the item goes. */
  thumbnails: ReadonlyMap<string, string>
}

export type RunnerTools = {
  disputeId: string
  upload: (request: UploadRequest) => Promise<Document>
  preview: (file: Blob, format: Format, signal: AbortSignal) => Promise<FilePreview>
  /** The documents at Omise may be others now. */
  onDocumentsChanged: () => void
}

export type UploadRunner = ReturnType<typeof createUploadRunner>

export const EMPTY_SNAPSHOT: RunnerSnapshot = { queue: EMPTY_QUEUE, thumbnails: new Map() }

/** Opening a PDF takes a worker and tens of megabytes; two at a time keep an old laptop usable. */
const PREVIEWS_AT_ONCE = 2

/**
 * Drives one dispute's queue: checks files, sends them, takes note of what happens. Lives outside React,
 * so that an upload goes on while its page is not on screen.
 */
export function createUploadRunner({
  disputeId,
  upload,
  preview,
  onDocumentsChanged,
}: RunnerTools) {
  let snapshot = EMPTY_SNAPSHOT
  const listeners = new Set<() => void>()
  const files = new Map<string, File>()
  /** One per item: whatever is being done with it ends when this aborts. */
  const work = new Map<string, AbortController>()
  const previewTurn = takeTurns(PREVIEWS_AT_ONCE)
  const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

  function dispatch(event: QueueEvent) {
    apply(event)
    for (;;) {
      const [id] = nextToStart(snapshot.queue)
      if (id === undefined) return
      apply({ type: 'started', id })
      void send(id)
    }
  }

  function apply(event: QueueEvent) {
    const queue = uploadQueue(snapshot.queue, event)
    if (queue !== snapshot.queue) publish({ ...snapshot, queue })
  }

  function publish(next: RunnerSnapshot) {
    snapshot = next
    guardLeaving(hasUnfinished(snapshot.queue))
    for (const listener of listeners) listener()
  }

  async function examine(id: string, { file, folder = false }: FileToAdd) {
    const { signal } = renewWork(id)
    const check = await checkFile(file, { folder })
    if (signal.aborted) return
    if (!check.ok) return refuse(id, check.problem)
    const look = await previewTurn(() => lookInto(file, check.format, signal))
    if (signal.aborted) return
    if (!look.ok) return refuse(id, look.problem)
    showThumbnail(id, look.thumbnail)
    dispatch({ type: 'check_passed', id, format: check.format, pages: look.pages })
  }

  function refuse(id: string, problem: PrepareProblem) {
    dispatch({ type: 'check_refused', id, problem })
  }

  /** A viewer that did not load says nothing about the file: it goes on without a picture. */
  async function lookInto(file: File, format: Format, signal: AbortSignal): Promise<FilePreview> {
    const unseen: FilePreview = { ok: true, thumbnail: null, pages: null }
    if (signal.aborted) return unseen
    return preview(file, format, signal).catch(() => unseen)
  }

  async function send(id: string) {
    const item = snapshot.queue.items.find((candidate) => candidate.id === id)
    const file = files.get(id)
    if (!item?.kind || !item.format || !item.uploadId || !file) return
    const { signal } = renewWork(id)
    // A file that has changed on the disk since it was checked would end as a broken connection.
    const check = await checkFile(file)
    if (signal.aborted) return
    if (!check.ok) return dispatch({ type: 'failed', id, error: { code: check.problem } })
    try {
      const document = await upload({
        disputeId,
        uploadId: item.uploadId,
        kind: item.kind,
        filename: item.filename,
        originalFilename: item.picked.name,
        pages: item.pages ?? undefined,
        contentType: FORMATS[item.format].contentType,
        file,
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return
          if (progress.phase === 'waiting_for_omise') dispatch({ type: 'sent', id })
          else dispatch({ type: 'progressed', id, percent: progress.percent })
        },
      })
      dispatch({ type: 'delivered', id, document })
    } catch (error) {
      if (!signal.aborted) dispatch({ type: 'failed', id, error: toApiError(error) })
    }
    onDocumentsChanged()
  }

  function guardLeaving(unfinished: boolean) {
    if (unfinished) addEventListener('beforeunload', askBeforeLeaving)
    else removeEventListener('beforeunload', askBeforeLeaving)
  }

  function renewWork(id: string): AbortController {
    work.get(id)?.abort(new DOMException('Superseded', 'AbortError'))
    const controller = new AbortController()
    work.set(id, controller)
    return controller
  }

  function showThumbnail(id: string, thumbnail: Blob | null) {
    const thumbnails = new Map(snapshot.thumbnails)
    revoke(thumbnails.get(id))
    if (thumbnail) thumbnails.set(id, URL.createObjectURL(thumbnail))
    else thumbnails.delete(id)
    snapshot = { ...snapshot, thumbnails }
  }

  /** Lets go of everything that belongs to items that are no longer in the queue. */
  function letGo() {
    const kept = new Set(snapshot.queue.items.map(({ id }) => id))
    const thumbnails = new Map(snapshot.thumbnails)
    for (const id of files.keys()) {
      if (kept.has(id)) continue
      work.get(id)?.abort(new DOMException('Removed', 'AbortError'))
      revoke(thumbnails.get(id))
      work.delete(id)
      files.delete(id)
      thumbnails.delete(id)
    }
    publish({ ...snapshot, thumbnails })
  }

  return {
    snapshot: () => snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    isEmpty: () => snapshot.queue.items.length === 0,
    file: (id: string) => files.get(id),
    add(toAdd: readonly FileToAdd[]) {
      const added = toAdd.map((entry) => ({ id: newUploadId(), entry }))
      for (const { id, entry } of added) files.set(id, entry.file)
      dispatch({
        type: 'files_added',
        files: added.map(({ id, entry }) => ({ id, picked: factsOf(entry.file) })),
      })
      for (const { id, entry } of added) void examine(id, entry)
    },
    replace(id: string, entry: FileToAdd) {
      dispatch({ type: 'replaced', id, picked: factsOf(entry.file) })
      const replaced = snapshot.queue.items.find((item) => item.id === id)
      if (replaced?.state.step !== 'checking') return
      files.set(id, entry.file)
      showThumbnail(id, null)
      void examine(id, entry)
    },
    chooseKind: (ids: readonly string[], kind: Kind) =>
      dispatch({ type: 'kind_chosen', ids, kind }),
    rename: (id: string, filename: string) => dispatch({ type: 'renamed', id, filename }),
    upload(ids: readonly string[]) {
      const uploadIds = Object.fromEntries(ids.map((id) => [id, newUploadId()]))
      dispatch({ type: 'upload_requested', uploadIds })
    },
    cancel(id: string) {
      dispatch({ type: 'cancelled', id })
      const item = snapshot.queue.items.find((candidate) => candidate.id === id)
      if (item?.state.step !== 'cancelled') return
      work.get(id)?.abort(new DOMException('Cancelled', 'AbortError'))
    },
    remove(id: string) {
      dispatch({ type: 'removed', id })
      letGo()
    },
    dismissDelivered() {
      dispatch({ type: 'delivered_dismissed' })
      letGo()
    },
    setOnline: (online: boolean) => dispatch({ type: 'connection_changed', online }),
  }
}

function factsOf({ name, size, lastModified }: File) {
  return { name, size, lastModified }
}

function revoke(url: string | undefined) {
  if (url) URL.revokeObjectURL(url)
}
