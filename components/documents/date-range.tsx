'use client'

import clsx from 'clsx'
import { Calendar, ChevronDown } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { formatDay } from '@/lib/format/dates'

const loadPanel = () => import('./date-range-panel')

export type DateRange = { from?: string | undefined; to?: string | undefined }

/** Two days, both included, chosen in a panel and applied together: half a typed date never asks the server. */
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
    // On a phone the panel hangs from the page: beside this it would not fit.
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
          // A new range from the address (back, Clear) resets what was typed.
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
  // Days without a time: any zone will do, as long as both sides use the same.
  const inWords = (value: string) => formatDay(`${value}T00:00:00Z`, locale, 'UTC')
  if (from && to) {
    return from === to ? inWords(from) : t('between', { from: inWords(from), to: inWords(to) })
  }
  if (from) return t('since', { from: inWords(from) })
  if (to) return t('until', { to: inWords(to) })
  return t('any')
}
