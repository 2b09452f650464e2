import { processFile } from './process-file'
import type { OnStep, ProcessedFile } from '@/lib/file-prep/shared/processed'
import type { RecognizedPage } from '@/lib/file-prep/shared/recognized-text'
import { jobSchema, type Job, type WorkerMessage } from '@/lib/file-prep/shared/worker-messages'

/** Expensive work and untrusted files are handled here, off the page, where they can be terminated at any time. */

// The project's types are those of a page; a worker's `self` has the same two members.
function say(message: WorkerMessage): void {
  self.postMessage(message, { transfer: message.type === 'done' ? buffersOf(message.results) : [] })
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  work(jobSchema.parse(data), (step) => say({ type: 'step', step })).then(say, (error: unknown) =>
    say({ type: 'failed', message: inWords(error) }),
  )
})

/** Each tool is loaded on first use. */
async function work(job: Job, onStep: OnStep): Promise<WorkerMessage> {
  switch (job.task) {
    case 'process':
      return done(await processFile(job.file, onStep))
    case 'thumbnail': {
      const { drawThumbnail } = await import('./draw-thumbnail')
      return { type: 'thumbnail', thumbnail: await drawThumbnail(job.file, onStep) }
    }
    case 'shrink':
      return done(await (await import('./shrink')).shrink(job.file, onStep))
    case 'split':
      return done(...(await (await import('./split')).split(job.file, onStep)))
    case 'edit':
      return done(await (await import('./edit-file')).editFile(job.file, job.edits, onStep))
    case 'unpack': {
      const { unpack } = await import('./unpack')
      return { type: 'unpacked', files: await unpack(job.file, onStep) }
    }
    case 'mail': {
      const { makeMailPage } = await import('./mail/make-mail-page')
      return { type: 'mail', made: await makeMailPage(job.file, onStep) }
    }
    case 'unlock': {
      const { unlock } = await import('./unlock')
      return { type: 'unlocked', unlocked: await unlock(job.file, job.password, onStep) }
    }
    case 'combine': {
      const { combine } = await import('./combine')
      const combined = await combine(job.files, job.filename, job.options, onStep)
      return { type: 'combined', combined }
    }
    case 'recognize': {
      const { isPdf, recognizeFile } = await import('./text/recognize-file')
      const onPage = (page: RecognizedPage) => say({ type: 'page', page })
      const { engineCount } = await import('./text/text-engine')
      const unread = await recognizeFile(job.file, job.options, { onStep, onPage })
      // Afterwards: before its first step, an unreadable file would count as code that did not load.
      const hasPages = await isPdf(job.file)
      return { type: 'recognized', unread, isReusable: !hasPages && engineCount() === 1 }
    }
  }
}

function done(...results: ProcessedFile[]): WorkerMessage {
  return { type: 'done', results }
}

function buffersOf(results: readonly ProcessedFile[]): ArrayBuffer[] {
  return results.flatMap((result) =>
    result.state === 'blocked' || result.file instanceof File ? [] : [result.file.bytes],
  )
}

function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error)
}

// Last, so that a failure before it is one of loading, and any after it one of a job.
say({ type: 'loaded' })
