'use client'

import clsx from 'clsx'
import { Calendar, ChevronDown } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { formatDay } from '@/lib/format/dates'
import type { DateRange } from './date-range-panel'

const loadPanel = () => import('./date-range-panel')

/** Two inclusive days, chosen in a panel and applied together, so that no partial date is requested. */
export function DateRangeFilter({
  from,
  to,
  onChange,
}: DateRange & { onChange: (range: DateRange) => void }) {
  const t = useTranslations('documents.dates')
  const [open, setOpen] = useState(false)
  const panelId = useId()
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const isSet = Boolean(from ?? to)
  const panel = useLazyCode(loadPanel, open, () => setOpen(false))

  const close = (range: DateRange) => {
    setOpen(false)
    button.current?.focus()
    onChange(range)
  }

  return (
    // On a phone the panel is anchored to the page, since it would not fit next to the button.
    <div ref={box} className="md:relative">
      <Button
        ref={button}
        size="sm"
        icon={<Calendar className="text-ink-2" />}
        aria-expanded={open}
        {...(open && { 'aria-controls': panelId })}
        className={clsx('max-md:text-lg', isSet && 'border-ink-3')}
        onPointerEnter={panel.preload}
        onFocus={panel.preload}
        onClick={() => setOpen(!open)}
      >
        <span className="sr-only">{t('label')}</span>
        <RangeText from={from} to={to} />
        <ChevronDown className="text-ink-2" />
      </Button>
      {open && panel.code && (
        <panel.code.DateRangePanel
          // A new range from the URL (back, Clear) resets the typed dates.
          key={`${from}/${to}`}
          id={panelId}
          box={box}
          {...{ from, to }}
          onApply={close}
          onDismiss={(how) => {
            setOpen(false)
            if (how === 'escape') button.current?.focus()
          }}
        />
      )}
    </div>
  )
}

function RangeText({ from, to }: DateRange) {
  const t = useTranslations('documents.dates')
  const locale = useLocale()
  // Days without a time: any zone works, if both sides use the same.
  const inWords = (value: string) => formatDay(`${value}T00:00:00Z`, locale, 'UTC')
  if (from && to) {
    return from === to ? inWords(from) : t('between', { from: inWords(from), to: inWords(to) })
  }
  if (from) return t('since', { from: inWords(from) })
  if (to) return t('until', { to: inWords(to) })
  return t('any')
}
