import type { LocalFiles } from '@/lib/local-files/local-files'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import type { HeldFile, ReadStored } from '@/components/uploads/queue/held-file'
import { readKeptFacts, storedFiles } from '@/components/uploads/queue/kept-item'
import { latestRows, type DisplayedRow } from './latest-rows'
import type { QueueCommand } from './queue-command'
import type { FollowerMessage, LeaderMessage, QueueView, SentFiles } from './queue-message'
import { createQueuePersistence } from './queue-persistence'
import { blocksUnload } from '@/components/uploads/queue/queue-selectors'
import type { RestorableRow, RowFiles } from '@/components/uploads/queue/row-files'
import { createTextReader, type ReadPictures } from './text-reader'
import { createUploader, type UploaderTools } from './uploader'

export type LeaderQueueTools = Omit<UploaderTools, 'written'> & {
  store: LocalFiles | null
  readStored: ReadStored
  /** Absent when pictures are not read. */
  readPictures?: ReadPictures | undefined
  /** Other tabs followed an earlier leader: they do not ask again for the files. */
  hasFollowers: boolean
  post: (message: LeaderMessage) => void
  onChange: () => void
}

/** Several times within the day after which the store deletes a row. */
const RENEW_MS = 4 * 60 * 60_000

/** Often enough to be recognised as alive by another tab, rarely enough to cost nothing. */
const BROADCAST_MS = 200

/** The queue in the tab that runs it: sends, persists, and broadcasts to the other tabs. */
export function leaderQueue({
  store,
  readStored,
  hasFollowers: hadFollowers,
  post,
  onChange,
  readPictures,
  ...tools
}: LeaderQueueTools) {
  const persistence = createQueuePersistence({
    store,
    disputeId: tools.disputeId,
    files: (id) => uploader.files(id),
    neededFiles: () => uploader.neededFiles(),
    readStored,
    // Before the store loses them: it is where the other tabs would look for them.
    onBroughtBack: () => broadcast(null),
    onUnkept: (unkept) => show({ ...view, unkept }),
    onUnwritten(ids) {
      unwritten = ids
      guardLeaving()
      // What was written is released in the other tabs too.
      broadcastSoon()
    },
  })
  const uploader = createUploader({
    ...tools,
    async written(id) {
      // A tab that takes over must resume each upload under its id.
      broadcast(null)
      await persistence.written(id)
    },
  })
  const textReader = createTextReader({
    readPictures,
    items: () => uploader.snapshot().queue.items,
    file: uploader.file,
    onText: uploader.addText,
  })
  let view: QueueView = { ...uploader.snapshot(), unkept: new Set() }
  let unwritten: ReadonlySet<string> = new Set()
  let sentContents: ReadonlyMap<string, Contents> = new Map()
  let hasFollowers = hadFollowers
  let isStopped = false
  const renewal = setInterval(persistence.renew, RENEW_MS)
  let timer: ReturnType<typeof setTimeout> | undefined
  const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

  const unsubscribe = uploader.subscribe(() => {
    persistence.keep(uploader.snapshot().queue.items)
    textReader.onQueueChanged()
    show({ ...view, ...uploader.snapshot() })
  })

  function show(next: QueueView) {
    // A write may end later; the other tabs have the view of the next leader then.
    if (isStopped) return
    view = next
    guardLeaving()
    broadcastSoon()
    onChange()
  }

  function broadcastSoon() {
    if (!isStopped) timer ??= setTimeout(() => broadcast(null), BROADCAST_MS)
  }

  function guardLeaving() {
    if (isStopped) return
    if (blocksUnload(view.queue, new Set([...view.unkept, ...unwritten])))
      addEventListener('beforeunload', askBeforeLeaving)
    else removeEventListener('beforeunload', askBeforeLeaving)
  }

  function broadcast(answers: string | null) {
    clearTimeout(timer)
    timer = undefined
    if (isStopped) return
    // Without a receiver the files would be copied for nothing; a tab that hears of the queue asks for them.
    const withFiles = hasFollowers ? view.queue.items : []
    const contents = new Map(
      withFiles
        .flatMap((item) => [item, ...item.parts])
        .flatMap(({ id }) => {
          const files = uploader.files(id)
          return files ? [[id, contentsOf(files)] as const] : []
        }),
    )
    post({ from: 'leader', view, rowFiles: changedFiles(contents, sentContents), answers })
    sentContents = contents
  }

  return {
    view: () => view,
    file: uploader.file,
    /** Broadcast before it is stored, so that what other tabs display is never older than the store. */
    dispatch(command: QueueCommand) {
      uploader.dispatch(command)
      broadcast(null)
    },
    /** `displayed`: as the last leader broadcast them. */
    restoreRows(kept: readonly RestorableRow[], displayed: readonly DisplayedRow[]) {
      const rows = latestRows(kept, displayed)
      if (rows.length === 0) return
      // Also those whose displayed version is newer, so that their stored bytes go when the newer ones cannot be written.
      persistence.adopt(kept)
      uploader.restoreRows(rows)
    },
    /** Executes the commands of other tabs. A tab that has just opened receives all files. */
    answer({ id, command }: FollowerMessage) {
      if (command) uploader.dispatch(command)
      else sentContents = new Map()
      hasFollowers = true
      broadcast(id)
    },
    setOnline(isOnline: boolean) {
      uploader.setOnline(isOnline)
      if (isOnline) textReader.retry()
    },
    wake: uploader.wake,
    isIdle: () => view.queue.items.length === 0 && persistence.isSettled(),
    stop() {
      isStopped = true
      unsubscribe()
      textReader.stop()
      uploader.stop()
      clearTimeout(timer)
      clearInterval(renewal)
      removeEventListener('beforeunload', askBeforeLeaving)
    },
  }
}

/** Where the files of a row have their bytes. */
type Contents = { source: HeldFile['content']; processed: HeldFile['content'] | null }

function contentsOf({ source, processed }: RowFiles): Contents {
  return { source: source.content, processed: processed && processed.content }
}

function changedFiles(
  now: ReadonlyMap<string, Contents>,
  before: ReadonlyMap<string, Contents>,
): ReadonlyMap<string, SentFiles> {
  const changed = [...now].filter(([id, { source, processed }]) => {
    const sent = before.get(id)
    return sent?.source !== source || sent.processed !== processed
  })
  return new Map(changed.map(([id, contents]) => [id, toSentFiles(contents)]))
}

/** Bytes would be copied for each tab; all of them share a `File`. */
function toSentFiles({ source, processed }: Contents): SentFiles {
  const toSent = (content: HeldFile['content']) =>
    content instanceof File || 'row' in content ? content : asFile(content)
  return { source: toSent(source), processed: processed && toSent(processed) }
}

/** The stored queue of a dispute, in order. Its files stay in the store. */
export async function readKeptRows(
  store: LocalFiles | null,
  disputeId: string,
  readStored: ReadStored,
): Promise<RestorableRow[]> {
  const kept = (await store?.read(disputeId)) ?? []
  return kept
    .flatMap(({ id, facts, version, size }) => {
      const read = readKeptFacts(id, facts)
      return read ? [{ read, place: { row: id, version, size } }] : []
    })
    .toSorted((left, right) => left.read.position - right.read.position)
    .map(({ read, place }) => {
      const { position: _position, processedSize: _processedSize, ...item } = read
      return { ...item, ...storedFiles(read, place, readStored) }
    })
}
