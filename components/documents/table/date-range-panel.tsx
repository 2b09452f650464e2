'use client'

import { useTranslations } from 'next-intl'
import { useEffect, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'

export type DateRange = { from?: string | undefined; to?: string | undefined }

type HowDismissed = 'outside' | 'escape'

export type DateRangePanelProps = DateRange & {
  id: string
  /** The anchor of the panel, with its button; a click outside of it closes the panel. */
  box: { readonly current: HTMLElement | null }
  onApply: (range: DateRange) => void
  onDismiss: (how: HowDismissed) => void
}

export function DateRangePanel({ id, box, from, to, onApply, onDismiss }: DateRangePanelProps) {
  const t = useTranslations('documents.dates')
  useDismiss(box, onDismiss)
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    onApply({ from: day(form.get('from')), to: day(form.get('to')) })
  }
  return (
    <form
      id={id}
      onSubmit={apply}
      className="absolute end-0 top-full z-20 mt-1.5 grid w-72 gap-3 rounded-md border border-line bg-surface p-4 shadow-float max-md:inset-x-4 max-md:top-auto max-md:w-auto"
    >
      <TextField type="date" name="from" label={t('from')} defaultValue={from} />
      <TextField type="date" name="to" label={t('to')} defaultValue={to} />
      <div className="flex justify-end gap-2">
        <Button size="sm" disabled={!(from ?? to)} onClick={() => onApply({})}>
          {t('clear')}
        </Button>
        <Button size="sm" type="submit" variant="primary">
          {t('apply')}
        </Button>
      </div>
    </form>
  )
}

function day(value: FormDataEntryValue | null): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function useDismiss(box: DateRangePanelProps['box'], dismiss: DateRangePanelProps['onDismiss']) {
  useEffect(() => {
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
