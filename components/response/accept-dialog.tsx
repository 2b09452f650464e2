'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextField } from '@/components/ui/text-field'
import { acceptDispute } from '@/lib/api-client/calls/dispute-calls'
import { formatMoney } from '@/lib/format/money'
import type { ResponseCardProps } from './response-props'
import { isSameAmount } from './same-amount'
import { isAnsweredAlready, useAnswerId } from './use-answer-id'

export type AcceptDialogProps = Pick<
  ResponseCardProps,
  'dispute' | 'onAnswered' | 'onRefused' | 'notice'
> & { onClose: () => void }

/** Accepts the dispute. The amount is typed as confirmation, because the money is lost. */
export function AcceptDialog({
  dispute,
  onAnswered,
  onRefused,
  notice,
  onClose,
}: AcceptDialogProps) {
  const t = useTranslations('response.accept')
  const locale = useLocale()
  const { answerId, failed } = useAnswerId()
  const [typed, setTyped] = useState('')
  const amount = formatMoney(dispute.amount, dispute.currency, locale)
  const isTyped = isSameAmount(typed, amount)

  const acceptance = useFormMutation({
    send: () =>
      acceptDispute(dispute.id, {
        answerId: answerId(),
        amount: dispute.amount,
        currency: dispute.currency,
      }),
    onSent: (answer) => {
      onAnswered(answer)
      onClose()
    },
    onFailed: (error) => {
      failed(error)
      if (!isAnsweredAlready(error)) return
      onRefused('accept')
      onClose()
    },
    disputeId: dispute.id,
  })

  return (
    <AlertDialog
      onClose={onClose}
      title={t('title', { amount })}
      description={t('body', { amount })}
      cancelLabel={t('keep')}
      confirmLabel={t('confirm', { amount })}
      confirmDisabled={!isTyped}
      onConfirm={acceptance.submit}
      busy={acceptance.isPending}
      error={acceptance.error}
      finalFocus={notice}
    >
      <TextField
        label={t('type', { amount })}
        value={typed}
        autoComplete="off"
        inputMode="decimal"
        onChange={(event) => setTyped(event.target.value)}
      />
    </AlertDialog>
  )
}
