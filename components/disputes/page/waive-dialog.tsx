'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useFieldCheck } from '@/components/problems/use-field-check'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextArea } from '@/components/ui/text-area'
import { refreshDispute, waiversQuery } from '@/lib/api-client/queries/dispute-queries'
import { waiveKind } from '@/lib/api-client/calls/dispute-calls'
import type { Kind } from '@/lib/evidence/kinds'
import { MAX_WAIVER_REASON_LENGTH } from '@/lib/evidence/limits'

export type WaiveDialogProps = {
  disputeId: string
  kind: Kind
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Asks why a dispute does without a kind; the reason is stored with the waiver. */
export function WaiveDialog({ disputeId, kind, finalFocus, onClose }: WaiveDialogProps) {
  const t = useTranslations('dispute.guidance.waiveDialog')
  const label = useTranslations('kinds.label')
  const client = useQueryClient()
  const { text: reason, change, forget } = useKeptText(`waiver ${disputeId} ${kind}`)
  const {
    field,
    isWrong,
    check: checkReason,
  } = useFieldCheck<HTMLTextAreaElement>(reason.trim() !== '')
  const waiving = useFormMutation({
    send: () => waiveKind(disputeId, kind, reason),
    onSent: (waivers) => {
      forget()
      client.setQueryData(waiversQuery(disputeId).queryKey, waivers)
      void refreshDispute(client, disputeId)
      onClose()
    },
    disputeId,
  })
  const submit = () => checkReason() && waiving.submit()
  return (
    <AlertDialog
      onClose={() => {
        forget()
        onClose()
      }}
      title={t('title', { kind: label(kind) })}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm', { kind: label(kind) })}
      confirmVariant="primary"
      onConfirm={submit}
      onConfirmKeys={submit}
      busy={waiving.isPending}
      error={waiving.error}
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
        error={isWrong && t('reasonMissing')}
      />
    </AlertDialog>
  )
}
