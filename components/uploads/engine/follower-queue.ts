import { newUuid } from '@/lib/api-client/new-uuid'
import { hashOf } from '@/components/uploads/queue/combine-steps'
import { partOf } from '@/components/uploads/queue/item-steps'
import type { RowFiles } from '@/components/uploads/queue/row-files'
import type { Part, QueueItem } from '@/components/uploads/queue/types'
import type { QueueCommand } from './queue-command'
import type { DisplayedRow } from './latest-rows'
import type { FollowerMessage, LeaderMessage, QueueView } from './queue-message'

export type FollowerQueueTools = {
  post: (message: FollowerMessage) => void
  onChange: () => void
  /** The tab that runs the queue does not respond. */
  onSilence: () => void
}

/** A phone suspends tabs without notice; a busy tab still responds within this time. */
const TIMEOUT_MS = 5_000

/** `of`: the hash of the bytes that the row sends, when they arrived. */
type Received<Files> = { of: string | null; files: Files }

type Question = { command: QueueCommand | null; timer: ReturnType<typeof setTimeout> }

/** The queue in the other tabs: shows what the leader broadcasts, and sends it the commands. */
export function followerQueue({ post, onChange, onSilence }: FollowerQueueTools) {
  let view: QueueView | null = null
  const unanswered = new Map<string, Question>()
  const files = new Map<string, Received<File>>()
  const rowFiles = new Map<string, Received<RowFiles>>()

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
    const partFiles = new Map(parts.flatMap(({ id }) => pairWith(id, rowFiles.get(id)?.files)))
    const isDelivered = item.state.step === 'delivered'
    return { ...partOf(item), parts, files: rowFiles.get(item.id)?.files, partFiles, isDelivered }
  }

  return {
    /** Null until the leader has broadcast. */
    view: () => view,
    file: (id: string) => files.get(id)?.files,
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
      update(files, message.files, items, isSameFile)
      update(
        rowFiles,
        message.rowFiles ?? new Map(),
        items.flatMap((item) => [item, ...item.parts]),
        hasSameFiles,
      )
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

/**
 * Adds the new files, and drops those that no longer belong to a row. A leader sends all files to each tab that opens. For
 * the other tabs these are copies, and an open dialog would take a copy for another file.
 */
function update<Files>(
  received: Map<string, Received<Files>>,
  added: ReadonlyMap<string, Files>,
  items: readonly Pick<Part, 'id' | 'preparation'>[],
  isSame: (before: Files, after: Files) => boolean,
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
    if (before?.of !== of || !isSame(before.files, files)) received.set(id, { of, files })
  }
  for (const id of received.keys()) if (!shown.has(id)) received.delete(id)
}

function isSameFile(left: File, right: File): boolean {
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
