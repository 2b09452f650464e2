'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import type { MouseEvent } from 'react'
import { Initials } from '@/components/ui/initials'
import { PageLink } from '@/components/ui/page-link'
import { Table, TableBody, TableHead, Td, Th, Tr } from '@/components/ui/table'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { formatDay, zoneName } from '@/lib/format/dates'
import { factSeparator, joinFacts } from '@/lib/format/join-facts'
import { formatMoney } from '@/lib/format/money'
import { pages } from '@/lib/format/paths'
import { toListParam } from '@/components/disputes/disputes-url'
import { EvidenceCell } from './evidence-cell'
import { RespondBy } from './respond-by'
import { useDisputesUrl } from './use-disputes-url'
import { StatusBadge } from '@/components/disputes/status-badge'

/** What the rows of a list show: it depends on their states. */
export type ListColumns = {
  date: 'respondBy' | 'opened' | 'closed'
  /** Where the rows differ in it. */
  status: boolean
  /** For disputes that need a response. */
  assignee: boolean
}

export type DisputesTableProps = {
  disputes: readonly DisputeSummary[]
  caption: string
  columns: ListColumns
  renderedAt: string
  timeZone: string
  /** The rows are those of the previous page; the requested ones are loading. */
  stale: boolean
  onAssign: ((disputeId: string) => void) | undefined
}

export function DisputesTable({
  disputes,
  caption,
  columns,
  renderedAt,
  timeZone,
  stale,
  onAssign,
}: DisputesTableProps) {
  const t = useTranslations('disputes.column')
  const zone = zoneName(new Date(renderedAt), timeZone, useLocale())
  return (
    <Table
      caption={caption}
      aria-busy={stale}
      className={clsx('transition-opacity', stale && 'opacity-60')}
    >
      <TableHead>
        <Th>{t('dispute')}</Th>
        <Th className="md:max-xl:hidden">{t('customer')}</Th>
        <Th className="max-xl:hidden">{t('order')}</Th>
        <Th align="end">{t('amount')}</Th>
        <Th>{t(columns.date, { zone })}</Th>
        <Th>{t('evidence')}</Th>
        {columns.status && <Th>{t('status')}</Th>}
        {columns.assignee && <Th>{t('assignee')}</Th>}
      </TableHead>
      <TableBody>
        {disputes.map((dispute) => (
          <DisputeRow key={dispute.id} {...{ dispute, columns, renderedAt, timeZone, onAssign }} />
        ))}
      </TableBody>
    </Table>
  )
}

type DisputeRowProps = Pick<
  DisputesTableProps,
  'columns' | 'renderedAt' | 'timeZone' | 'onAssign'
> & {
  dispute: DisputeSummary
}

function DisputeRow({ dispute, columns, renderedAt, timeZone, onAssign }: DisputeRowProps) {
  const list = toListParam(useDisputesUrl().query)
  const t = useTranslations()
  const locale = useLocale()
  return (
    <Tr
      onClick={followLink}
      className={clsx(
        'cards:skip-off-screen cards:[--off-screen-height:10rem] relative cursor-pointer transition-colors hover:bg-hover has-[a:focus-visible]:bg-accent-soft',
        'max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-1.5 max-md:py-3.5',
      )}
    >
      <Td className="max-md:contents">
        <span className="block max-md:col-start-1 max-md:row-start-1">
          {/* The only link of the row covers the whole row, so that a click anywhere opens it. */}
          <PageLink
            href={pages.dispute(dispute.id, list)}
            prefetch={false}
            data-dispute-link
            className="font-medium outline-none before:absolute before:inset-0 before:rounded-sm focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-focus"
          >
            {t(`reasons.title.${toReason(dispute.reasonCode)}`)}
          </PageLink>
        </span>
        <Numbers dispute={dispute} />
      </Td>
      <Td className="text-sm max-md:col-start-1 max-md:row-start-3 md:max-xl:hidden">
        {dispute.customerName ?? <NotKnown text={t('disputes.row.noCustomer')} />}
      </Td>
      <Td className="num text-sm max-xl:hidden">
        {dispute.orderId === null ? (
          <NotKnown text={t('disputes.row.noOrder')} />
        ) : (
          <span className="block max-w-40 wrap-break-word">{dispute.orderId}</span>
        )}
      </Td>
      <Td
        align="end"
        className="num font-medium whitespace-nowrap max-md:col-start-2 max-md:row-start-1 max-md:text-end!"
      >
        {formatMoney(dispute.amount, dispute.currency, locale)}
      </Td>
      <Td
        className="whitespace-nowrap max-md:col-span-2 max-md:row-start-4 max-md:empty:hidden"
        {...(columns.date !== 'respondBy' && { label: t(`disputes.column.${columns.date}`) })}
      >
        <DateCell {...{ dispute, columns, renderedAt, timeZone }} />
      </Td>
      <Td className="max-md:col-span-2 max-md:row-start-5 max-md:empty:hidden">
        <EvidenceCell dispute={dispute} timeZone={timeZone} />
      </Td>
      {columns.status && (
        <Td className="max-md:col-start-2 max-md:row-start-2 max-md:justify-self-end">
          <StatusBadge status={dispute.status} />
        </Td>
      )}
      {columns.assignee && (
        <Td className="max-md:col-start-2 max-md:row-start-3 max-md:justify-self-end">
          <AssigneeCell dispute={dispute} onAssign={onAssign} />
        </Td>
      )}
    </Tr>
  )
}

