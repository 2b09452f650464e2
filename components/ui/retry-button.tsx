'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from './button'

/** Asks the server for the page once more. */
export function RetryButton({ onRetry }: { onRetry?: (() => void) | undefined }) {
  const t = useTranslations('common')
  const router = useRouter()
  const [isTrying, startTrying] = useTransition()
  const retry = () =>
    startTrying(() => {
      router.refresh()
      onRetry?.()
    })
  return (
    <Button busy={isTrying} onClick={retry}>
      {t('retry')}
    </Button>
  )
}
