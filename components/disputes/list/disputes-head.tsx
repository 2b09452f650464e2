'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { DisputeCounts, ListDisputesQuery } from '@/lib/contract/disputes'
import { numberFormat } from '@/lib/format/formatters'
import { formatMoney } from '@/lib/format/money'
import {
  firstPageOf,
  isShown,
  NO_FILTERS,
  writeDisputesUrl,
} from '@/components/disputes/disputes-url'
import { ListLink } from './list-link'

type ListChange = Partial<ListDisputesQuery>

/** The list of exactly the disputes that a number counts. */
const open = (filters: ListChange): ListChange => ({
  ...NO_FILTERS,
  ...firstPageOf('open'),
  snoozed: 'all',
  ...filters,
})

export type DisputesHeadProps = {
  query: ListDisputesQuery
  counts: DisputeCounts
  onShow: (change: ListChange) => void
}

/** What comes next: four numbers, each of which is the link to its list. */
export function DisputesHead({ query, counts, onShow }: DisputesHeadProps) {
  const t = useTranslations('disputes.head')
  const percent = numberFormat(useLocale(), { style: 'percent' })
  const { dueToday, dueWeek, decided } = counts
  const closed = {
    ...NO_FILTERS,
    ...firstPageOf('closed'),
    closedFrom: decided.since,
    ...(decided.all > 0 && { outcome: 'won' as const }),
  }
  const link = { query, onShow }
  return (
    <nav aria-label={t('label')} className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
      <NumberLink
        {...link}
        list={open({ urgency: 'today' })}
        pressing={dueToday > 0}
        value={dueToday}
      >
        {t('dueToday')}
      </NumberLink>
      <NumberLink {...link} list={open({ urgency: 'week' })} value={dueWeek}>
        {t('dueWeek')}
      </NumberLink>
      <AtRisk {...link} sums={counts.atRisk} />
      <NumberLink
        {...link}
        list={closed}
        className="max-lg:col-span-2"
        value={decided.all > 0 ? percent.format(decided.won / decided.all) : '–'}
      >
        {decided.all > 0 ? t('won', decided) : t('noneWon')}
      </NumberLink>
    </nav>
  )
}

const CARD = 'rounded-lg border bg-surface px-4 py-3'

type NumberLinkProps = Pick<DisputesHeadProps, 'query' | 'onShow'> & {
  list: ListChange
  value: ReactNode
  pressing?: boolean
  className?: string
  children: ReactNode
}

function NumberLink({
  query,
  onShow,
  list,
  value,
  pressing = false,
  className,
  children,
}: NumberLinkProps) {
  return (
    <ListLink
      href={writeDisputesUrl(list)}
      current={isShown(query, list)}
      onShow={() => onShow(list)}
      className={clsx(
        CARD,
        'block transition-colors hover:bg-hover aria-[current]:border-accent',
        pressing ? 'border-bad' : 'border-line',
        className,
      )}
    >
      <span className={clsx('num block text-xl font-bold', pressing && 'text-bad')}>{value}</span>
      <span className="mt-0.5 block text-sm text-ink-3">{children}</span>
    </ListLink>
  )
}

type AtRiskProps = Pick<DisputesHeadProps, 'query' | 'onShow'> & { sums: DisputeCounts['atRisk'] }

/** The sum in each currency, which cannot be added up. */
function AtRisk({ query, onShow, sums }: AtRiskProps) {
  const t = useTranslations('disputes.head')
  const locale = useLocale()
  return (
    <div className={clsx(CARD, 'border-line max-lg:col-span-2')}>
      <span className="flex flex-wrap items-baseline gap-x-3">
        {sums.map(({ currency, amount }, index) => {
          const list = open({ currency })
          return (
            <ListLink
              key={currency}
              href={writeDisputesUrl(list)}
              current={isShown(query, list)}
              onShow={() => onShow(list)}
              className={clsx(
                'num inline-flex min-h-6 items-center rounded-sm whitespace-nowrap hover:underline aria-[current]:underline max-md:min-h-11',
                index === 0 ? 'text-xl font-bold' : 'text-sm font-medium text-ink-2',
              )}
            >
              {formatMoney(amount, currency, locale)}
            </ListLink>
          )
        })}
        {sums.length === 0 && <span className="text-xl font-bold">–</span>}
      </span>
      <span className="mt-0.5 block text-sm text-ink-3">{t('atRisk')}</span>
    </div>
  )
}
