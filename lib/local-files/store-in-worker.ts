import * as z from 'zod/mini'
import { poolWorker, WorkerPool } from '@/lib/worker-pool'
import type { StoreJob } from './store-file'

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('stored'), version: z.string() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
])

export type StoreMessage = z.infer<typeof messageSchema>

/** Each job leaves three copies of the file as garbage. */
const JOBS_PER_WORKER = 4
const IDLE_MS = 2_000
const LOAD_LIMIT_MS = 10_000
/** For a slow disk. The page stores the file afterwards. */
const STORE_LIMIT_MS = 120_000

let pool: WorkerPool<StoreJob, StoreMessage> | null = null

/**
 * Encrypts and stores a file in a worker, so that the garbage does not add to the page's memory while pictures are
 * processed. When aborted, the file is stored completely or not at all.
 * @returns the version of its bytes
 * @throws WorkerBroken, WorkerSilent, the signal's reason, or an error when there is no room
 */
export async function storeInWorker(job: StoreJob, signal: AbortSignal): Promise<string> {
  pool ??= new WorkerPool({
    start: startStoreWorker,
    size: 1,
    silenceMs: (last) => (last === null ? LOAD_LIMIT_MS : STORE_LIMIT_MS),
    idleMs: IDLE_MS,
    jobsPerWorker: JOBS_PER_WORKER,
  })
  let version: string | null = null
  let failure = ''
  await pool.run(job, signal, (message) => {
    if (message.type === 'failed') failure = message.message
    if (message.type === 'stored') version = message.version
    return message.type !== 'loaded'
  })
  if (version === null) throw new Error(failure)
  return version
}

function startStoreWorker() {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  return poolWorker<StoreJob, StoreMessage>(worker, (data) => messageSchema.parse(data))
}
