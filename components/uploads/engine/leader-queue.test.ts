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
    hasFollowers: true,
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

it('sends files only to tabs that follow it', async () => {
  const posted: LeaderMessage[] = []
  const queue = leaderQueue({
    ...uploaderTools(),
    readStored: () => Promise.reject(new Error('Nothing is stored')),
    hasFollowers: false,
    store: null,
    post: (message) => posted.push(message),
    onChange: () => undefined,
  })
  const filesSent = () => [...(posted.at(-1)?.rowFiles.keys() ?? [])]
  queue.dispatch({ type: 'add', files: [{ id: 'a', file: pdfFile('a.pdf') }] })
  expect(posted.at(-1)?.view.queue.items).toHaveLength(1)
  expect(filesSent()).toEqual([])
  queue.answer({ from: 'follower', id: 'question', command: null })
  expect(filesSent()).toEqual(['a'])
  queue.dispatch({ type: 'add', files: [{ id: 'b', file: pdfFile('b.pdf') }] })
  expect(filesSent()).toEqual(['b'])
  queue.stop()
})
