import pLimit from 'p-limit'
import type { Step, UnreadReason } from '@/lib/file-prep/shared/processed'
import type { FileBytes } from '@/lib/file-prep/shared/file-bytes'
import {
  nothingRead,
  TEXT_LANGUAGES,
  type Recognition,
  type RecognizedPage,
  type TextLanguage,
  type Unread,
} from '@/lib/file-prep/shared/recognized-text'
import type { Job, WorkerMessage } from '@/lib/file-prep/shared/worker-messages'
import { startFileWorker } from './file-worker'
import { endIdleWorkers } from './process-file'
import { idle, WorkerMissing, WorkerPool, WorkerSilent } from '@/lib/worker-pool'

/** Of one reading of a page, dense ones included on a busy machine. */
const READING_LIMIT_MS = 60_000
/** Of the download of a program, or of a model with 3 MB. */
const LOAD_LIMIT_MS = 120_000
/** Decoding a large picture holds a lock that other workers wait for. */
const DECODING_LIMIT_MS = 20_000
/** A new worker compiles the engine again, for which the browser needs as much memory as for reading itself. */
const JOBS_PER_WORKER = 10
const IDLE_MS = 2_000
/** Anything else comes first for so long. */
const IDLE_WAIT_MS = 2_000
/** A browser takes a moment to release the memory of ended workers, and that of the picture before. */
const RELEASE_MS = { workers: 500, picture: 250 } as const

type RecognizeTextOptions = {
  signal: AbortSignal
  /** One page of a PDF, from 1; without it its first scanned pages. */
  page?: number
  /** The file has a picture, which is being read. */
  onReading?: () => void
}

let pool: WorkerPool<Job, WorkerMessage> | null = null
let released: Promise<void> = Promise.resolve()
const oneAtATime = pLimit(1)

/**
 * Reads the text in a picture or in the scanned pages of a PDF, in a worker of its own: one file at a time, when the
 * browser is idle. What is not read, also because the worker fails or takes too long, is in `unread`.
 * @param open called when it is the file's turn; bytes are moved to the worker
 * @throws the signal's reason when aborted
 */
export async function recognizeText(
  open: () => Promise<File | FileBytes>,
  options: RecognizeTextOptions,
): Promise<Recognition> {
  return oneAtATime(async () => {
    options.signal.throwIfAborted()
    await idle(IDLE_WAIT_MS)
    if (endIdleWorkers()) released = delay(RELEASE_MS.workers)
    await released
    options.signal.throwIfAborted()
    const file = await open().catch(() => null)
    options.signal.throwIfAborted()
    if (!file) return nothingRead('failed')
    try {
      return await readText(file, options)
    } finally {
      released = delay(RELEASE_MS.picture)
    }
  })
}

async function readText(
  file: File | FileBytes,
  { signal, page, onReading }: RecognizeTextOptions,
): Promise<Recognition> {
  pool ??= new WorkerPool({
    start() {
      endIdleWorkers()
      return startFileWorker()
    },
    size: 1,
    silenceMs: limitAfter,
    idleMs: IDLE_MS,
    jobsPerWorker: JOBS_PER_WORKER,
  })
  const pages: RecognizedPage[] = []
  let unread: Unread | null = null
  const options = { languages: languagesOfPage(), page: page ?? null }
  let last: WorkerMessage | null = null
  let hasStep = false
  let isBegun = false
  let isReusable = false
  const stop = (why: UnreadReason) => {
    unread = { why, fromPage: (pages.at(-1)?.page ?? (page ?? 1) - 1) + 1 }
  }
  try {
    await pool.run({ task: 'recognize', file, options }, signal, (message) => {
      last = message
      hasStep ||= message.type === 'step'
      if (message.type === 'page') pages.push(message.page)
      else if (message.type === 'recognized') ({ unread, isReusable } = message)
      // Before the first step, the worker loads its code.
      else if (message.type === 'failed') stop(hasStep ? 'failed' : 'not_loaded')
      else if (!isBegun && isReading(message)) {
        isBegun = true
        onReading?.()
      }
      return message.type === 'recognized' || message.type === 'failed'
    })
  } catch (error) {
    signal.throwIfAborted()
    stop(reasonOf(error, last))
  }
  // Another engine, one that failed, or the pages of a PDF take the memory that the next picture needs.
  if (!isReusable) pool.endIdle()
  return { pages, unread }
}

function isReading(message: WorkerMessage): boolean {
  return isStep(message, 'loading') || isStep(message, 'recognizing')
}

function isStep(message: WorkerMessage, step: Step): boolean {
  return message.type === 'step' && message.step === step
}

/** Of an error of the pool; `last`: the last message of the worker. */
function reasonOf(error: unknown, last: WorkerMessage | null): UnreadReason {
  if (error instanceof WorkerMissing) return 'not_loaded'
  if (!(error instanceof WorkerSilent)) return 'failed'
  const isLoading =
    last === null || last.type === 'loaded' || isStep(last, 'reading') || isStep(last, 'loading')
  return isLoading ? 'not_loaded' : 'took_too_long'
}

/** In the order in which they are tried: English, which most evidence is in, then the language of a Thai page. */
function languagesOfPage(): TextLanguage[] {
  const own = document.documentElement.lang === 'th' ? 'tha' : 'jpn'
  return ['eng', own, ...TEXT_LANGUAGES.filter((one) => one !== 'eng' && one !== own)]
}

/** The limit of a reading begins when its engine is loaded. */
function limitAfter(last: WorkerMessage | null): number | null {
  if (last?.type !== 'step') return LOAD_LIMIT_MS
  switch (last.step) {
    case 'waiting':
      return null
    case 'reading':
    case 'loading':
      return LOAD_LIMIT_MS
    case 'decoding':
      return DECODING_LIMIT_MS
    default:
      return READING_LIMIT_MS
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
