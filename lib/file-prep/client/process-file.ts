import type { Combined, CombineOptions, MailPage, Unlocked } from '@/lib/file-prep/shared/processed'
import type { Edits } from '@/lib/file-prep/shared/edit'
import { blocked, type OnStep, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import type { Job, WorkerMessage } from '@/lib/file-prep/shared/worker-messages'
import { startFileWorker } from './file-worker'
import { idle, WorkerBroken, WorkerMissing, WorkerPool, WorkerSilent } from '@/lib/worker-pool'

/**
 * The page keeps a processor for itself; an unknown number counts as two. More than two workers would hardly be faster,
 * since large pictures take turns, and each may hold a decoded picture of 400 MB.
 */
const maxWorkers = () => (navigator.hardwareConcurrency > 2 ? 2 : 1)

/**
 * The time limit of one step, in milliseconds: decoding one picture (48 megapixels take a few seconds) or one of many
 * tiles or pages (a fraction of a second). The limits leave room for slow phones and busy computers; a file that takes
 * longer is hostile.
 */
const STEP_LIMIT_MS = 20_000
const PART_LIMIT_MS = 15_000

/** Before decoding, only the disk and the connection can delay the worker, not the file. */
const LOAD_LIMIT_MS = 60_000

const IDLE_MS = 20_000
const IDLE_WAIT_MS = 1000
/** Browsers keep copies of files and pictures until much garbage has accumulated; a new worker costs 25 MB of code. */
const JOBS_PER_WORKER = 6

export type ProcessOptions = { signal: AbortSignal; onProgress?: OnStep }

let pool: WorkerPool<Job, WorkerMessage> | null = null

/**
 * Processes a file in a worker: nothing is uploaded, and the page is never blocked. Every file ends as `ready` or
 * `blocked`; null when the worker's script did not load, which is unrelated to the file.
 * @throws the signal's reason when aborted; WorkerBroken when the worker fails
 */
export async function processFile(
  file: File,
  options: ProcessOptions,
): Promise<ProcessedFile | null> {
  // The rows of added files are shown first.
  await idle(IDLE_WAIT_MS)
  try {
    return await runForOne({ task: 'process', file }, options)
  } catch (error) {
    if (error instanceof WorkerMissing) return null
    throw error
  }
}

/**
 * The thumbnail of a document, drawn in a worker. Null for a file of which there is none, also when it exceeds the time
 * limit or ends its worker.
 * @throws the signal's reason when aborted
 */
export async function drawThumbnail(file: File, options: ProcessOptions): Promise<Blob | null> {
  try {
    const end = await talk({ task: 'thumbnail', file }, options)
    return end?.type === 'thumbnail' ? end.thumbnail : null
  } catch (error) {
    if (error instanceof WorkerBroken) return null
    throw error
  }
}

/**
 * The fix for `shrink`: the same picture or PDF in the best quality under the limit.
 * @throws the signal's reason when aborted; WorkerBroken when the worker fails or did not load
 */
export function shrinkFile(file: File, options: ProcessOptions): Promise<ProcessedFile> {
  return runForOne({ task: 'shrink', file }, options)
}

/**
 * The fix for `split`: a PDF in parts under the limit; one `blocked` when that is impossible. Throws like
 * `shrinkFile`.
 */
export function splitFile(file: File, options: ProcessOptions): Promise<readonly ProcessedFile[]> {
  return run({ task: 'split', file }, options)
}

/** Applies edits to a file that `processFile` processed. Throws like `shrinkFile`. */
export function editProcessedFile(
  file: File,
  edits: Edits,
  options: ProcessOptions,
): Promise<ProcessedFile> {
  return runForOne({ task: 'edit', file, edits }, options)
}

/**
 * Combines files that `processFile` processed into one PDF in this order. `onProgress` receives `reading` before each
 * file; when one blocks, it is the last one read. Throws like `shrinkFile`.
 */
export async function combineFiles(
  files: readonly File[],
  { filename, cover, ...options }: ProcessOptions & CombineOptions & { filename: string },
): Promise<Combined> {
  const job: Job = { task: 'combine', files, filename, options: { cover } }
  const end = await talk(job, options)
  if (end === null) return blocked('took_too_long')
  if (end.type === 'combined') return end.combined
  throw processingError(end)
}

/** The files attached to a PDF; none when that takes too long. Throws like `shrinkFile`. */
export async function unpackFile(file: File, options: ProcessOptions): Promise<readonly File[]> {
  const end = await talk({ task: 'unpack', file }, options)
  if (end === null) return []
  if (end.type === 'unpacked') return end.files
  throw processingError(end)
}

/** The page of a mail for the converter. Throws like `shrinkFile`. */
export async function makeMailPage(file: File, options: ProcessOptions): Promise<MailPage> {
  const end = await talk({ task: 'mail', file }, options)
  if (end === null) return blocked('took_too_long')
  if (end.type === 'mail') return end.made
  throw processingError(end)
}

/** A copy of a PDF without its password, which goes to the worker and nowhere else. Throws like `shrinkFile`. */
export async function unlockFile(
  file: File,
  password: string,
  options: ProcessOptions,
): Promise<Unlocked> {
  const end = await talk({ task: 'unlock', file, password }, options)
  if (end === null) return blocked('took_too_long')
  if (end.type === 'unlocked') return end.unlocked
  throw processingError(end)
}

/**
 * Releases the memory of the workers, before work of another kind that takes much as well.
 * @returns whether there were any
 */
export function endIdleWorkers(): boolean {
  return pool?.endIdle() ?? false
}

async function runForOne(job: Job, options: ProcessOptions): Promise<ProcessedFile> {
  const [result] = await run(job, options)
  if (!result) throw new Error('The worker answered with nothing')
  return result
}

async function run(job: Job, options: ProcessOptions): Promise<readonly ProcessedFile[]> {
  const end = await talk(job, options)
  if (end === null) return [blocked('took_too_long')]
  if (end.type === 'done') return end.results
  throw processingError(end)
}

type End = Exclude<WorkerMessage, { type: 'loaded' | 'step' | 'page' | 'recognized' }>

/** Null when the worker exceeded the time limit. */
async function talk(job: Job, { signal, onProgress }: ProcessOptions): Promise<End | null> {
  let end: End | null = null
  try {
    await thePool().run(job, signal, (message) => {
      switch (message.type) {
        case 'step':
          onProgress?.(message.step)
          return false
        case 'loaded':
        case 'page':
        case 'recognized':
          return false
        default:
          end = message
          return true
      }
    })
  } catch (error) {
    if (error instanceof WorkerSilent) return null
    throw error
  }
  return end
}

function processingError(end: End): Error {
  return new Error(
    `The file could not be processed: ${end.type === 'failed' ? end.message : end.type}`,
  )
}

function thePool(): WorkerPool<Job, WorkerMessage> {
  pool ??= new WorkerPool({
    start: startFileWorker,
    size: maxWorkers(),
    silenceMs: limitAfter,
    idleMs: IDLE_MS,
    jobsPerWorker: JOBS_PER_WORKER,
  })
  return pool
}

function limitAfter(last: WorkerMessage | null): number | null {
  // The worker that it waits for has limits of its own.
  if (last?.type === 'step' && last.step === 'waiting') return null
  if (last?.type !== 'step' || last.step === 'reading') return LOAD_LIMIT_MS
  return last.step === 'checking' || last.step === 'tile' ? PART_LIMIT_MS : STEP_LIMIT_MS
}
