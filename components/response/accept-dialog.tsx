'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextField } from '@/components/ui/text-field'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute } from '@/lib/api-client/queries'
import { acceptDispute } from '@/lib/api-client/response-calls'
import { formatMoney } from '@/lib/format/money'
import { isAnsweredAlready } from './is-answered'
import type { ResponseCardProps } from './response-card'
import { isSameAmount } from './same-amount'
import { useAnswerId } from './use-answer-id'

export type AcceptDialogProps = Pick<
  ResponseCardProps,
  'dispute' | 'onAnswered' | 'onRefused' | 'notice'
> & { onClose: () => void }

/** Concedes the dispute. The amount is typed as confirmation, because the money is gone afterwards. */
export function AcceptDialog({
  dispute,
  onAnswered,
  onRefused,
  notice,
  onClose,
}: AcceptDialogProps) {
  const t = useTranslations('response.accept')
  const locale = useLocale()
  const problemText = useProblemText()
  const client = useQueryClient()
  const { answerId, failed } = useAnswerId()
  const [typed, setTyped] = useState('')
  const amount = formatMoney(dispute.amount, dispute.currency, locale)
  const isTyped = isSameAmount(typed, amount)

  const acceptance = useMutation({
    mutationFn: () =>
      acceptDispute(dispute.id, {
        answerId: answerId(),
        amount: dispute.amount,
        currency: dispute.currency,
      }),
    onSuccess: (answer) => {
      onAnswered(answer)
      onClose()
    },
    onError: (error) => {
      failed(error)
      if (isAnsweredAlready(error)) {
        onRefused('accept')
        onClose()
      }
      void refreshDispute(client, dispute.id)
    },
  })

  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('title', { amount })}
      description={t('body', { amount })}
      cancelLabel={t('keep')}
      confirmLabel={t('confirm', { amount })}
      confirmDisabled={!isTyped}
      onConfirm={() => acceptance.mutate()}
      busy={acceptance.isPending}
      error={acceptance.error && problemText(toApiError(acceptance.error))}
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
