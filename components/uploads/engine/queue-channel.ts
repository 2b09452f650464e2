import type { QueueCommand } from './queue-command'
import type { UploaderSnapshot } from './uploader'

/** How a queue looks, wherever it runs. */
export type QueueView = UploaderSnapshot & {
  /** Rows that would not come back if the page went: this browser could not keep them. */
  unkept: ReadonlySet<string>
}

/** Between the tabs that show the same queue. */
export type QueueMessage =
  /** From the tab that runs it. `files` are those that were not told of before, by item id. */
  | { from: 'leader'; view: QueueView; files: ReadonlyMap<string, File> }
  /** From a tab that has just opened and knows nothing. */
  | { from: 'follower'; hello: true }
  | { from: 'follower'; command: QueueCommand }

/** Where the browser has none, every tab is alone. */
export function openQueueChannel(
  name: string,
  onMessage: (message: QueueMessage) => void,
): { post: (message: QueueMessage) => void; close: () => void } {
  if (typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, close: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<QueueMessage>) => onMessage(data)
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}
