'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { fillProgressQuery } from '@/lib/api-client/queries/list-queries'

/** How far the desk has read older disputes after its first start. Below the list, so that no row moves when it ends. */
export function FillNotice() {
  const t = useTranslations('disputes.filling')
  const progress = useQuery(fillProgressQuery()).data
  if (!progress) return null
  const { read, total } = progress
  return (
    <p className="num mt-3.5 text-sm text-ink-3">
      {total === null ? t('started') : t('progress', { read, total })} {t('meanwhile')}
    </p>
  )
}
