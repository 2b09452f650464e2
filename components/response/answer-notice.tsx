'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { Banner } from '@/components/ui/banner'
import type { Answer } from '@/lib/contract/response'
import { formatDateTime } from '@/lib/format/dates'
import type { NoticeText } from './notice-text'

export type AnswerNoticeProps = {
  /** Takes the focus once the dispute is answered. */
  ref: RefObject<HTMLDivElement | null>
  said: NoticeText | null
  /** The last attempt to answer. */
  answer: Answer | null
  timeZone: string
}

/** The outcome of the last attempt to answer, or that it is unknown. Announced when it changes. */
export function AnswerNotice({ ref, said, answer, timeZone }: AnswerNoticeProps) {
  const t = useTranslations('response.notice')
  const locale = useLocale()
  return (
    <div ref={ref} tabIndex={-1} role="status" className="outline-none not-empty:mb-4 empty:hidden">
      {said && (
        <Banner tone={said.tone}>
          {t(said.words, {
            name: answer?.by.name ?? '',
            date: answer ? formatDateTime(answer.createdAt, locale, timeZone) : '',
          })}
        </Banner>
      )}
    </div>
  )
}
