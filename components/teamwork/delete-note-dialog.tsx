'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { notesQuery } from '@/lib/api-client/queries/dispute-queries'
import { deleteNote } from '@/lib/api-client/calls/teamwork-calls'
import { queryKeys } from '@/lib/contract/query-keys'
import type { Note } from '@/lib/contract/teamwork'

export type DeleteNoteDialogProps = {
  disputeId: string
  note: Note
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Deletes a note for good. */
export function DeleteNoteDialog({ disputeId, note, finalFocus, onClose }: DeleteNoteDialogProps) {
  const t = useTranslations('dispute.notes.deleteDialog')
  const client = useQueryClient()
  const deleting = useFormMutation({
    send: () => deleteNote(disputeId, note.id),
    onSent: (notes) => {
      client.setQueryData(notesQuery(disputeId).queryKey, notes)
      void client.invalidateQueries({ queryKey: queryKeys.history(disputeId) })
      onClose()
    },
    disputeId,
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm')}
      onConfirm={() => deleting.submit()}
      busy={deleting.isPending}
      error={deleting.error}
      finalFocus={finalFocus}
    >
      <blockquote className="line-clamp-4 border-s-2 border-line-strong ps-3 wrap-anywhere whitespace-pre-wrap">
        {note.text}
      </blockquote>
    </AlertDialog>
  )
}
