'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { TeamworkBar } from '@/components/teamwork/teamwork-bar'
import { CopyButton } from '@/components/ui/copy-button'
import type { Dispute } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { formatDay } from '@/lib/format/dates'
import { useNow } from '@/components/ui/use-now'
import { formatMoney } from '@/lib/format/money'
import { RespondByCard } from './respond-by-card'
import { StatusBadge } from '@/components/disputes/status-badge'
import { Fact } from '@/components/ui/fact'

export type DisputeHeaderProps = {
  dispute: Dispute
  /** In the place of the respond-by date once the response is submitted. */
  expectedBy: ReactNode
  timeZone: string
  /** The estimated number of days from opening to the respond-by date. */
  windowDays: number
  canSetRespondBy: boolean
  /** Whether the person may assign and snooze the dispute. */
  canAssign: boolean
  /** ISO 8601: the time of rendering on the server. */
  renderedAt: string
}

/** Amount, reason and respond-by date. */
export function DisputeHeader({
  dispute,
  expectedBy,
  timeZone,
  windowDays,
  canSetRespondBy,
  canAssign,
  renderedAt,
}: DisputeHeaderProps) {
  const reasons = useTranslations('reasons')
  const locale = useLocale()
  const now = useNow(renderedAt)
  const reason = toReason(dispute.reasonCode)
  return (
    <header className="mb-6 max-md:mb-4 workspace:mb-3">
      <div className="flex items-start justify-between gap-x-6 gap-y-4 max-md:flex-col max-md:items-stretch">
        <div className="min-w-0 workspace:flex workspace:flex-1 workspace:flex-wrap workspace:items-center workspace:gap-x-3.5 workspace:gap-y-1">
          <h1 className="text-2xl leading-tight font-bold tracking-tighter max-md:text-xl workspace:text-xl">
            <span className="num">{formatMoney(dispute.amount, dispute.currency, locale)}</span>
            <Fact>{reasons(`title.${reason}`)}</Fact>
          </h1>
          <p className="mt-1.5 text-md text-ink-2 workspace:order-2 workspace:mt-0 workspace:basis-full workspace:text-sm">
            {reasons(`claim.${reason}`)}
          </p>
          <Particulars dispute={dispute} timeZone={timeZone} />
          <TeamworkBar dispute={dispute} canChange={canAssign} timeZone={timeZone} now={now} />
        </div>
        {dispute.respondBy ? (
          <RespondByCard
            dispute={dispute}
            respondBy={dispute.respondBy}
            canSet={canSetRespondBy}
            windowDays={windowDays}
            timeZone={timeZone}
            now={now}
          />
        ) : (
          expectedBy
        )}
      </div>
    </header>
  )
}

function Particulars({ dispute, timeZone }: { dispute: Dispute; timeZone: string }) {
  const t = useTranslations('dispute')
  const locale = useLocale()
  const { status, openedAt, closedAt, chargeId, orderId, charge } = dispute
  return (
    <ul className="mt-2.5 workspace:order-3 workspace:mt-0 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-ink-3">
      <li>
        <StatusBadge status={status} />
      </li>
      {charge?.card?.lastDigits && (
        <li className="num">
          <CardDigits brand={charge.card.brand} digits={charge.card.lastDigits} />
        </li>
      )}
      <li className="num">
        <time dateTime={openedAt}>
          {t('opened', { date: formatDay(openedAt, locale, timeZone) })}
        </time>
      </li>
      {closedAt && (
        <li className="num">
          <time dateTime={closedAt}>
            {t('closed', { date: formatDay(closedAt, locale, timeZone) })}
          </time>
        </li>
      )}
      <li className="num wrap-anywhere">
        <span className="sr-only">{t('charge')} </span>
        {chargeId} <CopyButton text={chargeId} />
      </li>
      {orderId !== null && (
        <li className="num wrap-anywhere">
          {t('order')} {orderId} <CopyButton text={orderId} />
        </li>
      )}
    </ul>
  )
}

function CardDigits({ brand, digits }: { brand: string | null; digits: string }) {
  const t = useTranslations('dispute')
  const values = { brand: brand ?? t('unknownBrand'), digits }
  return (
    <>
      <span className="sr-only">{t('cardEndingSpoken', values)}</span>
      <span aria-hidden="true">{t('cardEnding', values)}</span>
    </>
  )
}
