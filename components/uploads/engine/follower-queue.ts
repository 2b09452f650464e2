import type { QueueMessage, QueueView } from './queue-channel'
import type { QueueCommand } from './queue-command'

export type FollowerQueueTools = {
  post: (message: QueueMessage) => void
  onChange: () => void
  /** The tab that runs the queue does not answer; these are the commands that it may not have carried out. */
  onSilence: (unanswered: readonly QueueCommand[]) => void
}

/** A phone puts tabs to sleep without asking them; a busy tab answers within this time all the same. */
const TIMEOUT_MS = 5_000

/** The queue in every other tab: shows what the leader broadcasts, and hands it the commands. */
export function followerQueue({ post, onChange, onSilence }: FollowerQueueTools) {
  let view: QueueView | null = null
  let unanswered: QueueCommand[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const files = new Map<string, File>()

  function expectAnswer() {
    timer ??= setTimeout(() => onSilence(unanswered), TIMEOUT_MS)
  }

  return {
    /** Null until the leader has broadcast. */
    view: () => view,
    file: (id: string) => files.get(id),
    begin() {
      post({ from: 'follower', hello: true })
      expectAnswer()
    },
    dispatch(command: QueueCommand) {
      unanswered.push(command)
      post({ from: 'follower', command })
      expectAnswer()
    },
    onMessage(message: Extract<QueueMessage, { from: 'leader' }>) {
      clearTimeout(timer)
      timer = undefined
      unanswered = []
      view = message.view
      for (const [id, file] of message.files) files.set(id, file)
      const shown = new Set(view.queue.items.map(({ id }) => id))
      for (const id of files.keys()) if (!shown.has(id)) files.delete(id)
      onChange()
    },
    stop: () => clearTimeout(timer),
  }
}
