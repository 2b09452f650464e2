'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'

/** What Omise's administrators wrote to the merchant about a dispute. */
export function AdminMessage({ text }: { text: string }) {
  const t = useTranslations('dispute')
  return (
    <Banner role="region" aria-labelledby="admin-message-title" className="mb-4">
      <strong id="admin-message-title" className="block font-semibold">
        {t('adminMessage')}
      </strong>
      <span className="block max-h-60 overflow-y-auto font-normal wrap-anywhere whitespace-pre-line">
        {text}
      </span>
    </Banner>
  )
}
