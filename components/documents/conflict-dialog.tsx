'use client'

import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { AlertDialog } from '@/components/ui/alert-dialog'
import type { ConflictAnswer } from '@/lib/api-client/conflict-check'
import type { DocumentChanges } from '@/lib/contract/problem'

export type ConflictDialogProps = {
  changes: DocumentChanges
  finalFocus: RefObject<HTMLElement | null>
  onAnswer: (answer: ConflictAnswer) => void
}

/** Others changed the documents before the person's change: review them first, or continue. Closing it means review. */
export function ConflictDialog({ changes, finalFocus, onAnswer }: ConflictDialogProps) {
  const t = useTranslations('documents.drift')
  const { added, removed } = changes
  const what = added > 0 && removed > 0 ? 'both' : added > 0 ? 'added' : 'removed'
  return (
    <AlertDialog
      onClose={() => onAnswer('review')}
      title={t('title', { count: added + removed })}
      description={t(what, changes)}
      cancelLabel={t('look')}
      confirmLabel={t('goOn')}
      confirmVariant="primary"
      onConfirm={() => onAnswer('continue')}
      finalFocus={finalFocus}
    />
  )
}
