import { TriangleAlert } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { Note } from '@/lib/prepare/prepared'
import type { QueueItem } from './upload-queue'

/** What somebody should look at before this file is sent. */
export function RowNotes({ item }: { item: QueueItem }) {
  const words = useNoteWords()
  const notes = item.preparation?.notes ?? []
  const shown = [...new Set(notes.map(words))]
  if (shown.length === 0) return null
  return (
    <ul className="text-warn">
      {shown.map((text) => (
        <li key={text} className="flex items-start gap-1.5">
          <span className="flex h-[1lh] flex-none items-center">
            <TriangleAlert className="size-3.5!" />
          </span>
          <span className="min-w-0">{text}</span>
        </li>
      ))}
    </ul>
  )
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
