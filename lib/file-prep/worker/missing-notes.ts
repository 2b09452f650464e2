import type { Note } from '@/lib/file-prep/shared/processed'

/** `missing`: the share of a picture, from 0 to 1. */
export function missingNotes(missing: number): Note[] {
  if (missing === 0) return []
  return [{ note: 'part_missing', percent: Math.max(1, Math.round(missing * 100)) }]
}
