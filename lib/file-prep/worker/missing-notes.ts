import type { Note } from '@/lib/file-prep/shared/processed'

/** Pages count from 1. */
type MissingPages = { missing: readonly number[]; total: number; hasMore: boolean }

/** `hasMore`: there are pages after the `total` that were looked at. */
export function missingPageNotes({ missing, total, hasMore }: MissingPages): Note[] {
  const notes: Note[] = []
  if (missing.length > 0) notes.push({ note: 'pages_missing', pages: missing, total })
  if (hasMore) notes.push({ note: 'later_pages_missing', fromPage: total + 1 })
  return notes
}

/** `missing`: the share of a picture, from 0 to 1. */
export function missingNotes(missing: number): Note[] {
  if (missing === 0) return []
  return [{ note: 'part_missing', percent: Math.max(1, Math.round(missing * 100)) }]
}
