import { describe, expect, it } from 'vitest'
import type { HandEdit, ReadyFile } from '@/lib/file-prep/shared/processed'
import { canChooseForm, reprocessed, type ProcessingResult } from './processing'

const edit: HandEdit = { page: 2, turn: 270, cropped: false, boxes: 1 }

const ready: ReadyFile = {
  state: 'ready',
  file: new File(['edited'], 'slip.jpg'),
  format: 'jpg',
  sha256: 'edited',
  changes: ['redacted'],
  edits: [edit],
  notes: [],
  original: { filename: 'slip.jpg', size: 4, sha256: 'made' },
  pages: null,
  picture: null,
  suggestion: null,
  thumbnail: null,
}

const before: ProcessingResult = {
  form: 'made',
  made: { format: 'jpg', size: 4, sha256: 'made' },
  original: { format: null, size: 9, sha256: 'picked' },
  changes: ['converted_from_heic', 'cropped'],
  edits: [
    { page: 3, turn: 0, cropped: true, boxes: 0 },
    { page: 2, turn: 180, cropped: false, boxes: 2 },
  ],
  notes: [],
  pages: null,
  picture: null,
  suggestion: null,
}

describe('edits of a processed file', () => {
  it('list all changes, in any number of steps', () => {
    const result = reprocessed(ready, before)
    expect(result.changes).toEqual(['converted_from_heic', 'cropped', 'redacted'])
    expect(result.edits).toEqual([
      { page: 2, turn: 90, cropped: false, boxes: 3 },
      { page: 3, turn: 0, cropped: true, boxes: 0 },
    ])
  })

  it('still refer to the picked file', () => {
    expect(reprocessed(ready, before).original).toEqual(before.original)
  })

  it('do not hide that a part of the picture, or a page, is missing', () => {
    const missing = [
      { note: 'part_missing', percent: 40 },
      { note: 'pages_missing', pages: [3], total: 5 },
      { note: 'later_pages_missing', fromPage: 6 },
    ] as const
    const blurred = { note: 'blurred' } as const
    const result = reprocessed(
      { ...ready, notes: [blurred] },
      { ...before, notes: [blurred, ...missing] },
    )
    expect(result.notes).toEqual([blurred, ...missing])
  })

  it('of its original, exclude changes made to another copy of it', () => {
    const result = reprocessed(ready, { ...before, form: 'original' })
    expect(result.changes).toEqual(['converted_from_heic', 'redacted'])
    expect(result.edits).toEqual([edit])
  })
})

describe('canChooseForm', () => {
  const result = (...changes: ProcessingResult['changes']): ProcessingResult => ({
    ...before,
    original: { ...before.original, format: 'jpg' },
    changes,
  })

  it('keeps what the agent took out from being sent after all', () => {
    expect(canChooseForm(result('turned', 'metadata_removed'), 'original')).toBe(true)
    for (const change of ['redacted', 'cropped', 'hidden_removed'] as const) {
      expect(canChooseForm(result('metadata_removed', change), 'original')).toBe(false)
      expect(canChooseForm(result('metadata_removed', change), 'made')).toBe(true)
    }
  })

  it('offers no original that Omise does not accept', () => {
    expect(canChooseForm(before, 'original')).toBe(false)
  })
})
