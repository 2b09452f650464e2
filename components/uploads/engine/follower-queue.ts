import { newUuid } from '@/lib/api-client/new-uuid'
import type { QueueCommand } from './queue-command'
import type { FollowerMessage, LeaderMessage, QueueView } from './queue-message'

export type FollowerQueueTools = {
  post: (message: FollowerMessage) => void
  onChange: () => void
  /** The tab that runs the queue does not respond; these commands may not have been executed. */
  onSilence: (unanswered: readonly QueueCommand[]) => void
}

/** A phone suspends tabs without notice; a busy tab still responds within this time. */
const TIMEOUT_MS = 5_000

type Question = { command: QueueCommand | null; timer: ReturnType<typeof setTimeout> }

/** The queue in the other tabs: shows what the leader broadcasts, and sends it the commands. */
export function followerQueue({ post, onChange, onSilence }: FollowerQueueTools) {
  let view: QueueView | null = null
  const unanswered = new Map<string, Question>()
  const files = new Map<string, File>()

  function ask(command: QueueCommand | null) {
    const id = newUuid()
    unanswered.set(id, { command, timer: setTimeout(giveUp, TIMEOUT_MS) })
    post({ from: 'follower', id, command })
  }

  function giveUp() {
    const commands = [...unanswered.values()].flatMap(({ command }) => command ?? [])
    stop()
    onSilence(commands)
  }

  function stop() {
    for (const { timer } of unanswered.values()) clearTimeout(timer)
    unanswered.clear()
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
      for (const [id, file] of message.files) files.set(id, file)
      const shown = new Set(view.queue.items.map(({ id }) => id))
      for (const id of files.keys()) if (!shown.has(id)) files.delete(id)
      onChange()
    },
    stop,
  }
}
