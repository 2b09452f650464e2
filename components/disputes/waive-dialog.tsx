'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useProblemText } from '@/components/problems/problem-text'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextArea } from '@/components/ui/text-area'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute } from '@/lib/api-client/queries'
import { waiveKind } from '@/lib/api-client/response-calls'
import { waiversQuery } from '@/lib/api-client/queries'
import type { Kind } from '@/lib/evidence/kinds'
import { MAX_WAIVER_REASON_LENGTH } from '@/lib/evidence/limits'

export type WaiveDialogProps = {
  disputeId: string
  kind: Kind
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Asks why a dispute does without a kind; the reason is kept with the waiver. */
export function WaiveDialog({ disputeId, kind, finalFocus, onClose }: WaiveDialogProps) {
  const t = useTranslations('dispute.guidance.waiveDialog')
  const label = useTranslations('kinds.label')
  const problemText = useProblemText()
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const { text: reason, change, forget } = useKeptText(`waiver ${disputeId} ${kind}`)
  const [asked, setAsked] = useState(false)
  const waiving = useMutation({
    mutationFn: () => waiveKind(disputeId, kind, reason),
    onSuccess: (waivers) => {
      forget()
      client.setQueryData(waiversQuery(disputeId).queryKey, waivers)
      void refreshDispute(client, disputeId)
      onClose()
    },
    onError: () => void refreshDispute(client, disputeId),
  })
  const isMissing = asked && reason.trim() === ''
  const confirm = () => {
    setAsked(true)
    if (reason.trim() === '') field.current?.focus()
    else waiving.mutate()
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (open) return
        forget()
        onClose()
      }}
      title={t('title', { kind: label(kind) })}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm', { kind: label(kind) })}
      confirmVariant="primary"
      onConfirm={confirm}
      busy={waiving.isPending}
      error={waiving.error && problemText(toApiError(waiving.error))}
      initialFocus={field}
      finalFocus={finalFocus}
    >
      <TextArea
        ref={field}
        label={t('reason')}
        placeholder={t('placeholder')}
        rows={3}
        maxLength={MAX_WAIVER_REASON_LENGTH}
        value={reason}
        onChange={(event) => change(event.target.value)}
        error={isMissing && t('reasonMissing')}
      />
    </AlertDialog>
  )
}
