import {
  TEXT_LANGUAGES,
  type RecognizedPage,
  type TextLanguage,
} from '@/lib/file-prep/shared/recognized-text'
import type { Job, WorkerMessage } from '@/lib/file-prep/shared/worker-messages'
import { startFileWorker } from './file-worker'
import { WorkerPool } from './worker-pool'

/** Of one reading of a page, dense ones included on a busy machine, and of the download before the first. */
const READING_LIMIT_MS = 60_000
const LOAD_LIMIT_MS = 120_000
/** The engines take 100 MB and more. */
const IDLE_MS = 10_000
/** Anything else comes first for so long. */
const IDLE_WAIT_MS = 2_000

type RecognizeTextOptions = {
  signal: AbortSignal
  /** One page of a PDF, from 1; without it its first scanned pages. */
  page?: number
  /** The file has a picture, which is being read. */
  onReading?: () => void
}

let pool: WorkerPool<Job, WorkerMessage> | null = null

/**
 * Reads the text in a picture or in the scanned pages of a PDF, in a worker of its own: one file at a time, when the
 * browser is idle. When a page takes too long, or the worker fails, the pages read until then are the result.
 * @throws the signal's reason when aborted
 */
export async function recognizeText(
  file: File,
  { signal, page, onReading }: RecognizeTextOptions,
): Promise<RecognizedPage[]> {
  await idle()
  pool ??= new WorkerPool({
    start: startFileWorker,
    size: 1,
    silenceMs: limitAfter,
    idleMs: IDLE_MS,
  })
  const pages: RecognizedPage[] = []
  const options = { languages: languagesOfPage(), page: page ?? null }
  await pool
    .run({ task: 'recognize', file, options }, signal, (message) => {
      if (message.type === 'page') pages.push(message.page)
      else if (message.type === 'step' && message.step === 'recognizing') onReading?.()
      return message.type === 'recognized' || message.type === 'failed'
    })
    .catch(() => signal.throwIfAborted())
  return pages
}

/** In the order in which they are tried: English, which most evidence is in, then the language of a Thai page. */
function languagesOfPage(): TextLanguage[] {
  const own = document.documentElement.lang === 'th' ? 'tha' : 'jpn'
  return ['eng', own, ...TEXT_LANGUAGES.filter((one) => one !== 'eng' && one !== own)]
}

function limitAfter(last: WorkerMessage | null): number {
  return last?.type === 'step' && last.step !== 'reading' ? READING_LIMIT_MS : LOAD_LIMIT_MS
}

function idle(): Promise<void> {
  // Safari has no idle callback.
  if (!('requestIdleCallback' in globalThis)) return Promise.resolve()
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: IDLE_WAIT_MS })
  })
}
