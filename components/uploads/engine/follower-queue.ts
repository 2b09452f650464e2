import { newUuid } from '@/lib/api-client/new-uuid'
import { partOf } from '@/components/uploads/queue/item-steps'
import type { RowFiles } from '@/components/uploads/queue/row-files'
import type { QueueItem } from '@/components/uploads/queue/types'
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

type Question = { command: QueueCommand | null; timer: ReturnType<typeof setTimeout> }

/** The queue in the other tabs: shows what the leader broadcasts, and sends it the commands. */
export function followerQueue({ post, onChange, onSilence }: FollowerQueueTools) {
  let view: QueueView | null = null
  const unanswered = new Map<string, Question>()
  const files = new Map<string, File>()
  const rowFiles = new Map<string, RowFiles>()

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
    const partFiles = new Map(parts.flatMap(({ id }) => pairWith(id, rowFiles.get(id))))
    return { ...partOf(item), parts, files: rowFiles.get(item.id), partFiles }
  }

  return {
    /** Null until the leader has broadcast. */
    view: () => view,
    file: (id: string) => files.get(id),
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
      update(files, message.files, items)
      update(
        rowFiles,
        message.rowFiles ?? new Map(),
        items.flatMap((item) => [item, ...item.parts]),
      )
      onChange()
    },
    stop,
    /** The displayed rows that are not documents yet, with what the agent did to them. */
    displayedRows: (): DisplayedRow[] =>
      (view?.queue.items ?? []).filter((item) => !isDelivered(item)).map(toDisplayedRow),
    /** This tab's commands without a response, which the next leader executes after it has restored the rows. */
    unfinished: unansweredCommands,
    /** Every command has a response. */
    isIdle: () => unansweredCommands().length === 0,
  }
}

function isDelivered({ state }: QueueItem): boolean {
  return state.step === 'delivered'
}

function pairWith<Value>(id: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[id, value]]
}

/** Adds the new files, and drops those that no longer belong to a row. */
function update<Files>(
  files: Map<string, Files>,
  added: ReadonlyMap<string, Files>,
  items: readonly { id: string }[],
): void {
  for (const [id, each] of added) files.set(id, each)
  const shown = new Set(items.map(({ id }) => id))
  for (const id of files.keys()) if (!shown.has(id)) files.delete(id)
}
