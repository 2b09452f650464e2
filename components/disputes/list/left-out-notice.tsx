'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { FORM_FILTERS } from '@/components/disputes/disputes-url'
import type { LeftOut } from '@/components/disputes/saved-view'
import { Banner } from '@/components/ui/banner'
import { oneOf } from '@/lib/contract/query-fields'

export type LeftOutNoticeProps = {
  leftOut: readonly LeftOut[]
  /** Stores the view without them. */
  action: ReactNode
}

/** Which filters of a saved view no longer exist. */
export function LeftOutNotice({ leftOut, action }: LeftOutNoticeProps) {
  const t = useTranslations('disputes.savedViews.leftOut')
  const tFilter = useTranslations('disputes.filters')
  const nameOf = (parameter: string) => {
    const known = oneOf(FORM_FILTERS, parameter)
    return known ? tFilter(known) : parameter
  }
  const names = leftOut.map((part) =>
    part.type === 'unknown'
      ? t('unknown', { filter: nameOf(part.name), value: part.value })
      : part.name === null
        ? t('unknownAssignee')
        : t('formerAssignee', { name: part.name }),
  )
  const filters = new Intl.ListFormat(useLocale()).format(names)
  return (
    <Banner tone="warn" role="status" className="mb-3" action={action}>
      {t('text', { count: leftOut.length, filters })}
    </Banner>
  )
}
