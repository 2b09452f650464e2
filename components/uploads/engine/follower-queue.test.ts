import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newItem } from '@/components/uploads/queue/item-steps'
import type { ProcessingResult } from '@/components/uploads/queue/processing'
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
    readStored: () => Promise.reject(new Error('Nothing is stored')),
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
  rowFiles: new Map(),
  answers,
})
/** A view of one row; `sha256` is null while the file is checked. */
function viewOf(sha256: string | null): LeaderMessage['view'] {
  const hashed = { format: 'pdf', size: 4, sha256: sha256 ?? '' } as const
  const preparation: ProcessingResult = {
    form: 'made',
    made: hashed,
    original: hashed,
    changes: ['redacted'],
    edits: [],
    notes: [],
    pages: 1,
    picture: null,
  }
  const row = newItem({ id: 'row', picked: { name: 'a.pdf', size: 4, lastModified: 1 } })
  const queue = {
    ...EMPTY_SNAPSHOT.queue,
    items: [{ ...row, preparation: sha256 === null ? null : preparation }],
  }
  return { ...EMPTY_SNAPSHOT, queue, unkept: new Set() }
}

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

  it('keeps its file when the leader sends it again, until the bytes to send differ', () => {
    const copy = () => new File(['%PDF'], 'a.pdf', { lastModified: 1 })
    const receive = (sha256: string) => {
      const file = copy()
      const rowFiles = new Map([['row', { source: copy(), processed: file }]])
      queue.onMessage({ ...news(), view: viewOf(sha256), rowFiles })
      return file
    }
    receive('one')
    const [displayed] = queue.displayedRows()
    receive('one')
    expect(queue.file('row')).toBe(displayed?.files?.processed)
    expect(queue.displayedRows()[0]?.files).toBe(displayed?.files)
    const edited = receive('two')
    expect(queue.file('row')?.content).toBe(edited)
    expect(queue.displayedRows()[0]?.files?.processed?.content).toBe(edited)
  })

  it('keeps a file that arrived while it was checked', () => {
    const copy = () => {
      const source = new File(['%PDF'], 'a.pdf', { lastModified: 1 })
      return new Map([['row', { source, processed: null }]])
    }
    queue.onMessage({ ...news(), view: viewOf(null), rowFiles: copy() })
    const first = queue.file('row')
    queue.onMessage({ ...news(), view: viewOf('one') })
    queue.onMessage({ ...news(), view: viewOf('one'), rowFiles: copy() })
    expect(queue.file('row')).toBe(first)
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
