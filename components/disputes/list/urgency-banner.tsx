'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import type { DisputeCounts } from '@/lib/contract/disputes'

/** The number of open disputes, and how many of them are urgent. */
export function UrgencyBanner({
  counts,
  onShow,
}: {
  counts: DisputeCounts
  /** Absent when the list already shows them. */
  onShow: (() => void) | undefined
}) {
  const t = useTranslations('disputes.banner')
  const { open, dueToday } = counts
  if (open === 0) return null
  return (
    <Banner
      tone="warn"
      className="mb-4"
      action={
        onShow && (
          <button
            type="button"
            onClick={onShow}
            className="min-h-6 rounded-sm underline underline-offset-3 max-md:min-h-11"
          >
            {t('show')}
          </button>
        )
      }
    >
      {dueToday > 0
        ? t('openAndToday', { count: open, today: dueToday })
        : t('open', { count: open })}
    </Banner>
  )
}
