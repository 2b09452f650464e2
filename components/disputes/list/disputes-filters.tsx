'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, type FormEvent, type ReactNode } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { KINDS } from '@/lib/evidence/kinds'
import { REASONS } from '@/lib/evidence/reasons'
import { toApiError } from '@/lib/api-client/api-error'
import { sessionPage } from '@/lib/api-client/session-page'
import { teammatesQuery } from '@/lib/api-client/queries/teammates-query'
import { ASSIGNEE_WORDS, DUE_FILTERS, NOTE_FILTERS } from '@/lib/contract/dispute-filters'
import { dayField, oneOf } from '@/lib/contract/query-fields'
import { assigneeField, type FormFilters } from '@/components/disputes/disputes-url'

/** Omise's settlement currencies, and the most common charge currencies. https://docs.omise.co/currency-and-amount */
const CURRENCIES = [
  'THB',
  'JPY',
  'SGD',
  'MYR',
  'USD',
  'EUR',
  'GBP',
  'AUD',
  'CAD',
  'CHF',
  'CNY',
  'DKK',
  'HKD',
] as const

export type DisputesFiltersProps = {
  filters: FormFilters
  onApply: (filters: FormFilters) => void
  onClose: () => void
}

/** All filters in one form, applied together, so that no partial choice is requested. */
export function DisputesFilters({ filters, onApply, onClose }: DisputesFiltersProps) {
  const t = useTranslations()
  const problemText = useProblemText()
  const { people, error } = usePeople(filters.assignee)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('select')?.focus(), [])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [onClose])
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const text = (name: string) => {
      const value = data.get(name)
      return typeof value === 'string' && value !== '' ? value : null
    }
    onApply({
      reason: oneOf(REASONS, text('reason')),
      currency: text('currency') ?? undefined,
      missing: oneOf(KINDS, text('missing')),
      urgency: oneOf(DUE_FILTERS, text('urgency')),
      assignee: assigneeField(text('assignee')),
      notes: oneOf(NOTE_FILTERS, text('notes')),
      from: dayField(text('from')),
      to: dayField(text('to')),
    })
  }
  return (
    <form
      ref={form}
      onSubmit={apply}
      className="grid w-full grid-cols-1 items-end gap-3 rounded-lg border border-line bg-surface p-4 min-[560px]:grid-cols-2 lg:grid-cols-3"
    >
      <Choice name="reason" value={filters.reason}>
        {REASONS.map((reason) => (
          <option key={reason} value={reason}>
            {t(`reasons.title.${reason}`)}
          </option>
        ))}
      </Choice>
      <Choice name="missing" value={filters.missing}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.label.${kind}`)}
          </option>
        ))}
      </Choice>
      <Choice name="urgency" value={filters.urgency}>
        {DUE_FILTERS.map((urgency) => (
          <option key={urgency} value={urgency}>
            {t(`disputes.filters.level.${urgency}`)}
          </option>
        ))}
      </Choice>
      <Choice name="assignee" value={filters.assignee}>
        {ASSIGNEE_WORDS.map((word) => (
          <option key={word} value={word}>
            {t(`disputes.filters.person.${word}`)}
          </option>
        ))}
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name ?? t('disputes.filters.person.other')}
          </option>
        ))}
      </Choice>
      <Choice name="notes" value={filters.notes}>
        {NOTE_FILTERS.map((which) => (
          <option key={which} value={which}>
            {t(`disputes.filters.note.${which}`)}
          </option>
        ))}
      </Choice>
      <Choice name="currency" value={filters.currency}>
        {[...new Set([...CURRENCIES, ...(filters.currency ? [filters.currency] : [])])].map(
          (currency) => (
            <option key={currency}>{currency}</option>
          ),
        )}
      </Choice>
      <TextField
        type="date"
        name="from"
        label={t('disputes.filters.from')}
        defaultValue={filters.from}
      />
      <TextField type="date" name="to" label={t('disputes.filters.to')} defaultValue={filters.to} />
      {error && (
        <p role="alert" className="col-span-full text-sm text-bad">
          {problemText(toApiError(error))}
        </p>
      )}
      <Button type="submit" variant="primary" className="justify-self-start">
        {t('disputes.filters.apply')}
      </Button>
    </form>
  )
}

/** Those who can be assigned; the chosen person also while they load, or when that is no longer possible. */
function usePeople(chosen: string | undefined): {
  people: readonly { id: string; name: string | null }[]
  error: Error | null
} {
  const { data, error } = useQuery(teammatesQuery())
  const own = sessionPage()?.personId
  const people = (data?.items ?? []).filter(
    ({ id, canAnswer }) => id === chosen || (canAnswer && id !== own),
  )
  const isKnown =
    chosen === undefined ||
    oneOf(ASSIGNEE_WORDS, chosen) !== undefined ||
    people.some(({ id }) => id === chosen)
  return { people: isKnown ? people : [...people, { id: chosen, name: null }], error }
}

type ChoiceProps = {
  name: Exclude<keyof FormFilters, 'from' | 'to'>
  value: string | undefined
  children: ReactNode
}

function Choice({ name, value, children }: ChoiceProps) {
  const t = useTranslations('disputes.filters')
  const id = useId()
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink-2">
        {t(name)}
      </label>
      <Select id={id} name={name} defaultValue={value ?? ''} wrapperClassName="w-full">
        <option value="">{t('any')}</option>
        {children}
      </Select>
    </div>
  )
}
