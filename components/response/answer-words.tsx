'use client'

import { useLocale, useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import { formatDateTime } from '@/lib/format/dates'
import type { AnswerNoticeProps } from './answer-notice'
import { whatToSay } from './what-to-say'

/** How the last attempt to answer ended; nothing where the page says enough by itself. */
export function AnswerWords({ answer, refused, status, timeZone }: Omit<AnswerNoticeProps, 'ref'>) {
  const t = useTranslations('response.notice')
  const locale = useLocale()
  const said = whatToSay(answer, refused, status)
  return (
    said && (
      <Banner tone={said.tone}>
        {t(said.words, {
          name: answer?.by.name ?? '',
          date: answer ? formatDateTime(answer.createdAt, locale, timeZone) : '',
        })}
      </Banner>
    )
  )
}
