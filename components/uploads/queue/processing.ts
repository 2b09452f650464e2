import type { Format } from '@/lib/evidence/formats'
import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import type { Change, HandEdit, Note, ReadyFile } from '@/lib/file-prep/shared/processed'

/** Which version is sent: the processed or the picked file. */
export type SentForm = 'made' | 'original'

/**
 * The result of processing a file, without its bytes. Stored in the browser and broadcast to other tabs, also by older
 * versions, so its keys and the values of `form` keep their names.
 */
export type ProcessingResult = {
  form: SentForm
  /** The processed file; the original itself when there are no `changes`. Size in bytes. */
  made: { format: Format; size: number; sha256: string }
  /** `format` is null when Omise does not accept it unchanged. */
  original: { format: Format | null; size: number; sha256: string }
  changes: readonly Change[]
  edits: readonly HandEdit[]
  notes: readonly Note[]
  /** Null for pictures. */
  pages: number | null
  /** In pixels; null for a PDF. */
  picture: { width: number; height: number } | null
  /** The kind by name and first page; the person may choose another. */
  suggestion?: KindSuggestion | null | undefined
  /** As in ReadyFile. */
  fingerprints?: readonly string[] | undefined
}

/** `originalFormat` is the format in which the picked file may be sent. */
export function toProcessingResult(
  ready: ReadyFile,
  originalFormat: Format | null,
): ProcessingResult {
  const { file, format, sha256, original, changes, edits, notes, pages, picture } = ready
  return {
    form: 'made',
    made: { format, size: file.size, sha256 },
    original: { format: originalFormat, size: original.size, sha256: original.sha256 },
    changes,
    edits,
    notes,
    pages,
    picture,
    suggestion: ready.suggestion,
    fingerprints: ready.fingerprints,
  }
}

/**
 * Merges the edits of a processed file: all of its changes count, and its original stays. `sourceChanges`: those of the
 * file that the row was made from, which are among the changes of `before`.
 */
export function reprocessed(
  ready: ReadyFile,
  before: ProcessingResult | null,
  sourceChanges: readonly Change[] | null = null,
): ProcessingResult {
  const result = toProcessingResult(ready, null)
  if (!before) return { ...result, changes: mergeChanges(sourceChanges ?? [], result.changes) }
  // The original itself has no edits; automatic changes are part of every result.
  const ofOriginal = before.form === 'original'
  const earlier = before.changes.filter((change) => !ofOriginal || !BY_HAND.has(change))
  return {
    ...result,
    original: before.original,
    changes: mergeChanges(earlier, result.changes),
    edits: ofOriginal ? result.edits : addEdits(before.edits, result.edits),
    // What was missing from the file still is, but no longer shows in its bytes.
    notes: [...result.notes, ...before.notes.filter(({ note }) => MISSING.has(note))],
  }
}

const MISSING: ReadonlySet<Note['note']> = new Set<Note['note']>([
  'part_missing',
  'pages_missing',
  'later_pages_missing',
])

/** Merges both, the later on top of the earlier, into one per page. */
function addEdits(earlier: readonly HandEdit[], later: readonly HandEdit[]): HandEdit[] {
  const pages = Map.groupBy([...earlier, ...later], ({ page }) => page)
  return [...pages.values()]
    .map((edits) => edits.reduce(addEdit))
    .toSorted((left, right) => (left.page ?? 0) - (right.page ?? 0))
}

const QUARTERS = [0, 90, 180, 270] as const

function addEdit(left: HandEdit, right: HandEdit): HandEdit {
  return {
    page: left.page,
    turn: QUARTERS[((left.turn + right.turn) / 90) % 4] ?? 0,
    cropped: left.cropped || right.cropped,
    boxes: left.boxes + right.boxes,
  }
}

/** A file without its own original: a part of another, or several combined. */
export function withoutOriginal(preparation: ProcessingResult): ProcessingResult {
  const { size, sha256 } = preparation.made
  return { ...preparation, original: { format: null, size, sha256 } }
}

/** The format, size and hash of the file to send. */
export function sentForm({ form, made, original }: ProcessingResult): ProcessingResult['made'] {
  return form === 'original' && original.format ? { ...original, format: original.format } : made
}

/** Whether the bytes to send differ from the picked ones. */
export function isChanged(preparation: ProcessingResult | null): preparation is ProcessingResult {
  return preparation !== null && preparation.form === 'made' && preparation.changes.length > 0
}

/** The changes in order, each once. */
export function mergeChanges(
  earlier: readonly Change[],
  later: readonly Change[],
): readonly Change[] {
  return [...new Set([...earlier, ...later])]
}

/** Manual edits, in contrast to automatic changes. */
const BY_HAND: ReadonlySet<Change> = new Set<Change>([
  'turned',
  'cropped',
  'redacted',
  'shrunk',
  'hidden_removed',
])

/** What the agent took out: one click must not send it after all, so the original is behind Undo. */
const REMOVED_BY_HAND: ReadonlySet<Change> = new Set<Change>([
  'redacted',
  'cropped',
  'hidden_removed',
])

export function canChooseForm({ original, changes }: ProcessingResult, form: SentForm): boolean {
  if (original.format === null) return false
  return form === 'made' || !changes.some((change) => REMOVED_BY_HAND.has(change))
}

export function isChangedByHand(
  preparation: ProcessingResult | null,
): preparation is ProcessingResult {
  return isChanged(preparation) && preparation.changes.some((change) => BY_HAND.has(change))
}
