'use client'

import { useLocale, useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import type { Dispute } from '@/lib/contract/disputes'
import { formatDay } from '@/lib/format/dates'

export type ReadOnlyNoticeProps = {
  dispute: Pick<Dispute, 'status' | 'closedAt'>
  timeZone: string
}

/** Why nothing can be changed: who decides, or how it ended. */
export function ReadOnlyNotice({ dispute, timeZone }: ReadOnlyNoticeProps) {
  const t = useTranslations('dispute.readOnly')
  const locale = useLocale()
  const { status, closedAt } = dispute
  const sentence = () => {
    if (status === 'pending') return t('pending')
    if (status !== 'won' && status !== 'lost') return t('other')
    return closedAt
      ? t(status, { date: formatDay(closedAt, locale, timeZone) })
      : t(`${status}Undated`)
  }
  return (
    <Banner tone={status === 'won' ? 'ok' : 'info'} className="mb-4">
      {sentence()}
    </Banner>
  )
}
