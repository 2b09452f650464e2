import { TriangleAlert } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { findSensitiveNumbers, maskSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import type { Note } from '@/lib/file-prep/shared/processed'
import { TextButton } from './text-button'
import type { QueueItem } from '@/components/uploads/queue/types'

export type RowNotesProps = {
  item: QueueItem
  /** Absent when the file cannot be edited. */
  onBlackOut?: (id: string, page: number) => void
  /** Absent when the name cannot be changed. */
  onRename?: (id: string, filename: string) => void
}

/** What to review before this file is sent. */
export function RowNotes({ item, onBlackOut, onRename }: RowNotesProps) {
  const t = useTranslations('uploads.notes')
  const words = useNoteWords()
  const { id, filename } = item
  const notes = (item.preparation?.notes ?? []).filter((note) => isStillTrue(note, filename))
  const shown = new Map(notes.map((note) => [words(note), note]))
  if (shown.size === 0) return null
  return (
    <ul className="text-warn">
      {[...shown].map(([text, note]) => {
        const page = pageOfNumber(note)
        return (
          <li key={text} className="flex items-start gap-1.5">
            <span className="flex h-[1lh] flex-none items-center">
              <TriangleAlert className="size-3.5!" />
            </span>
            <span className="min-w-0">
              {text}{' '}
              {onBlackOut && page !== null && (
                <TextButton
                  label={t('blackOutNamed', { filename, page })}
                  onClick={() => onBlackOut(id, page)}
                >
                  {t('blackOut')}
                </TextButton>
              )}
              {onRename && isInName(note) && (
                <TextButton
                  label={t('maskNamed', { filename })}
                  onClick={() => onRename(id, maskSensitiveNumbers(filename))}
                >
                  {t('mask')}
                </TextButton>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function isInName(note: Note): boolean {
  return 'place' in note && note.place.in === 'filename'
}

/** The name may have been changed since. */
function isStillTrue(note: Note, filename: string): boolean {
  if (!('place' in note) || note.place.in !== 'filename') return true
  return findSensitiveNumbers(filename).some(
    ({ kind, lastFour }) => kind === note.note && lastFour === note.lastFour,
  )
}

/** Null when it is not in a page. */
export function pageOfNumber(note: Note): number | null {
  return 'place' in note && note.place.in === 'page' ? note.place.page : null
}

function useNoteWords(): (note: Note) => string {
  const t = useTranslations('uploads.notes')
  const locale = useLocale()
  return (note) => {
    switch (note.note) {
      case 'many_pages':
      case 'too_small':
      case 'pages_not_checked':
        return t(note.note, note)
      case 'blank_pages':
        return t('blank_pages', {
          count: note.pages.length,
          pages: new Intl.ListFormat(locale).format(note.pages.map(String)),
        })
      case 'card_number':
      case 'thai_id':
        return t(note.note, {
          page: note.place.in === 'page' ? note.place.page : 0,
          lastFour: note.lastFour,
        })
      case 'blank_picture':
      case 'blurred':
        return t(note.note)
    }
  }
}
