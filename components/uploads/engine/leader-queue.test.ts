import { expect, it, vi } from 'vitest'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { leaderQueue } from './leader-queue'
import type { LeaderMessage } from './queue-message'
import { setUpQueueTabs } from './testing/queue-tabs'
import { uploaderTools } from './testing/uploader-tools'

const { memoryStore } = setUpQueueTabs()

it('broadcasts nothing once another tab runs the queue', async () => {
  vi.useFakeTimers()
  const write = Promise.withResolvers<string>()
  const posted: LeaderMessage[] = []
  const queue = leaderQueue({
    ...uploaderTools(),
    readStored: () => Promise.reject(new Error('Nothing is stored')),
    store: { ...memoryStore(), add: () => write.promise },
    post: (message) => posted.push(message),
    onChange: () => undefined,
  })
  queue.dispatch({ type: 'add', files: [{ id: 'a', file: pdfFile('a.pdf') }] })
  queue.stop()
  const before = posted.length
  write.reject(new DOMException('No room', 'QuotaExceededError'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(posted).toHaveLength(before)
  vi.useRealTimers()
})
