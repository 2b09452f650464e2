'use client'

import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import { RetryButton } from '@/components/ui/retry-button'
import { notesQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Note } from '@/lib/contract/teamwork'
import { formatDateTime } from '@/lib/format/dates'
import { splitMentions } from './split-mentions'

const loadComposer = () => import('./note-composer')
const loadDelete = () => import('./delete-note-dialog')

export type NotesCardProps = { disputeId: string; canWrite: boolean; timeZone: string }

/** The team's own notes on a dispute, the oldest first. */
export function NotesCard({ disputeId, canWrite, timeZone }: NotesCardProps) {
  const t = useTranslations('dispute.notes')
  const locale = useLocale()
  const notes = useQuery(notesQuery(disputeId))
  const [writing, setWriting] = useState(false)
  const write = useRef<HTMLButtonElement>(null)
  const wasWriting = useRef(false)
  useEffect(() => {
    // The field that had the focus is gone.
    if (wasWriting.current && !writing) write.current?.focus()
    wasWriting.current = writing
  }, [writing])
  const [deleting, setDeleting] = useState<Note | null>(null)
  const composer = useLazyCode(loadComposer, writing, () => setWriting(false))
  const dialog = useLazyCode(loadDelete, deleting !== null, () => setDeleting(null))
  const items = notes.data?.items ?? []
  return (
    <Card aria-labelledby="notes-title">
      <CardHeader title={t('title')} titleId="notes-title" className="pb-1!" />
      <div className="px-4 pb-4 text-sm">
        <p className="text-ink-3">{t('hint')}</p>
        {notes.error && !notes.data && (
          <div role="alert" className="mt-3 flex flex-wrap items-center gap-3 text-ink-2">
            {t('failed')}
            <RetryButton size="sm" busy={notes.isFetching} onRetry={() => void notes.refetch()} />
          </div>
        )}
        {items.length > 0 && (
          <ol aria-label={t('label')} className="mt-3 grid gap-3">
            {items.map((note) => (
              <li key={note.id} className="group border-s-2 border-line-strong ps-3">
                <div className="flex items-center gap-2">
                  <p className="min-w-0 flex-1 wrap-anywhere">
                    <bdi className="font-medium">{note.by.name}</bdi>
                    <time dateTime={note.at} className="num block text-xs text-ink-3">
                      {formatDateTime(note.at, locale, timeZone)}
                    </time>
                  </p>
                  {note.canDelete && (
                    <IconButton
                      size="sm"
                      label={t('delete', { name: note.by.name })}
                      icon={<Trash2 />}
                      onPointerEnter={dialog.preload}
                      onFocus={dialog.preload}
                      onClick={() => setDeleting(note)}
                    />
                  )}
                </div>
                <p className="mt-1 wrap-anywhere whitespace-pre-wrap">{withMentions(note)}</p>
              </li>
            ))}
          </ol>
        )}
        {canWrite &&
          (writing && composer.code ? (
            <composer.code.NoteComposer disputeId={disputeId} onClose={() => setWriting(false)} />
          ) : (
            <Button
              ref={write}
              data-write-note
              size="sm"
              className="mt-3"
              busy={writing}
              onPointerEnter={composer.preload}
              onFocus={composer.preload}
              onClick={() => setWriting(true)}
            >
              {t('write')}
            </Button>
          ))}
      </div>
      {deleting && dialog.code && (
        <dialog.code.DeleteNoteDialog
          disputeId={disputeId}
          note={deleting}
          finalFocus={write}
          onClose={() => setDeleting(null)}
        />
      )}
    </Card>
  )
}

function withMentions({ text, mentions }: Note): ReactNode[] {
  const names = mentions.map(({ name }) => name)
  return splitMentions(text, names).map(({ part, at, isMention }) =>
    isMention ? (
      <strong key={at} className="font-medium text-info">
        {part}
      </strong>
    ) : (
      part
    ),
  )
}
