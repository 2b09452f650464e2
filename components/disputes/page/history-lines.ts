import type { Dispute } from '@/lib/contract/disputes'
import type { HistoryEntry } from '@/lib/contract/history'

/** A line of the history: an action of a person, or a change of the dispute's status. */
export type HistoryLine =
  | { type: 'action'; entry: HistoryEntry; at: string; id: string }
  | { type: 'turn'; turn: 'opened' | 'won' | 'lost' | 'closed'; at: string; id: string }

type DisputeDates = Pick<Dispute, 'openedAt' | 'closedAt' | 'status'>

/**
 * The lines, newest first. The receipt of a file is omitted once its outcome is known, and so are the upload and the
 * deletion by which a kind was changed.
 */
export function historyLines(
  entries: readonly HistoryEntry[],
  { openedAt, closedAt, status }: DisputeDates,
): HistoryLine[] {
  const actions = withoutDeliveredReceipts(withoutSteps(entries)).map((entry): HistoryLine => ({
    type: 'action',
    entry,
    at: entry.at,
    id: entry.id,
  }))
  const turns: HistoryLine[] = [{ type: 'turn', turn: 'opened', at: openedAt, id: 'opened' }]
  if (closedAt) {
    const turn = status === 'won' || status === 'lost' ? status : 'closed'
    turns.push({ type: 'turn', turn, at: closedAt, id: 'closed' })
  }
  return [...actions, ...turns].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

const OUTCOMES: readonly string[] = [
  'document_uploaded',
  'document_restored',
  'upload_refused',
  'upload_withdrawn',
]

const OUTCOMES_OF_KIND_CHANGES: readonly string[] = [
  'kind_changed',
  'kind_change_failed',
  'kind_change_incomplete',
]

/** Without the entries that a change of kind consists of, once its outcome is known. */
function withoutSteps(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const outcomes = entries.filter(({ action }) => OUTCOMES_OF_KIND_CHANGES.includes(action))
  const uploads = new Set(outcomes.map(({ uploadId }) => uploadId))
  const deleted = new Set(outcomes.map(({ formerDocumentId }) => formerDocumentId))
  return entries.filter(({ action, uploadId, documentId }) => {
    if (OUTCOMES_OF_KIND_CHANGES.includes(action)) return true
    if (action === 'document_deleted') return documentId === null || !deleted.has(documentId)
    return !STEPS.includes(action) || !uploads.has(uploadId)
  })
}

const STEPS: readonly string[] = ['upload_received', 'document_uploaded', 'upload_refused']

/** Each outcome settles one earlier receipt of the same upload. Entries are sorted newest first. */
function withoutDeliveredReceipts(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const outcomes = new Map<string, number>()
  return entries.filter((entry) => {
    const key = entry.uploadId ?? JSON.stringify([entry.person?.name, entry.filename, entry.kind])
    const open = outcomes.get(key) ?? 0
    if (OUTCOMES.includes(entry.action)) outcomes.set(key, open + 1)
    if (entry.action !== 'upload_received' || open === 0) return true
    outcomes.set(key, open - 1)
    return false
  })
}
