import { TriangleAlert } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { findSensitiveNumbers, maskSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import type { Fix, Note } from '@/lib/file-prep/shared/processed'
import { TextButton } from './text-button'
import { notesOf, sidewaysPages } from '@/components/uploads/queue/read-text'
import type { QueueItem } from '@/components/uploads/queue/types'

export type RowNotesProps = {
  item: QueueItem
  /** Default: all of the file. */
  notes?: readonly Note[]
  /** Absent when the file cannot be edited. */
  onBlackOut?: (id: string, page: number) => void
  /** Absent when the name cannot be changed. */
  onRename?: (id: string, filename: string) => void
  /** Absent when the file cannot be changed here. */
  onFix?: (id: string, fix: Fix) => void
  /** Opens the editor with the text upright. Absent when the file cannot be edited. */
  onTurn?: (id: string) => void
  /** Adds the attached files to the queue. Absent when the file cannot be changed here. */
  onUnpack?: (id: string) => void
}

/** What to review before this file is sent. */
export function RowNotes(props: RowNotesProps) {
  const { item, onBlackOut, onTurn, onRename, onFix, onUnpack } = props
  const t = useTranslations('uploads.notes')
  const words = useNoteWords()
  const { id, filename } = item
  const notes = (props.notes ?? notesOf(item)).filter((note) => isStillTrue(note, filename))
  const shown = new Map(notes.map((note) => [words(note), note]))
  if (shown.size === 0) return null
  return (
    <ul className="basis-full text-warn">
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
                  label={
                    isInPicture(note)
                      ? t('blackOutPicture', { filename })
                      : t('blackOutNamed', { filename, page })
                  }
                  onClick={() => onBlackOut(id, page)}
                >
                  {t('blackOut')}
                </TextButton>
              )}
              {onFix && isOutsidePages(note) && (
                <TextButton
                  label={t('cleanNamed', { filename })}
                  onClick={() => onFix(id, 'clean')}
                >
                  {t('clean')}
                </TextButton>
              )}
              {onTurn && isNotUpright(note) && (
                <TextButton label={t('turnNamed', { filename })} onClick={() => onTurn(id)}>
                  {t('turn')}
                </TextButton>
              )}
              {onUnpack && note.note === 'attached_files' && (
                <TextButton label={t('unpackNamed', { filename })} onClick={() => onUnpack(id)}>
                  {t('unpack')}
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

function isNotUpright(note: Note): boolean {
  return note.note === 'not_upright' || sidewaysPages(note).length > 0
}

function isInName(note: Note): boolean {
  return 'place' in note && note.place.in === 'filename'
}

/** Everything that no page shows can be removed together. */
function isOutsidePages(note: Note): boolean {
  return 'place' in note && !isInName(note) && pageOfNumber(note) === null
}

/** The name may have been changed since. */
function isStillTrue(note: Note, filename: string): boolean {
  if (!('place' in note) || note.place.in !== 'filename') return true
  return findSensitiveNumbers(filename).some(
    ({ kind, lastFour }) => kind === note.note && lastFour === note.lastFour,
  )
}

function isInPicture(note: Note): boolean {
  return 'place' in note && note.place.in === 'picture'
}

/** A picture is page 1. Null when the number is not in a page. */
export function pageOfNumber(note: Note): number | null {
  if (isInPicture(note)) return 1
  return 'place' in note && 'page' in note.place ? note.place.page : null
}

function useNoteWords(): (note: Note) => string {
  const t = useTranslations('uploads.notes')
  const locale = useLocale()
  return (note) => {
    switch (note.note) {
      case 'many_pages':
      case 'too_small':
      case 'part_missing':
      case 'later_pages_missing':
      case 'pages_not_checked':
      case 'scans_not_judged':
      case 'not_checked':
        return t(note.note, note)
      case 'blank_pages':
      case 'pages_missing':
        return t(note.note, {
          ...note,
          count: note.pages.length,
          pages: new Intl.ListFormat(locale).format(note.pages.map(String)),
        })
      case 'card_number':
      case 'thai_id':
      case 'my_number':
      case 'passport':
        return t(note.note, {
          place: note.place.in,
          page: pageOfNumber(note) ?? 0,
          lastFour: note.lastFour,
        })
      case 'attached_files':
        return t('attached_files', { count: note.files, portfolio: String(note.isPortfolio) })
      case 'text_not_read':
        return t('text_not_read', {
          picture: String(note.isPicture),
          why: note.why,
          fromPage: note.fromPage,
        })
      case 'not_upright':
        return t('not_upright', {
          picture: String(note.isPicture),
          count: note.pages.length,
          pages: new Intl.ListFormat(locale).format(note.pages.map(String)),
        })
      case 'page_quality':
        return t('page_quality', {
          problem: note.problem,
          count: note.pages.length,
          pages: new Intl.ListFormat(locale).format(note.pages.map(String)),
        })
      case 'blank_picture':
      case 'blurred':
      case 'too_dark':
      case 'faded':
      case 'sideways':
        return t(note.note)
    }
  }
}
