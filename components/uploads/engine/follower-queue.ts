import { newUploadId } from '@/lib/api-client/new-upload-id'
import type { QueueCommand } from './queue-command'
import type { FollowerMessage, LeaderMessage, QueueView } from './queue-message'

export type FollowerQueueTools = {
  post: (message: FollowerMessage) => void
  onChange: () => void
  /** The tab that runs the queue does not answer; these are the commands that it may not have executed. */
  onSilence: (unanswered: readonly QueueCommand[]) => void
}

/** A phone puts tabs to sleep without asking them; a busy tab answers within this time all the same. */
const TIMEOUT_MS = 5_000

type Question = { command: QueueCommand | null; timer: ReturnType<typeof setTimeout> }

/** The queue in every other tab: shows what the leader broadcasts, and hands it the commands. */
export function followerQueue({ post, onChange, onSilence }: FollowerQueueTools) {
  let view: QueueView | null = null
  const unanswered = new Map<string, Question>()
  const files = new Map<string, File>()

  function ask(command: QueueCommand | null) {
    const id = newUploadId()
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
      // News shows that the leader is there, but not that it could read a command.
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
