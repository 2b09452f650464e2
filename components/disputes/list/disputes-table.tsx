'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import type { MouseEvent } from 'react'
import { Badge } from '@/components/ui/badge'
import { PageLink } from '@/components/ui/page-link'
import { Table, TableBody, TableHead, Td, Th, Tr } from '@/components/ui/table'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { formatDay } from '@/lib/format/dates'
import { formatMoney } from '@/lib/format/money'
import { pages } from '@/lib/format/paths'
import { KindDots } from './kind-dots'
import { RespondBy } from './respond-by'
import { StatusBadge } from '@/components/disputes/status-badge'

/** The relevant date depends on the list: the respond-by date, or when the dispute ended. */
export type DateColumn = 'respondBy' | 'closed' | 'none'

export type DisputesTableProps = {
  disputes: readonly DisputeSummary[]
  caption: string
  dateColumn: DateColumn
  now: Date
  timeZone: string
  /** The rows are those of the previous page; the requested ones are loading. */
  stale: boolean
}

export function DisputesTable({
  disputes,
  caption,
  dateColumn,
  now,
  timeZone,
  stale,
}: DisputesTableProps) {
  const t = useTranslations('disputes.column')
  return (
    <Table
      caption={caption}
      aria-busy={stale}
      className={clsx('transition-opacity', stale && 'opacity-60')}
    >
      <TableHead>
        <Th>{t('dispute')}</Th>
        <Th align="end">{t('amount')}</Th>
        <Th className="md:max-xl:hidden">{t('opened')}</Th>
        {dateColumn !== 'none' && <Th>{t(dateColumn)}</Th>}
        <Th>{t('documents')}</Th>
        <Th>{t('status')}</Th>
      </TableHead>
      <TableBody>
        {disputes.map((dispute) => (
          <DisputeRow
            key={dispute.id}
            dispute={dispute}
            dateColumn={dateColumn}
            now={now}
            timeZone={timeZone}
          />
        ))}
      </TableBody>
    </Table>
  )
}

type DisputeRowProps = {
  dispute: DisputeSummary
  dateColumn: DateColumn
  now: Date
  timeZone: string
}

function DisputeRow({ dispute, dateColumn, now, timeZone }: DisputeRowProps) {
  const t = useTranslations()
  const locale = useLocale()
  return (
    <Tr
      onClick={followLink}
      className={clsx(
        'relative cursor-pointer transition-colors hover:bg-hover has-[a:focus-visible]:bg-accent-soft',
        'max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-1.5 max-md:py-3.5',
      )}
    >
      <Td className="max-md:row-span-2">
        {/* The only link of the row covers the whole row, so that a click anywhere opens it. */}
        <PageLink
          href={pages.dispute(dispute.id)}
          prefetch={false}
          data-dispute-link
          className="font-medium outline-none before:absolute before:inset-0 before:rounded-sm focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-focus"
        >
          {t(`reasons.title.${toReason(dispute.reasonCode)}`)}
        </PageLink>
        <span className="num mt-0.5 block text-sm break-all text-ink-3 max-md:text-xs">
          {dispute.id}
        </span>
        {dispute.toCheck && (
          <Badge tone="pending" className="mt-1">
            {t('disputes.toCheck')}
          </Badge>
        )}
      </Td>
      <Td align="end" className="num font-medium whitespace-nowrap max-md:text-end!">
        {formatMoney(dispute.amount, dispute.currency, locale)}
      </Td>
      <Td
        label={t('disputes.column.opened')}
        className="num text-sm whitespace-nowrap text-ink-2 max-md:order-4 md:max-xl:hidden max-md:col-start-1 max-md:self-center"
      >
        <time dateTime={dispute.openedAt}>{formatDay(dispute.openedAt, locale, timeZone)}</time>
      </Td>
      {dateColumn !== 'none' && (
        <Td
          className="whitespace-nowrap max-md:order-3 max-md:col-span-2 max-md:empty:hidden"
          {...(dateColumn === 'closed' && { label: t('disputes.column.closed') })}
        >
          <DateCell {...{ dispute, dateColumn, now, timeZone }} />
        </Td>
      )}
      <Td className="max-md:order-5 max-md:justify-self-end">
        <KindDots documents={dispute.documents} reasonCode={dispute.reasonCode} />
      </Td>
      <Td className="max-md:col-start-2 max-md:row-start-2 max-md:justify-self-end">
        <StatusBadge status={dispute.status} />
      </Td>
    </Tr>
  )
}

function DateCell({ dispute, dateColumn, now, timeZone }: DisputeRowProps) {
  const locale = useLocale()
  if (dateColumn === 'closed') {
    return dispute.closedAt ? (
      <time dateTime={dispute.closedAt} className="num text-sm text-ink-2">
        {formatDay(dispute.closedAt, locale, timeZone)}
      </time>
    ) : null
  }
  return dispute.respondBy ? (
    <RespondBy respondBy={dispute.respondBy} now={now} timeZone={timeZone} />
  ) : null
}

/** Elements with a tooltip are above the link; a click on them still opens the row, with its modifier keys. */
function followLink(event: MouseEvent<HTMLTableRowElement>) {
  if (!(event.target instanceof Element) || event.target.closest('a')) return
  const { ctrlKey, metaKey, shiftKey } = event
  event.currentTarget.querySelector('a')?.dispatchEvent(
    new globalThis.MouseEvent('click', {
      bubbles: true,
      cancelable: true,
      ctrlKey,
      metaKey,
      shiftKey,
    }),
  )
}
