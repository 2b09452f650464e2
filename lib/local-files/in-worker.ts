import { idle, poolWorker, WorkerPool } from '@/lib/worker-pool'
import type { ReadJob } from './read-stored'
import type { StoreJob } from './store-file'
import { messageSchema, type WorkerJob, type WorkerMessage } from './worker-messages'

/**
 * Storing and reading in a worker, so that a large file does not block the page, and the copies that a browser keeps of
 * it until they are collected as garbage end with the worker.
 */

/**
 * Starting a worker for each of many picked files would take seconds. What is read is used at once, so its copies must
 * not remain beside it.
 */
const JOBS_PER_WORKER = { store: 2, read: 1 } as const
const IDLE_MS = 200
const LOAD_LIMIT_MS = 10_000
/** For a slow disk. The page does the work afterwards. */
const DISK_LIMIT_MS = 120_000

/** After it, a row does not wait for its file any longer. */
const READ_LIMIT_MS = 30_000

/** The rows of added files are shown first. */
const IDLE_WAIT_MS = 1000

type Pool = WorkerPool<WorkerJob, WorkerMessage>

/** Reading does not wait for a slow write. */
const pools = new Map<WorkerJob['task'], Pool>()

/**
 * Encrypts and stores a file. When aborted, it is stored completely or not at all.
 * @returns the version of its bytes
 * @throws WorkerBroken, WorkerSilent, the signal's reason, or an error when there is no room
 */
export async function storeInWorker(job: StoreJob, signal: AbortSignal): Promise<string> {
  await idle(IDLE_WAIT_MS)
  // Buffers that are moved to the worker are released there; a clone would stay until its message is garbage.
  const parts = job.parts.map((part) => (part instanceof ArrayBuffer ? part.slice() : part))
  const end = await run({ ...job, task: 'store', parts }, signal)
  if (end.type !== 'stored') throw workerError(end)
  return end.version
}

/** Like `readStored`. @throws WorkerBroken, WorkerSilent, or a TimeoutError as well */
export async function readInWorker(job: ReadJob): Promise<ArrayBuffer> {
  const end = await run({ ...job, task: 'read' }, AbortSignal.timeout(READ_LIMIT_MS))
  if (end.type !== 'read') throw workerError(end)
  return end.bytes
}

async function run(job: WorkerJob, signal: AbortSignal): Promise<WorkerMessage> {
  const pool = pools.get(job.task) ?? newPool(job.task)
  pools.set(job.task, pool)
  let end: WorkerMessage = { type: 'loaded' }
  await pool.run(job, signal, (message) => {
    end = message
    return message.type !== 'loaded'
  })
  return end
}

function newPool(task: WorkerJob['task']): Pool {
  return new WorkerPool({
    start: startWorker,
    size: 1,
    silenceMs: (last) => (last === null ? LOAD_LIMIT_MS : DISK_LIMIT_MS),
    idleMs: IDLE_MS,
    jobsPerWorker: JOBS_PER_WORKER[task],
  })
}

function workerError(end: WorkerMessage): Error {
  return new Error(end.type === 'failed' ? end.message : `An answer to another job: ${end.type}`)
}

function startWorker() {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  return poolWorker<WorkerJob, WorkerMessage>(
    worker,
    (data) => messageSchema.parse(data),
    (job) => (job.task === 'store' ? job.parts.filter((part) => part instanceof ArrayBuffer) : []),
  )
}
