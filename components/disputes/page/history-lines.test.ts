import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '@/lib/contract/history'
import { historyLines } from './history-lines'

const OPEN = { openedAt: '2026-03-20T09:50:00Z', closedAt: null, status: 'open' }

let count = 0
function entry(action: string, at: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id: `entry-${count++}`,
    at,
    action,
    person: { name: 'Naoko' },
    documentId: null,
    filename: 'receipt.pdf',
    kind: 'details_of_purchase',
    note: null,
    ...more,
  }
}

const shown = (...args: Parameters<typeof historyLines>) =>
  historyLines(...args).map((line) => (line.type === 'action' ? line.entry.action : line.turn))

describe('historyLines', () => {
  it('starts with the opening, also without any action', () => {
    expect(shown([], OPEN)).toEqual(['opened'])
  })

  it('shows a restored document once, without the receipt of its file', () => {
    const entries = [
      entry('document_restored', '2026-03-22T00:00:02Z'),
      entry('upload_received', '2026-03-22T00:00:01Z'),
      entry('document_deleted', '2026-03-21T00:00:00Z'),
    ]
    expect(shown(entries, OPEN)).toEqual(['document_restored', 'document_deleted', 'opened'])
  })

  it('puts the newest first, and the closing in its place', () => {
    const entries = [
      entry('document_downloaded', '2026-04-20T00:00:00Z'),
      entry('document_deleted', '2026-03-21T00:00:00Z'),
    ]
    const closed = { ...OPEN, closedAt: '2026-04-01T00:00:00Z', status: 'won' }
    expect(shown(entries, closed)).toEqual([
      'document_downloaded',
      'won',
      'document_deleted',
      'opened',
    ])
  })

  it('compares times, not their spelling', () => {
    const entries = [entry('document_uploaded', '2026-03-20T17:00:00+07:00')]
    expect(shown(entries, OPEN)).toEqual(['document_uploaded', 'opened'])
  })

  it('omits a receipt with a known outcome', () => {
    const entries = [
      entry('document_uploaded', '2026-03-21T00:00:02Z'),
      entry('upload_received', '2026-03-21T00:00:01Z'),
    ]
    expect(shown(entries, OPEN)).toEqual(['document_uploaded', 'opened'])
  })

  it('keeps a receipt without an outcome, of another file or of a second attempt', () => {
    const entries = [
      entry('upload_received', '2026-03-21T00:00:05Z'),
      entry('upload_refused', '2026-03-21T00:00:04Z'),
      entry('upload_received', '2026-03-21T00:00:03Z', { filename: 'other.pdf' }),
      entry('upload_received', '2026-03-21T00:00:02Z'),
    ]
    expect(shown(entries, OPEN)).toEqual([
      'upload_received',
      'upload_refused',
      'upload_received',
      'opened',
    ])
  })

  it('settles the receipt of a file that another person withdrew', () => {
    const entries = [
      entry('upload_withdrawn', '2026-03-21T00:00:03Z', {
        person: { name: 'Somchai' },
        uploadId: 'upload-2',
      }),
      entry('upload_received', '2026-03-21T00:00:02Z', { uploadId: 'upload-2' }),
      entry('upload_received', '2026-03-21T00:00:01Z', { uploadId: 'upload-1' }),
    ]
    expect(shown(entries, OPEN)).toEqual(['upload_withdrawn', 'upload_received', 'opened'])
  })

  it('calls an unknown final status closed', () => {
    const closed = { ...OPEN, closedAt: '2026-04-01T00:00:00Z', status: 'withdrawn' }
    expect(shown([], closed)).toEqual(['closed', 'opened'])
  })
})
