import { canReadText } from '@/lib/file-prep/client/text-setting'
import type { Note } from '@/lib/file-prep/shared/processed'
import { sentForm } from './processing'
import type { QueueItem, ReadText } from './types'

/** Null until the pictures of the file that is sent are being read. */
export function readTextOf({ preparation, text }: QueueItem): ReadText | null {
  return preparation && text && text.of === sentForm(preparation).sha256 ? text : null
}

/** What to review before the file is sent. */
export function notesOf(item: QueueItem): Note[] {
  const read = readTextOf(item)?.notes ?? []
  const turned = read.flatMap((note) => (note.note === 'not_upright' ? note.pages : []))
  return [
    ...(item.preparation?.notes ?? []).flatMap((note) => withoutOverruled(note, turned)),
    ...read,
  ]
}

/** The pages whose text lies sideways by the look of its lines, from 1. */
export function sidewaysPages(note: Note): readonly number[] {
  if (note.note === 'sideways') return [1]
  return note.note === 'page_quality' && note.problem === 'sideways' ? note.pages : []
}

/**
 * How pages that are not upright are turned. The look of their lines does not tell in which direction they run: then it is
 * a quarter turn, which the person sees in the editor and corrects.
 */
export function turnsOf(item: QueueItem): ReadText['turns'] {
  const read = readTextOf(item)?.turns ?? []
  const seen = notesOf(item).flatMap(sidewaysPages)
  const others = seen.filter((page) => read.every((turn) => turn.page !== page))
  return [...read, ...others.map((page) => ({ page, turn: 90 as const }))].toSorted(
    (one, other) => one.page - other.page,
  )
}

/** Whether pictures on this page of it, from 1, may hold numbers that are unknown here: not read, or not yet. */
export function mayHoldUnknown(item: QueueItem, page: number): boolean {
  const text = readTextOf(item)
  if (!text) return isPicture(item) && canReadText()
  return (
    text.isReading ||
    text.notes.some((note) => note.note === 'text_not_read' && page >= note.fromPage)
  )
}

/** A picture that waits for its turn to be read; most PDFs have no scans. */
function isPicture({ preparation }: QueueItem): boolean {
  return preparation !== null && sentForm(preparation).format !== 'pdf'
}

/** Text that was read on a page says more than the look of its lines. */
function withoutOverruled(note: Note, turned: readonly number[]): Note[] {
  if (note.note === 'sideways') return turned.length > 0 ? [] : [note]
  if (note.note !== 'page_quality' || note.problem !== 'sideways') return [note]
  const pages = note.pages.filter((page) => !turned.includes(page))
  return pages.length > 0 ? [{ ...note, pages }] : []
}
