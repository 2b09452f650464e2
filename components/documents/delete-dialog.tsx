'use client'

import { Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState, type RefObject } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { useConflictCheckedMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { CheckboxField } from '@/components/ui/checkbox-field'
import { Fact } from '@/components/ui/fact'
import { Filename } from '@/components/ui/filename'
import { useToast } from '@/components/ui/toast'
import { isApiError } from '@/lib/api-client/api-error'
import { deleteDocument } from '@/lib/api-client/calls/document-calls'
import { conflictCheckOf } from '@/lib/api-client/conflict-check'
import type { Document } from '@/lib/contract/documents'
import { useDocumentFacts } from './document-facts'
import { DocumentTile } from './thumbnails/document-tile'
import { useUndo } from './use-undo'

export type DeleteDialogProps = {
  disputeId: string
  document: Document
  finalFocus: RefObject<HTMLElement | null>
  onRunning: (running: boolean) => void
  onClose: () => void
  onDeleted: (document: Document) => void
}

/**
 * Asks before a document is deleted, and stays open until Omise has confirmed it. When it could not be restored, asks a
 * second time.
 */
export function DeleteDialog({
  disputeId,
  document,
  finalFocus,
  onRunning,
  onClose,
  onDeleted,
}: DeleteDialogProps) {
  const t = useTranslations('documents.deleteDialog')
  const { id, filename } = document
  const offerUndo = useUndo(disputeId)
  const toast = useToast()
  const documents = useTranslations('documents')

  /** `before`: a colleague had already deleted it, which is the same outcome. */
  const finish = (deleted: Document, when: 'now' | 'before') => {
    conflictCheckOf(disputeId).removed(id)
    onDeleted(deleted)
    if (when === 'now' && deleted.bytes === 'vault') return offerUndo(deleted)
    const message = documents(when === 'now' ? 'deleted' : 'alreadyDeleted', { filename })
    toast.show({ message })
  }

  const [isFinal, setFinal] = useState(document.bytes === 'unavailable')
  const [isConfirmed, setConfirmed] = useState(false)
  const deletion = useConflictCheckedMutation({
    disputeId,
    send: (seen) => deleteDocument(disputeId, id, { seen, forGood: isFinal && isConfirmed }),
    onPending: onRunning,
    onSent: (deleted) => finish(deleted, 'now'),
    onFailed: (error) => {
      if (isApiError(error, 'document_not_found')) finish(document, 'before')
      if (isApiError(error, 'copy_missing')) setFinal(true)
    },
    onClose,
    about: { filename },
  })

  return (
    <AlertDialog
      onClose={onClose}
      title={<bdi className="wrap-anywhere">{t('title', { filename })}</bdi>}
      description={t(isFinal ? 'bodyForGood' : BODY[document.bytes])}
      cancelLabel={t('keep')}
      confirmLabel={t(isFinal ? 'confirmForGood' : 'confirm')}
      confirmIcon={<Trash2 />}
      confirmDisabled={isFinal && !isConfirmed}
      onConfirm={deletion.submit}
      busy={deletion.isPending}
      covered={deletion.isAsking}
      error={deletion.error}
      finalFocus={finalFocus}
    >
      <Subject disputeId={disputeId} document={document} />
      {isFinal && (
        <div className="mt-4">
          <CheckboxField
            label={t('forGood')}
            checked={isConfirmed}
            onChange={({ target }) => setConfirmed(target.checked)}
          />
        </div>
      )}
    </AlertDialog>
  )
}

const BODY = { vault: 'body', omise: 'bodyCopied', unavailable: 'bodyForGood' } as const

function Subject({ disputeId, document }: { disputeId: string; document: Document }) {
  const t = useTranslations('documents')
  const facts = useDocumentFacts()(document)
  return (
    <div className="flex items-center gap-3 rounded-md border border-line p-2.5">
      <DocumentTile disputeId={disputeId} document={document} />
      <div className="min-w-0">
        <Filename name={document.filename} className="font-medium" />
        <p className="text-sm text-ink-3">
          <KindLabel kind={document.kind} />
          {facts && <Fact>{facts}</Fact>}
          <Fact>
            {document.addedBy
              ? t('addedByPerson', { name: document.addedBy.name })
              : t('addedOutside')}
          </Fact>
        </p>
      </div>
    </div>
  )
}
