'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { useToast } from '@/components/ui/toast'
import { deleteTemplate } from '@/lib/api-client/calls/template-calls'
import { templatesQuery } from '@/lib/api-client/queries/templates-query'
import type { ResponseTemplate, ResponseTemplates } from '@/lib/contract/response-templates'
import { LOCALE_NAMES } from '@/lib/i18n/locales'
import { EditTemplateDialog } from './template-form-dialog'

export type ManageTemplatesDialogProps = {
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** The team's templates, which their authors and admins edit and delete. */
export function ManageTemplatesDialog({ finalFocus, onClose }: ManageTemplatesDialogProps) {
  const t = useTranslations('response.manageTemplates')
  const { data } = useQuery(templatesQuery())
  const items = data?.items ?? []
  const [editing, setEditing] = useState<ResponseTemplate | null>(null)
  const [deleting, setDeleting] = useState<ResponseTemplate | null>(null)
  const listRef = useRef<HTMLUListElement>(null)
  const editor = useRef<HTMLElement>(null)
  return (
    <Dialog onClose={onClose} title={t('title')} description={t('body')} finalFocus={finalFocus}>
      <DialogBody>
        <ul ref={listRef} tabIndex={-1} aria-label={t('title')} className="divide-y divide-line">
          {items.length === 0 && <li className="py-3 text-ink-3">{t('empty')}</li>}
          {items.map((template) => (
            <TemplateRow
              key={template.id}
              template={template}
              onEdit={(opener) => {
                editor.current = opener
                setEditing(template)
              }}
              onDelete={() => setDeleting(template)}
            />
          ))}
        </ul>
      </DialogBody>
      {editing && (
        <EditTemplateDialog
          key={editing.id}
          template={editing}
          finalFocus={editor}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting && (
        <DeleteTemplateDialog
          template={items.find(({ id }) => id === deleting.id) ?? deleting}
          // The button is gone with its row.
          finalFocus={listRef}
          onClose={() => setDeleting(null)}
        />
      )}
    </Dialog>
  )
}

type TemplateRowProps = {
  template: ResponseTemplate
  onEdit: (opener: HTMLElement) => void
  onDelete: () => void
}

function TemplateRow({ template, onEdit, onDelete }: TemplateRowProps) {
  const t = useTranslations('response.manageTemplates')
  const reasons = useTranslations('reasons.title')
  const { name, reason, language, changedBy, canChange } = template
  return (
    <li className="flex items-center gap-2 py-2">
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-sm text-ink-3 wrap-anywhere">
          {t('about', {
            reason: reason ? reasons(reason) : t('anyReason'),
            language: LOCALE_NAMES[language],
            person: changedBy.name,
          })}
        </p>
      </div>
      {canChange && (
        <>
          <IconButton
            label={t('edit', { name })}
            icon={<Pencil />}
            onClick={({ currentTarget }) => onEdit(currentTarget)}
          />
          <IconButton label={t('delete', { name })} icon={<Trash2 />} onClick={onDelete} />
        </>
      )}
    </li>
  )
}

type DeleteTemplateDialogProps = {
  template: ResponseTemplate
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

function DeleteTemplateDialog({ template, finalFocus, onClose }: DeleteTemplateDialogProps) {
  const t = useTranslations('response.manageTemplates')
  const client = useQueryClient()
  const toast = useToast()
  const { id, name, version, text } = template
  const deleting = useFormMutation({
    send: () => deleteTemplate(id, version),
    onSent: (templates: ResponseTemplates) => {
      client.setQueryData(templatesQuery().queryKey, templates)
      toast.show({ message: t('deleted', { name }) })
      onClose()
    },
    onFailed: () => void client.invalidateQueries({ queryKey: templatesQuery().queryKey }),
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('deleteTitle', { name })}
      description={t('deleteBody')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirmDelete')}
      onConfirm={() => deleting.submit()}
      busy={deleting.isPending}
      error={deleting.error}
      finalFocus={finalFocus}
    >
      <blockquote className="line-clamp-6 border-s-2 border-line-strong ps-3 text-sm wrap-anywhere whitespace-pre-wrap">
        {text}
      </blockquote>
    </AlertDialog>
  )
}
