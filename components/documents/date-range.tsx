'use client'

import clsx from 'clsx'
import { Calendar, ChevronDown } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { formatDay } from '@/lib/format/dates'

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
  useDismiss(open, box, (how) => {
    setOpen(false)
    if (how === 'escape') button.current?.focus()
  })

  const close = (range: DateRange) => {
    setOpen(false)
    button.current?.focus()
    onChange(range)
  }
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    close({ from: day(form.get('from')), to: day(form.get('to')) })
  }

  return (
    <div ref={box} className="relative">
      <Button
        ref={button}
        size="sm"
        icon={<Calendar className="text-ink-2" />}
        aria-expanded={open}
        aria-controls={panelId}
        className={clsx('max-md:text-lg', isSet && 'border-ink-3')}
        onClick={() => setOpen(!open)}
      >
        <span className="sr-only">{t('label')}</span>
        <RangeText from={from} to={to} />
        <ChevronDown className="text-ink-2" />
      </Button>
      <form
        id={panelId}
        hidden={!open}
        onSubmit={apply}
        // A new range from the address (back, Clear) resets what was typed.
        key={`${from}/${to}`}
        className="absolute end-0 top-full z-20 mt-1.5 grid w-72 gap-3 rounded-md border border-line bg-surface p-4 shadow-float max-md:start-0 max-md:end-auto"
      >
        <TextField type="date" name="from" label={t('from')} defaultValue={from} />
        <TextField type="date" name="to" label={t('to')} defaultValue={to} />
        <div className="flex justify-end gap-2">
          <Button size="sm" disabled={!isSet} onClick={() => close({})}>
            {t('clear')}
          </Button>
          <Button size="sm" type="submit" variant="primary">
            {t('apply')}
          </Button>
        </div>
      </form>
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

function day(value: FormDataEntryValue | null): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function useDismiss(
  open: boolean,
  box: { readonly current: HTMLElement | null },
  dismiss: (how: 'outside' | 'escape') => void,
) {
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) {
        dismiss('outside')
      }
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') dismiss('escape')
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
      document.removeEventListener('keydown', escape)
    }
  })
}