function NotKnown({ text }: { text: string }) {
  return (
    <span className="text-ink-3">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{text}</span>
    </span>
  )
}

/** Of card and dispute; without the room for columns also customer and order, by which a purchase is named. */
function Numbers({
  dispute: { id, customerName, orderId, card },
}: Pick<DisputeRowProps, 'dispute'>) {
  const t = useTranslations('disputes.row')
  const locale = useLocale()
  const number =
    card?.lastDigits && t('card', { brand: card.brand ?? '', digits: card.lastDigits }).trim()
  const numbers = joinFacts(locale, [orderId !== null && t('order', { id: orderId }), number])
  return (
    <span className="num mt-0.5 block text-sm text-ink-3 max-md:col-start-1 max-md:row-start-2 max-md:text-xs">
      {number && <span className="block max-xl:hidden">{number}</span>}
      <span className="block xl:hidden">
        {customerName !== null && (
          // On a phone it has a line of its own.
          <span className="max-md:hidden">
            {customerName}
            {numbers && factSeparator(locale)}
          </span>
        )}
        {numbers}
      </span>
      <span className="block text-xs break-all">{id}</span>
    </span>
  )
}

type AssigneeCellProps = { dispute: DisputeSummary } & Pick<DisputesTableProps, 'onAssign'>

/** Who answers the dispute; of an open one a button, which is above the link of the row. */
function AssigneeCell({ dispute: { id, status, assignee }, onAssign }: AssigneeCellProps) {
  const t = useTranslations('disputes.row')
  const name = assignee?.name ?? t('unassigned')
  const icon = assignee ? (
    <Initials name={assignee.name} />
  ) : (
    <span
      aria-hidden="true"
      className="block size-7 rounded-full border border-dashed border-line-control"
    />
  )
  if (onAssign && status === 'open') {
    const label = t('changeAssignee', { assignee: name, isAssigned: String(assignee !== null) })
    return (
      <button
        type="button"
        title={label}
        aria-haspopup="dialog"
        className="relative -m-1 inline-grid size-9 place-items-center rounded-full align-middle hover:bg-sunken max-md:size-11"
        onClick={() => onAssign(id)}
      >
        {icon}
        <span className="sr-only">{label}</span>
      </button>
    )
  }
  return (
    <span title={name} className="relative inline-block align-middle">
      {icon}
      <span className="sr-only">{name}</span>
    </span>
  )
}

function DateCell({ dispute, columns, renderedAt, timeZone }: Omit<DisputeRowProps, 'onAssign'>) {
  const locale = useLocale()
  const { respondBy, openedAt, closedAt } = dispute
  if (columns.date === 'respondBy') {
    return (
      respondBy && <RespondBy respondBy={respondBy} renderedAt={renderedAt} timeZone={timeZone} />
    )
  }
  const at = columns.date === 'closed' ? closedAt : openedAt
  return (
    at && (
      <time dateTime={at} className="num text-sm text-ink-2">
        {formatDay(at, locale, timeZone)}
      </time>
    )
  )
}

/** Elements with a tooltip are above the link; a click on them still opens the row, with its modifier keys. */
function followLink(event: MouseEvent<HTMLTableRowElement>) {
  if (!(event.target instanceof Element) || event.target.closest('a, button')) return
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
