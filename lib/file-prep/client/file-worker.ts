import {
  workerMessageSchema,
  type Job,
  type WorkerMessage,
} from '@/lib/file-prep/shared/worker-messages'
import type { PoolWorker } from './worker-pool'

/** Starts the worker of file processing for a pool. */
export function startFileWorker(): PoolWorker<Job, WorkerMessage> {
  const worker = new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' })
  return {
    send: (job) => worker.postMessage(job),
    listen(onMessage, onBroken) {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        const message = workerMessageSchema.safeParse(data)
        if (message.success) onMessage(message.data)
        else onBroken(`An unknown message: ${message.error.message}`)
      }
      worker.onerror = (event) => {
        event.preventDefault()
        onBroken(event.message)
      }
    },
    end: () => worker.terminate(),
  }
}
