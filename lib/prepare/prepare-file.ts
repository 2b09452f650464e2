import { blocked, type OnStep, type Prepared } from './prepared'
import type { Job, WorkerMessage } from './worker-messages'
import { WorkerPool, WorkerSilent, type PoolWorker } from './worker-pool'

/** More would not be faster on a phone, and each may hold a decoded picture of 400 MB. */
const MAX_WORKERS = 2

/**
 * The longest one step (reading, decoding one picture, one page) may take, in milliseconds. A photo of 48 megapixels
 * takes about 3 s on a slow laptop; what takes longer was made to, and its row says so within 10 s.
 */
const STEP_LIMIT_MS = 9_000

const IDLE_MS = 20_000

export type PrepareOptions = { signal: AbortSignal; onProgress?: OnStep }

let pool: WorkerPool<Job, WorkerMessage> | null = null

/**
 * Makes a file fit for the bank, in a worker: nothing leaves this computer and the page never waits. Whatever
 * the file is, it ends in `ready` or `blocked`.
 * @throws the signal's reason when aborted; WorkerBroken when the worker itself could not work
 */
export async function prepareFile(
  file: File,
  { signal, onProgress }: PrepareOptions,
): Promise<Prepared> {
  let result: Prepared | null = null
  let failure = ''
  try {
    await thePool().run({ task: 'prepare', file }, signal, (message) => {
      if (message.type === 'step') onProgress?.(message.step)
      if (message.type === 'done') result = message.result
      if (message.type === 'failed') failure = message.message
      return message.type !== 'step'
    })
  } catch (error) {
    if (error instanceof WorkerSilent) return blocked('took_too_long')
    throw error
  }
  if (!result) throw new Error(`The file could not be prepared: ${failure}`)
  return result
}

function thePool(): WorkerPool<Job, WorkerMessage> {
  pool ??= new WorkerPool({
    start: startWorker,
    size: MAX_WORKERS,
    silenceMs: STEP_LIMIT_MS,
    idleMs: IDLE_MS,
  })
  return pool
}

function startWorker(): PoolWorker<Job, WorkerMessage> {
  const worker = new Worker(new URL('./prepare-worker.ts', import.meta.url), { type: 'module' })
  return {
    send: (job) => worker.postMessage(job),
    listen(onMessage, onBroken) {
      worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => onMessage(data)
      worker.onerror = (event) => {
        event.preventDefault()
        onBroken(event.message)
      }
    },
    end: () => worker.terminate(),
  }
}
