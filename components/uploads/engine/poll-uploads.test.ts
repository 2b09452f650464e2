import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Upload } from '@/lib/contract/documents'
import { pollDelay, pollUploads } from './poll-uploads'
import type { FileState, QueueItem } from '@/components/uploads/queue/types'

let items: QueueItem[]
let listed: number
let found: string[]
let reported: [string, Upload | null][]
let hidden: boolean
let broken: boolean
let poller: ReturnType<typeof pollUploads>

function item(id: string, state: FileState): QueueItem {
  const picked = { name: `${id}.pdf`, size: 1, lastModified: 1 }
  const row = {
    id,
    picked,
    filename: picked.name,
    format: 'pdf',
    pages: 1,
    kind: null,
    sourceChanges: null,
    revision: 0,
    preparation: null,
    same: null,
  } as const
  return { ...row, uploadId: `upload ${id}`, parts: [], restored: false, state }
}

beforeEach(() => {
  vi.useFakeTimers()
  items = []
  listed = 0
  found = []
  reported = []
  hidden = false
  broken = false
  poller = pollUploads({
    list: async () => {
      listed += 1
      if (broken) throw new Error('no connection')
      return []
    },
    find: async (uploadId) => {
      found.push(uploadId)
      return null
    },
    isHidden: () => hidden,
    followed: () => items,
    onUploadState: (id, upload) => reported.push([id, upload]),
  })
})

afterEach(() => {
  poller.stop()
  vi.useRealTimers()
})

it('grows from two seconds to fifteen', () => {
  expect([0, 1, 2, 5, 50].map(pollDelay)).toEqual([2_000, 3_000, 4_500, 15_000, 15_000])
})

it('sends no request without pending uploads', async () => {
  poller.onQueueChanged()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(listed).toBe(0)
})

it('polls immediately for restored rows, later for waiting ones', async () => {
  items = [item('a', { step: 'waiting', reason: 'silent' })]
  poller.onQueueChanged()
  await vi.advanceTimersByTimeAsync(1_900)
  expect(listed).toBe(0)
  await vi.advanceTimersByTimeAsync(200)
  expect(listed).toBe(1)
  items = [...items, item('b', { step: 'settling' })]
  poller.onQueueChanged()
  await vi.advanceTimersByTimeAsync(1)
  expect(found).toEqual(['upload a', 'upload a', 'upload b'])
})

it('continues after a failure, and not while the page is hidden', async () => {
  items = [item('a', { step: 'settling' })]
  broken = true
  poller.onQueueChanged()
  await vi.advanceTimersByTimeAsync(1)
  expect([listed, reported.length]).toEqual([1, 0])
  hidden = true
  await vi.advanceTimersByTimeAsync(600_000)
  expect(listed).toBe(1)
  hidden = false
  broken = false
  poller.wake()
  await vi.advanceTimersByTimeAsync(1)
  expect(reported).toEqual([['a', null]])
})

it('sends no request after it was stopped', async () => {
  items = [item('a', { step: 'settling' })]
  poller.onQueueChanged()
  poller.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(listed).toBe(0)
})
