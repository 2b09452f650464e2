'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardHeader } from '@/components/ui/card'
import type { Dispute } from '@/lib/contract/disputes'
import { formatDay } from '@/lib/format/dates'
import { formatMoney } from '@/lib/format/money'

/** The money and the charge behind a dispute. */
export function DisputeFacts({ dispute, timeZone }: { dispute: Dispute; timeZone: string }) {
  const t = useTranslations('dispute.facts')
  const locale = useLocale()
  const { charge, funding, reasonMessage } = dispute
  const money = (amount: number, currency: string) => (
    <span className="num whitespace-nowrap">{formatMoney(amount, currency, locale)}</span>
  )
  return (
    <Card aria-labelledby="facts-title">
      <CardHeader title={t('title')} titleId="facts-title" />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4 pb-4 text-sm">
        {charge && (
          <>
            <Fact name={t('charged')}>{money(charge.amount, charge.currency)}</Fact>
            {charge.refundedAmount !== null && charge.refundedAmount > 0 && (
              <Fact name={t('refunded')}>{money(charge.refundedAmount, charge.currency)}</Fact>
            )}
          </>
        )}
        <Fact name={t('disputed')}>{money(dispute.amount, dispute.currency)}</Fact>
        {funding && <Fact name={t('funding')}>{money(funding.amount, funding.currency)}</Fact>}
        {charge && (
          <>
            <Fact name={t('chargedOn')}>
              <time dateTime={charge.createdAt} className="num">
                {formatDay(charge.createdAt, locale, timeZone)}
              </time>
            </Fact>
            {charge.card?.name && <Fact name={t('cardholder')}>{charge.card.name}</Fact>}
            {charge.description && <Fact name={t('description')}>{charge.description}</Fact>}
            {charge.customerId && (
              <Fact name={t('customer')}>
                <span className="num">{charge.customerId}</span>
              </Fact>
            )}
          </>
        )}
        {reasonMessage && <Fact name={t('bankWords')}>{reasonMessage}</Fact>}
      </dl>
      {!charge && <p className="px-4 pb-4 text-sm text-ink-3">{t('noCharge')}</p>}
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-end wrap-anywhere">{children}</dd>
    </>
  )
}
