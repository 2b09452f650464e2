import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followerQueue } from './follower-queue'
import type { QueueCommand } from './queue-command'
import type { FollowerMessage, LeaderMessage } from './queue-message'
import { EMPTY_SNAPSHOT } from './uploader'

const UPLOAD: QueueCommand = { type: 'upload', ids: ['row'] }
const CANCEL: QueueCommand = { type: 'cancel', id: 'row' }

let posted: FollowerMessage[]
let given: (readonly QueueCommand[])[]
let queue: ReturnType<typeof followerQueue>

beforeEach(() => {
  vi.useFakeTimers()
  posted = []
  given = []
  queue = followerQueue({
    post: (message) => posted.push(message),
    onChange: () => undefined,
    onSilence: (unanswered) => given.push(unanswered),
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
    expect(given).toEqual([])
  })

  it('gives up a silent leader, with all commands in order', () => {
    queue.begin()
    queue.dispatch(UPLOAD)
    queue.dispatch(CANCEL)
    vi.runAllTimers()
    expect(given).toEqual([[UPLOAD, CANCEL]])
  })

  it('keeps an unanswered command, whatever else the leader broadcasts', () => {
    queue.begin()
    queue.dispatch(UPLOAD)
    queue.dispatch(CANCEL)
    answerTo(2)
    queue.onMessage(news())
    vi.runAllTimers()
    expect(given).toEqual([[UPLOAD]])
  })

  it('drops answered commands', () => {
    queue.dispatch(UPLOAD)
    queue.dispatch(CANCEL)
    answerTo(0)
    answerTo(1)
    vi.runAllTimers()
    expect(given).toEqual([])
  })
})
