'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from './button'
import { PagerBar, type PagerBarProps } from './pager-bar'

export type Page = { limit: number; before?: string | undefined; after?: string | undefined }

export type CursorPagerProps = Omit<PagerBarProps, 'onLimit' | 'children'> & {
  /** The cursors of the adjacent pages; null when there is none. */
  newer: string | null
  older: string | null
  onChange: (next: Page) => void
}

/** For a list, newest first, that is too long to count: it links to adjacent pages only. */
export function CursorPager({ newer, older, onChange, ...bar }: CursorPagerProps) {
  const t = useTranslations('common.pager')
  const { limit } = bar
  const show = (page: Omit<Page, 'limit'>) =>
    onChange({ limit, before: undefined, after: undefined, ...page })
  return (
    <PagerBar
      {...bar}
      onLimit={(size) => onChange({ limit: size, before: undefined, after: undefined })}
    >
      <Button
        size="sm"
        className="aria-disabled:opacity-50 max-md:flex-1"
        aria-disabled={newer === null}
        onClick={() => show({})}
      >
        {t('newest')}
      </Button>
      <Button
        size="sm"
        icon={<ChevronLeft />}
        className="aria-disabled:opacity-50 max-md:flex-1"
        aria-disabled={newer === null}
        onClick={() => show({ after: newer ?? undefined })}
      >
        {t('newer')}
      </Button>
      <Button
        size="sm"
        className="aria-disabled:opacity-50 max-md:flex-1"
        aria-disabled={older === null}
        onClick={() => show({ before: older ?? undefined })}
      >
        {t('older')}
        <ChevronRight />
      </Button>
    </PagerBar>
  )
}
