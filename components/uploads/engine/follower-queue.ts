import { newUuid } from '@/lib/api-client/new-uuid'
import { hashOf } from '@/components/uploads/queue/combine-steps'
import { partOf } from '@/components/uploads/queue/item-steps'
import { HeldFile, type ReadStored, type StoredFile } from '@/components/uploads/queue/held-file'
import { fileToSend, type RowFiles } from '@/components/uploads/queue/row-files'
import type { Part, QueueItem } from '@/components/uploads/queue/types'
import type { QueueCommand } from './queue-command'
import type { DisplayedRow } from './latest-rows'
import type { FollowerMessage, LeaderMessage, QueueView, SentFiles } from './queue-message'

export type FollowerQueueTools = {
  readStored: ReadStored
  post: (message: FollowerMessage) => void
  onChange: () => void
  /** The tab that runs the queue does not respond. */
  onSilence: () => void
}

/** A phone suspends tabs without notice; a busy tab still responds within this time. */
const TIMEOUT_MS = 5_000

/** `of`: the hash of the bytes that the row sends, when they arrived. */
type Received = { of: string | null; files: RowFiles }

type Question = { command: QueueCommand | null; timer: ReturnType<typeof setTimeout> }

/** The queue in the other tabs: shows what the leader broadcasts, and sends it the commands. */
export function followerQueue({ readStored, post, onChange, onSilence }: FollowerQueueTools) {
  let view: QueueView | null = null
  const unanswered = new Map<string, Question>()
  const received = new Map<string, Received>()

  function ask(command: QueueCommand | null) {
    const id = newUuid()
    unanswered.set(id, { command, timer: setTimeout(giveUp, TIMEOUT_MS) })
    post({ from: 'follower', id, command })
  }

  function giveUp() {
    stop()
    onSilence()
  }

  function stop() {
    for (const { timer } of unanswered.values()) clearTimeout(timer)
  }

  function unansweredCommands(): QueueCommand[] {
    return [...unanswered.values()].flatMap(({ command }) => command ?? [])
  }

  function toDisplayedRow({ parts, ...item }: QueueItem): DisplayedRow {
    const partFiles = new Map(parts.flatMap(({ id }) => pairWith(id, received.get(id)?.files)))
    const isDelivered = item.state.step === 'delivered'
    return { ...partOf(item), parts, files: received.get(item.id)?.files, partFiles, isDelivered }
  }

  return {
    /** Null until the leader has broadcast. */
    view: () => view,
    /** The file that is displayed and sent. */
    file(id: string): HeldFile | undefined {
      const files = received.get(id)?.files
      const item = view?.queue.items.find((each) => each.id === id)
      return files && item && fileToSend(files, item.preparation)
    },
    begin: () => ask(null),
    dispatch: (command: QueueCommand) => ask(command),
    onMessage(message: LeaderMessage) {
      // A broadcast shows that the leader is alive, but not that it could parse a command.
      for (const [id, { command, timer }] of unanswered) {
        if (command && id !== message.answers) continue
        clearTimeout(timer)
        unanswered.delete(id)
      }
      view = message.view
      const { items } = message.view.queue
      const rows = items.flatMap((item) => [item, ...item.parts])
      const made = new Set(
        [
          ...rows.filter(({ sourceChanges }) => sourceChanges !== null),
          ...items.filter(({ parts }) => parts.length > 0),
        ].map(({ id }) => id),
      )
      const added = [...message.rowFiles].map(
        ([id, files]) => [id, toRowFiles(files, made.has(id), readStored)] as const,
      )
      update(received, new Map(added), rows)
      onChange()
    },
    stop,
    /** The displayed rows, with what the agent did to them. */
    displayedRows: (): DisplayedRow[] => (view?.queue.items ?? []).map(toDisplayedRow),
    /** This tab's commands without a response, which the next leader executes after it has restored the rows. */
    unfinished: unansweredCommands,
    /** Every command has a response. */
    isIdle: () => unansweredCommands().length === 0,
  }
}

function pairWith<Value>(id: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[id, value]]
}

/** `isMade`: the source is not a picked file, which is on the disk. */
function toRowFiles({ source, processed }: SentFiles, isMade: boolean, read: ReadStored): RowFiles {
  const toHeldFile = (sent: File | StoredFile, isOnDisk: boolean) => {
    if (!(sent instanceof File)) return HeldFile.stored(sent, read)
    return isOnDisk ? HeldFile.onDisk(sent) : HeldFile.inMemory(sent)
  }
  return {
    source: toHeldFile(source, !isMade),
    processed: processed && toHeldFile(processed, false),
  }
}

/**
 * Adds the new files, and drops those that no longer belong to a row. A leader sends all files to each tab that opens,
 * and a file again when it was stored. An open dialog must not take them for other files.
 */
function update(
  received: Map<string, Received>,
  added: ReadonlyMap<string, RowFiles>,
  items: readonly Pick<Part, 'id' | 'preparation'>[],
): void {
  const shown = new Map(items.map((item) => [item.id, hashOf(item)]))
  // A file whose hash became known and that was not sent again is the file to send.
  for (const [id, { of, files }] of received) {
    const known = shown.get(id) ?? null
    if (of === null && known !== null && !added.has(id)) received.set(id, { of: known, files })
  }
  for (const [id, files] of added) {
    const of = shown.get(id) ?? null
    const before = received.get(id)
    if (before?.of === of && hasSameFiles(before.files, files)) {
      before.files.source.follow(files.source)
      if (files.processed) before.files.processed?.follow(files.processed)
    } else received.set(id, { of, files })
  }
  for (const id of received.keys()) if (!shown.has(id)) received.delete(id)
}

function isSameFile(left: HeldFile, right: HeldFile): boolean {
  return (
    left.name === right.name &&
    left.size === right.size &&
    left.lastModified === right.lastModified &&
    left.type === right.type
  )
}

function hasSameFiles(left: RowFiles, right: RowFiles): boolean {
  if (!isSameFile(left.source, right.source)) return false
  if (!left.processed || !right.processed) return left.processed === right.processed
  return isSameFile(left.processed, right.processed)
}
