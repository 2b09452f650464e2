import { prepare } from './prepare'
import type { Job, WorkerMessage } from './worker-messages'

/** Everything heavy or hostile happens here, off the page, where it can be ended at any time. */

// The types of this project are those of a page; a worker's `self` has the same two members.
function say(message: WorkerMessage): void {
  self.postMessage(message)
}

self.addEventListener('message', ({ data }: MessageEvent<Job>) => {
  prepare(data.file, (step) => say({ type: 'step', step })).then(
    (result) => say({ type: 'done', result }),
    (error: unknown) => say({ type: 'failed', message: inWords(error) }),
  )
})

function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error)
}
