import { describe, expect, it } from 'vitest'
import {
  mergeAnnouncements,
  isWorthAnnouncing,
  announcementBetween,
  NO_ANNOUNCEMENT,
} from './announcements'
import type { ProcessingResult } from './processing'
import type { FileState, QueueItem } from './types'

function item(id: string, state: FileState): QueueItem {
  const picked = { name: `${id}.pdf`, size: 1, lastModified: 1 }
  return {
    id,
    picked,
    filename: picked.name,
    format: null,
    pages: null,
    kind: null,
    uploadId: null,
    revision: 0,
    sourceChanges: null,
    preparation: null,
    same: null,
    parts: [],
    restored: false,
    state,
  }
}

const redacted: ProcessingResult = {
  form: 'made',
  made: { format: 'pdf', size: 1, sha256: 'made' },
  original: { format: 'pdf', size: 1, sha256: 'picked' },
  changes: ['redacted'],
  edits: [],
  notes: [],
  pages: 1,
  picture: null,
  suggestion: null,
}

const checking: FileState = { step: 'checking' }
const failed: FileState = { step: 'failed', error: { code: 'network' }, retryable: true }

describe('announcementBetween', () => {
  it('announces nothing about a file that is still being checked', () => {
    expect(isWorthAnnouncing(announcementBetween([], [item('a', checking)]))).toBe(false)
  })

  it('counts each file once, when its check has ended', () => {
    const before = [item('a', checking), item('b', checking), item('c', checking)]
    const after = [
      item('a', { step: 'needs_kind' }),
      item('b', { step: 'refused', problem: 'file_empty', fixes: [] }),
      item('c', { step: 'ready' }),
    ]
    expect(announcementBetween(before, after)).toMatchObject({ added: 3, needKind: 1, refused: 1 })
    expect(isWorthAnnouncing(announcementBetween(after, after))).toBe(false)
  })

  it('announces a combined file by its name, and not as an added one', () => {
    const picked = { name: 'a.pdf', size: 1, lastModified: 1 }
    const about = { filename: 'a.pdf', kind: null, sourceChanges: null, preparation: null }
    const part = { picked, ...about, uploadId: null, revision: 0 }
    const parts = ['a', 'b'].map((id) => ({ id, ...part }))
    const before = { ...item('both', checking), parts }
    const news = announcementBetween([before], [{ ...before, state: { step: 'needs_kind' } }])
    expect(news).toMatchObject({ added: 0, combined: [{ filename: 'both.pdf', count: 2 }] })
    expect(isWorthAnnouncing(news)).toBe(true)
    expect(mergeAnnouncements(news, news).combined).toHaveLength(2)
  })

  it('announces restored files immediately, and not again after their check', () => {
    const back = { ...item('a', checking), restored: true }
    expect(announcementBetween([], [back])).toMatchObject({ added: 0, restored: 1 })
    const ready = { ...back, state: { step: 'ready' } as const }
    expect(isWorthAnnouncing(announcementBetween([back], [ready]))).toBe(false)
  })

  it('announces an edit once, however often its row is reported', () => {
    const ready = item('a', { step: 'ready' })
    const edited = { ...ready, preparation: redacted }
    expect(announcementBetween([ready], [edited])).toMatchObject({ changed: 1 })
    expect(isWorthAnnouncing(announcementBetween([edited], [structuredClone(edited)]))).toBe(false)
    expect(announcementBetween([{ ...edited, state: checking }], [edited])).toMatchObject({
      changed: 0,
    })
  })

  it('announces a file that our server has and Omise does not', () => {
    const before = [item('a', { step: 'waiting_for_omise' })]
    const after = [item('a', { step: 'waiting', reason: 'silent' })]
    expect(announcementBetween(before, after)).toMatchObject({ waiting: 1, delivered: [] })
  })

  it('is silent about a chosen kind, and about progress', () => {
    const news = announcementBetween(
      [item('a', { step: 'needs_kind' }), item('b', { step: 'sending', percent: 3 })],
      [item('a', { step: 'ready' }), item('b', { step: 'sending', percent: 90 })],
    )
    expect(isWorthAnnouncing(news)).toBe(false)
  })

  it('names a failed file, once', () => {
    const before = [item('a', { step: 'sending', percent: 3 })]
    const news = announcementBetween(before, [item('a', failed)])
    expect(news.failed).toEqual([{ filename: 'a.pdf', code: 'network' }])
    expect(isWorthAnnouncing(announcementBetween([item('a', failed)], [item('a', failed)]))).toBe(
      false,
    )
  })

  it('accumulates until it is announced', () => {
    const one = { ...NO_ANNOUNCEMENT, delivered: ['a.pdf'], added: 1 }
    const other = { ...NO_ANNOUNCEMENT, delivered: ['b.pdf'], needKind: 2 }
    expect(mergeAnnouncements(one, other)).toEqual({
      ...NO_ANNOUNCEMENT,
      added: 1,
      needKind: 2,
      delivered: ['a.pdf', 'b.pdf'],
    })
  })
})
