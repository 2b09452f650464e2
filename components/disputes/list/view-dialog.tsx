'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { toViewQuery, viewPath } from '@/components/disputes/saved-view'
import { useFieldCheck } from '@/components/problems/use-field-check'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { CheckboxField } from '@/components/ui/checkbox-field'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toast'
import { newUuid } from '@/lib/api-client/new-uuid'
import { addView, changeView, deleteView } from '@/lib/api-client/calls/saved-view-calls'
import { savedViewsQuery } from '@/lib/api-client/queries/saved-views-query'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { SavedView, SavedViews } from '@/lib/contract/saved-views'
import { MAX_VIEW_NAME_LENGTH } from '@/lib/evidence/limits'

export type ViewDialogProps = {
  /** The view to change; null: a new one. */
  view: SavedView | null
  /** The list on screen. */
  query: ListDisputesQuery
  canShare: boolean
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onAdded: (viewId: string) => void
}

/** Saves the list on screen as a view, or renames, shares or deletes a view. */
export function ViewDialog({
  view,
  query,
  canShare,
  finalFocus,
  onClose,
  onAdded,
}: ViewDialogProps) {
  const t = useTranslations('disputes.savedViews')
  const client = useQueryClient()
  const toast = useToast()
  const [id] = useState(() => view?.id ?? newUuid())
  const [name, setName] = useState(view?.name ?? '')
  const [isShared, setShared] = useState(view?.isShared ?? false)
  const [isDeleting, setDeleting] = useState(false)
  const deleteButton = useRef<HTMLButtonElement>(null)
  const { field, isWrong, check } = useFieldCheck<HTMLInputElement>(name.trim() !== '')
  const saving = useFormMutation({
    send: () =>
      view
        ? changeView(id, { name, isShared })
        : addView({ id, name, query: toViewQuery(query), isShared }),
    onSent: (views: SavedViews) => {
      client.setQueryData(savedViewsQuery().queryKey, views)
      const saved = views.items.find((item) => item.id === id)
      if (saved) {
        toast.show({ message: t('saved', { name: saved.name }) })
        if (!view) {
          history.replaceState(null, '', viewPath(saved))
          onAdded(id)
        }
      }
      onClose()
    },
  })
  const nameProblem =
    saving.problem && ['view_name_taken', 'view_name_invalid'].includes(saving.problem.code)
  const filtered = view ? new URLSearchParams(view.query).get('assignee') : query.assignee
  return (
    <>
      <FormDialog
        onClose={onClose}
        title={view ? t('dialog.edit') : t('save')}
        description={view ? undefined : t('dialog.what')}
        size="sm"
        cancelLabel={t('dialog.cancel')}
        submitLabel={view ? t('dialog.saveChanges') : t('save')}
        onSubmit={() => check() && saving.submit()}
        busy={saving.isPending}
        error={!nameProblem && saving.error}
        initialFocus={field}
        finalFocus={finalFocus}
        otherAction={
          view && (
            <Button ref={deleteButton} variant="danger" onClick={() => setDeleting(true)}>
              {t('dialog.delete')}
            </Button>
          )
        }
      >
        <TextField
          ref={field}
          label={t('dialog.name')}
          value={name}
          autoComplete="off"
          maxLength={MAX_VIEW_NAME_LENGTH}
          onChange={(event) => setName(event.target.value)}
          error={isWrong ? t('dialog.nameMissing') : nameProblem ? saving.error : null}
        />
        {canShare && (view?.isOwn ?? true) && (
          <CheckboxField
            label={t('dialog.share')}
            hint={
              filtered === 'me'
                ? `${t('dialog.shareHint')} ${t('dialog.mineHint')}`
                : t('dialog.shareHint')
            }
            checked={isShared}
            onChange={(event) => setShared(event.target.checked)}
          />
        )}
      </FormDialog>
      {view && isDeleting && (
        <DeleteViewDialog
          view={view}
          finalFocus={deleteButton}
          onClose={() => setDeleting(false)}
          onDeleted={onClose}
        />
      )}
    </>
  )
}

type DeleteViewDialogProps = {
  view: SavedView
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onDeleted: () => void
}

function DeleteViewDialog({ view, finalFocus, onClose, onDeleted }: DeleteViewDialogProps) {
  const t = useTranslations('disputes.savedViews')
  const client = useQueryClient()
  const toast = useToast()
  const deleting = useFormMutation({
    send: () => deleteView(view.id),
    onSent: (views) => {
      client.setQueryData(savedViewsQuery().queryKey, views)
      toast.show({ message: t('deleted', { name: view.name }) })
      onDeleted()
    },
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('deleteDialog.title', { name: view.name })}
      description={t(view.isShared ? 'deleteDialog.shared' : 'deleteDialog.own')}
      cancelLabel={t('deleteDialog.cancel')}
      confirmLabel={t('deleteDialog.confirm')}
      onConfirm={() => deleting.submit()}
      busy={deleting.isPending}
      error={deleting.error}
      finalFocus={finalFocus}
    />
  )
}
