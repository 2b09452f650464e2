'use client'

import { useTranslations } from 'next-intl'
import { Card, CardHeader } from '@/components/ui/card'

/** What was written to the bank, once it was. */
export function DisputeResponse({ message }: { message: string }) {
  const t = useTranslations('dispute.response')
  return (
    <Card aria-labelledby="response-title">
      <CardHeader title={t('title')} titleId="response-title" />
      <p className="max-h-72 overflow-y-auto px-4 pb-4 text-sm wrap-anywhere whitespace-pre-line text-ink-2">
        {message}
      </p>
    </Card>
  )
}
