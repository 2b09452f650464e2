/** What became of a file, as the page prints it. */
export type Result = {
  state: string
  /** Of a refused file. */
  problem?: string
  /** Of a file that failed in another way. */
  error?: string
  changes?: readonly string[]
  notes?: readonly { note: string; [detail: string]: unknown }[]
  pages?: number | null
  picture?: { width: number; height: number } | null
}

/** In the words of `outcomes.tsv`: `picture 640 × 480`, `pdf 3`, or `refused` with the problem. */
export function outcomeOf({ state, problem, picture, pages }: Result): string {
  if (state === 'blocked') return `refused ${problem}`
  if (state !== 'ready') return 'broken'
  return picture ? `picture ${picture.width} × ${picture.height}` : `pdf ${pages}`
}

/** As in `outcomes.tsv`: `turned_upright, metadata_removed`. */
export function changesOf({ changes = [] }: Result): string {
  return changes.join(', ')
}

/** As in `outcomes.tsv`: each note with its details, as in `card_number page 1 4242; blank_pages 2`. */
export function notesOf({ notes = [] }: Result): string {
  return notes.map((note) => wordsOf(note).join(' ')).join('; ')
}

function wordsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(wordsOf)
  return [String(value)]
}
