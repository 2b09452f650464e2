import * as z from 'zod/mini'
import { queueMessageSchema, type QueueMessage } from './queue-message'

/**
 * Connects the tabs that show the same queue; where the browser has no channels, every tab is alone. What is not a
 * message of this version is ignored: the tab that sent it gets no answer, and takes the queue over with its command.
 */
export function openQueueChannel(
  name: string,
  onMessage: (message: QueueMessage) => void,
): { post: (message: QueueMessage) => void; close: () => void } {
  if (typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, close: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = z.safeParse(queueMessageSchema, data)
    if (message.success) onMessage(message.data)
  }
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}
