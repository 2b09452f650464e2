import type { LocalFiles } from '@/lib/local-files/local-files'
import { readKeptFacts, readKeptFiles } from '@/components/uploads/queue/kept-item'
import type { FollowerMessage, LeaderMessage, QueueView } from './queue-message'
import { createQueuePersistence } from './queue-persistence'
import { blocksUnload } from '@/components/uploads/queue/queue-selectors'
import type { RestorableRow } from '@/components/uploads/queue/row-files'
import { createUploader, type UploaderTools } from './uploader'

export type LeaderQueueTools = Omit<UploaderTools, 'written'> & {
  store: LocalFiles | null
  post: (message: LeaderMessage) => void
  onChange: () => void
}

/** Often enough to be recognised as alive by another tab, rarely enough to cost nothing. */
const BROADCAST_MS = 200

/** The queue in the tab that runs it: sends, persists, and broadcasts to the other tabs. */
export function leaderQueue({ store, post, onChange, ...tools }: LeaderQueueTools) {
  const persistence = createQueuePersistence({
    store,
    disputeId: tools.disputeId,
    files: (id) => uploader.files(id),
    onUnkept: (unkept) => show({ ...view, unkept }),
  })
  const uploader = createUploader({ ...tools, written: persistence.written })
  let view: QueueView = { ...uploader.snapshot(), unkept: new Set() }
  let sentFiles = new Map<string, File>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

  const unsubscribe = uploader.subscribe(() => {
    persistence.keep(uploader.snapshot().queue.items)
    show({ ...view, ...uploader.snapshot() })
  })

  function show(next: QueueView) {
    view = next
    guardLeaving(blocksUnload(view.queue, view.unkept))
    timer ??= setTimeout(() => broadcast(null), BROADCAST_MS)
    onChange()
  }

  function guardLeaving(asks: boolean) {
    if (asks) addEventListener('beforeunload', askBeforeLeaving)
    else removeEventListener('beforeunload', askBeforeLeaving)
  }

  function broadcast(answers: string | null) {
    clearTimeout(timer)
    timer = undefined
    const files = new Map<string, File>()
    for (const { id } of view.queue.items) {
      const file = uploader.file(id)
      if (file) files.set(id, file)
    }
    const changed = [...files].filter(([id, file]) => sentFiles.get(id) !== file)
    sentFiles = files
    post({ from: 'leader', view, files: new Map(changed), answers })
  }

  return {
    view: () => view,
    file: uploader.file,
    dispatch: uploader.dispatch,
    restoreRows(kept: readonly RestorableRow[]) {
      if (kept.length === 0) return
      persistence.adopt(kept)
      uploader.restoreRows(kept)
    },
    /** Executes the commands of other tabs. A tab that has just opened receives all files. */
    answer({ id, command }: FollowerMessage) {
      if (command) uploader.dispatch(command)
      else sentFiles = new Map()
      broadcast(id)
    },
    setOnline: uploader.setOnline,
    wake: uploader.wake,
    stop() {
      unsubscribe()
      uploader.stop()
      clearTimeout(timer)
      guardLeaving(false)
    },
  }
}

/** The stored queue of a dispute, in order. */
export async function readKeptRows(
  store: LocalFiles | null,
  disputeId: string,
): Promise<RestorableRow[]> {
  const kept = (await store?.read(disputeId)) ?? []
  return kept
    .flatMap(({ id, facts, bytes }) => {
      const read = readKeptFacts(id, facts)
      return read ? [{ ...read, bytes }] : []
    })
    .toSorted((left, right) => left.position - right.position)
    .map(({ bytes, ...row }) => {
      const { position: _position, processedSize: _processedSize, ...item } = row
      return { ...item, ...readKeptFiles(bytes, row) }
    })
}
