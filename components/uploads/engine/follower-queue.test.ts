import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followerQueue } from './follower-queue'
import type { QueueCommand } from './queue-command'
import type { FollowerMessage, LeaderMessage } from './queue-message'
import { EMPTY_SNAPSHOT } from './uploader'

const UPLOAD: QueueCommand = { type: 'upload', ids: ['row'] }
const CANCEL: QueueCommand = { type: 'cancel', id: 'row' }

let posted: FollowerMessage[]
let silences: number
let queue: ReturnType<typeof followerQueue>

beforeEach(() => {
  vi.useFakeTimers()
  posted = []
  silences = 0
  queue = followerQueue({
    post: (message) => posted.push(message),
    onChange: () => undefined,
    onSilence: () => (silences += 1),
  })
})

afterEach(() => {
  queue.stop()
  vi.useRealTimers()
})

const news = (answers: string | null = null): LeaderMessage => ({
  from: 'leader',
  view: { ...EMPTY_SNAPSHOT, unkept: new Set() },
  files: new Map(),
  answers,
})
const answerTo = (index: number) => queue.onMessage(news(posted[index]?.id))

describe('followerQueue', () => {
  it('requests the view, and treats any broadcast as a sign of the leader', () => {
    queue.begin()
    expect(posted).toEqual([{ from: 'follower', id: expect.any(String), command: null }])
    queue.onMessage(news())
    vi.runAllTimers()
    expect(silences).toBe(0)
  })

  it('gives up a silent leader, with all commands in order', () => {
    queue.begin()
    queue.dispatch(UPLOAD)
    queue.dispatch(CANCEL)
    vi.runAllTimers()
    expect(silences).toBe(1)
    expect(queue.unfinished()).toEqual([UPLOAD, CANCEL])
  })

  it('keeps an unanswered command, whatever else the leader broadcasts', () => {
    queue.begin()
    queue.dispatch(UPLOAD)
    queue.dispatch(CANCEL)
    answerTo(2)
    queue.onMessage(news())
    vi.runAllTimers()
    expect(silences).toBe(1)
    expect(queue.unfinished()).toEqual([UPLOAD])
    expect(queue.isIdle()).toBe(false)
  })

  it('drops answered commands', () => {
    queue.dispatch(UPLOAD)
    queue.dispatch(CANCEL)
    answerTo(0)
    answerTo(1)
    vi.runAllTimers()
    expect(silences).toBe(0)
    expect(queue.unfinished()).toEqual([])
    expect(queue.isIdle()).toBe(true)
  })
})
