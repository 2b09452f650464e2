import { openExistingDatabase } from './database'
import { storeFile, storeJobSchema } from './store-file'
import type { StoreMessage } from './store-in-worker'

/** Encrypts and stores files. It parses none. */

function say(message: StoreMessage): void {
  self.postMessage(message)
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  // Also of a later job: from here on, the disk may delay it.
  say({ type: 'loaded' })
  store(data).then(
    (version) => say({ type: 'stored', version }),
    (error: unknown) => say({ type: 'failed', message: String(error) }),
  )
})

async function store(data: unknown): Promise<string> {
  const job = storeJobSchema.parse(data)
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
