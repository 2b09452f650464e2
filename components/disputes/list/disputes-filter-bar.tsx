'use client'

import { Download, SlidersHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { DownloadLink } from '@/components/problems/download-link'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { buttonClasses } from '@/components/ui/button-style'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { api, withQuery } from '@/lib/format/paths'
import { countFilters, NO_FILTERS } from '@/components/disputes/disputes-url'

const loadFilters = () => import('./disputes-filters')

export type DisputesFilterBarProps = {
  query: ListDisputesQuery
  onShow: (change: Partial<ListDisputesQuery>) => void
}

/** The number of active filters, the button that opens them, and the list as a file. */
export function DisputesFilterBar({ query, onShow }: DisputesFilterBarProps) {
  const t = useTranslations('disputes.filters')
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const panel = useLazyCode(loadFilters, open, () => setOpen(false))
  const { limit: _limit, offset: _offset, ...found } = query
  const count = countFilters(query)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <>
      <Button
        ref={button}
        icon={<SlidersHorizontal className="size-4 text-ink-2" />}
        aria-expanded={open}
        onPointerEnter={panel.preload}
        onFocus={panel.preload}
        onClick={() => setOpen(!open)}
      >
        {t('button', { count })}
      </Button>
      {count > 0 && <Button onClick={() => onShow(NO_FILTERS)}>{t('clear')}</Button>}
      <DownloadLink
        href={withQuery(api.disputesCsv(), found)}
        download="disputes.csv"
        title={t('csvHint')}
        className={buttonClasses({})}
      >
        <Download className="size-4 text-ink-2" aria-hidden="true" />
        {t('csv')}
      </DownloadLink>
      {open && panel.code && (
        <panel.code.DisputesFilters
          key={withQuery('', found)}
          filters={query}
          onApply={(filters) => {
            onShow(filters)
            close()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
