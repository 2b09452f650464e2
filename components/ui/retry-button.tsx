'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button, type ButtonProps } from './button'

export type RetryButtonProps = Pick<ButtonProps, 'busy' | 'size'> & { onRetry: () => void }

export function RetryButton({ onRetry, ...props }: RetryButtonProps) {
  const t = useTranslations('common')
  return (
    <Button {...props} onClick={onRetry}>
      {t('retry')}
    </Button>
  )
}

/** Requests the page from the server again. */
export function RetryPageButton({ onRetry }: { onRetry?: (() => void) | undefined }) {
  const router = useRouter()
  const [isTrying, startTrying] = useTransition()
  const retry = () =>
    startTrying(() => {
      router.refresh()
      onRetry?.()
    })
  return <RetryButton busy={isTrying} onRetry={retry} />
}
