import {
  workerMessageSchema,
  type Job,
  type WorkerMessage,
} from '@/lib/file-prep/shared/worker-messages'
import { poolWorker, type PoolWorker } from '@/lib/worker-pool'

/** Starts the worker of file processing for a pool. */
export function startFileWorker(): PoolWorker<Job, WorkerMessage> {
  const worker = new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' })
  return poolWorker<Job, WorkerMessage>(
    worker,
    (data) => workerMessageSchema.parse(data),
    (job) => (job.task === 'recognize' && !(job.file instanceof File) ? [job.file.bytes] : []),
  )
}
