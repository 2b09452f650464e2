'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Document } from '@/lib/contract/documents'
import { formatBytes } from '@/lib/format/bytes'
import { joinFacts } from '@/lib/format/join-facts'

/** Size and pages in one line, as far as they are known: "412 KB · 2 pages". */
export function useDocumentFacts(): (document: Document) => string {
  const t = useTranslations('documents')
  const locale = useLocale()
  return useCallback(
    ({ size, pages }) =>
      joinFacts(locale, [
        size === null ? null : formatBytes(size, locale),
        pages === null ? null : t('pages', { count: pages }),
      ]),
    [t, locale],
  )
}
