'use client'

import { ChevronLeft, ChevronRight, Download } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { buttonClasses } from '@/components/ui/button-style'
import { PageLink } from '@/components/ui/page-link'
import type { Dispute } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { formatDay } from '@/lib/format/dates'
import { formatMoney } from '@/lib/format/money'
import { api, pages } from '@/lib/format/paths'
import { RespondByCard } from './respond-by-card'
import { StatusBadge } from './status-badge'

export type DisputeHeaderProps = {
  dispute: Dispute
  timeZone: string
  /** How many days after its opening a dispute must be answered, by our estimate. */
  windowDays: number
  canSetRespondBy: boolean
  now: Date
}

/** How much, why, and by when. */
export function DisputeHeader({
  dispute,
  timeZone,
  windowDays,
  canSetRespondBy,
  now,
}: DisputeHeaderProps) {
  const reasons = useTranslations('reasons')
  const locale = useLocale()
  const reason = toReason(dispute.reasonCode)
  return (
    <header className="mb-6 max-md:mb-4">
      <div className="mb-3 flex items-center justify-between gap-3 max-md:mb-1.5">
        <Crumbs disputeId={dispute.id} />
        <ExportLink disputeId={dispute.id} />
      </div>
      <div className="flex items-start justify-between gap-x-6 gap-y-4 max-md:flex-col max-md:items-stretch">
        <div className="min-w-0">
          <h1 className="text-2xl leading-tight font-bold tracking-tighter max-md:text-xl">
            <span className="num">{formatMoney(dispute.amount, dispute.currency, locale)}</span>
            {' · '}
            {reasons(`title.${reason}`)}
          </h1>
          <p className="mt-1.5 text-md text-ink-2">{reasons(`claim.${reason}`)}</p>
          <Particulars dispute={dispute} timeZone={timeZone} />
        </div>
        {dispute.respondBy && (
          <RespondByCard
            dispute={dispute}
            respondBy={dispute.respondBy}
            canSet={canSetRespondBy}
            windowDays={windowDays}
            timeZone={timeZone}
            now={now}
          />
        )}
      </div>
    </header>
  )
}

function Crumbs({ disputeId }: { disputeId: string }) {
  const t = useTranslations('dispute')
  return (
    <nav aria-label={t('crumbs')} className="min-w-0 text-sm text-ink-3">
      <ol className="flex items-center gap-1.5">
        <li>
          <PageLink
            href={pages.disputes()}
            className="-my-1 flex items-center gap-1 rounded-sm py-1 hover:text-ink hover:underline hover:underline-offset-3 max-md:-ms-1 max-md:min-h-11 max-md:pe-3"
          >
            <ChevronLeft className="md:hidden" />
            {t('toDisputes')}
          </PageLink>
        </li>
        <li className="flex min-w-0 items-center gap-1.5 max-md:hidden">
          <ChevronRight />
          <span aria-current="page" className="num wrap-anywhere">
            {disputeId}
          </span>
        </li>
      </ol>
    </nav>
  )
}

/** A plain download: the browser shows how far it is, and goes on when the page is left. */
function ExportLink({ disputeId }: { disputeId: string }) {
  const t = useTranslations('dispute')
  return (
    <a
      href={api.export(disputeId)}
      download={`${disputeId}.zip`}
      title={t('exportHint')}
      className={buttonClasses({ size: 'sm' })}
    >
      <Download className="size-3.5" />
      {t('export')}
    </a>
  )
}

function Particulars({ dispute, timeZone }: { dispute: Dispute; timeZone: string }) {
  const t = useTranslations('dispute')
  const locale = useLocale()
  const { status, openedAt, closedAt, chargeId, charge } = dispute
  return (
    <ul className="mt-2.5 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-ink-3">
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
        {chargeId}
      </li>
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
