import { openExistingDatabase } from './database'
import { readStored } from './read-stored'
import { storeFile, type StoreJob } from './store-file'
import { jobSchema, type WorkerMessage } from './worker-messages'

/** Encrypts and stores files, and reads them back. It parses none. */

function say(message: WorkerMessage): void {
  self.postMessage(message, { transfer: message.type === 'read' ? [message.bytes] : [] })
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  // From here on, the disk may delay it.
  say({ type: 'loaded' })
  work(data).then(say, (error: unknown) => say({ type: 'failed', message: String(error) }))
})

async function work(data: unknown): Promise<WorkerMessage> {
  const job = jobSchema.parse(data)
  return job.task === 'store'
    ? { type: 'stored', version: await store(job) }
    : { type: 'read', bytes: await readStored(job) }
}

async function store(job: StoreJob): Promise<string> {
  const database = await openExistingDatabase()
  try {
    return await storeFile(database, job)
  } finally {
    database.close()
  }
}

// The page learns of it by the error of the worker.
self.addEventListener('messageerror', () => {
  throw new Error('An unreadable job')
})
