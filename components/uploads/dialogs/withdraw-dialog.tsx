'use client'

import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { AlertDialog } from '@/components/ui/alert-dialog'

export type WithdrawDialogProps = {
  filename: string
  busy: boolean
  onWithdraw: () => void
  onClose: () => void
  /** The focus target afterwards. */
  finalFocus: RefObject<HTMLElement | null>
}

/** Asks before withdrawing an upload that this browser cannot send again. */
export function WithdrawDialog(props: WithdrawDialogProps) {
  const { filename, busy, onWithdraw, onClose, finalFocus } = props
  const t = useTranslations('uploads.withdrawal.dialog')
  return (
    <AlertDialog
      onClose={onClose}
      title={<bdi className="wrap-anywhere">{t('title', { filename })}</bdi>}
      description={t('body')}
      cancelLabel={t('keep')}
      confirmLabel={t('confirm')}
      onConfirm={onWithdraw}
      busy={busy}
      finalFocus={finalFocus}
    />
  )
}
