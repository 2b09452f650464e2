import { ExternalLink } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardHeader } from '@/components/ui/card'
import type { Dispute } from '@/lib/contract/disputes'
import { formatDay } from '@/lib/format/dates'
import { formatMoney } from '@/lib/format/money'
import { omiseDashboard } from '@/lib/format/paths'
import { languageOf } from '@/lib/format/text-language'

/** The money and the charge of a dispute, without unknown fields. Rendered on the server, since it does not change. */
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
            {charge.refunds.length > 1 &&
              charge.refunds.map(({ id, amount, currency, createdAt }) => (
                <Fact
                  key={id}
                  name={t('refundOn', { date: formatDay(createdAt, locale, timeZone) })}
                >
                  {money(amount, currency)}
                </Fact>
              ))}
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
            <CardFacts charge={charge} />
            {charge.card?.name && <Fact name={t('cardholder')}>{charge.card.name}</Fact>}
            {charge.description && <Fact name={t('description')}>{charge.description}</Fact>}
            {charge.customerId && (
              <Fact name={t('customer')}>
                <span className="num">{charge.customerId}</span>
              </Fact>
            )}
          </>
        )}
        {reasonMessage && (
          <Fact name={t('bankWords')}>
            <span lang={languageOf(reasonMessage)}>{reasonMessage}</span>
          </Fact>
        )}
      </dl>
      {charge && charge.metadata.length > 0 && (
        <section aria-labelledby="metadata-title" className="border-t border-line px-4 py-3">
          <h3 id="metadata-title" className="mb-1.5 text-sm font-medium text-ink-2">
            {t('metadata')}
          </h3>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
            {charge.metadata.map(({ name, value }) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <p className="border-t border-line px-4 py-3 text-sm">
        <a
          href={omiseDashboard.charge(dispute.chargeId, dispute.livemode)}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-6 items-center gap-1.5 rounded-sm underline underline-offset-3 hover:text-ink max-md:min-h-11"
        >
          {t('atOmise')}
          <ExternalLink className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{t('newTab')}</span>
        </a>
      </p>
      {!charge && <p className="px-4 pb-4 text-sm text-ink-3">{t('noCharge')}</p>}
    </Card>
  )
}

function CardFacts({ charge }: { charge: NonNullable<Dispute['charge']> }) {
  const t = useTranslations('dispute.facts')
  const { card, threeDSecure } = charge
  const { authenticatedBy, redirected } = threeDSecure
  return (
    <>
      {card?.lastDigits && (
        <Fact name={t('card')}>
          <span className="num">
            {t('cardValue', { brand: card.brand ?? '', digits: card.lastDigits })}
          </span>
        </Fact>
      )}
      {(authenticatedBy ?? redirected) && (
        <Fact name={t('threeDSecure')}>
          {authenticatedBy ? t('authenticated', { by: authenticatedBy }) : t('redirected')}
        </Fact>
      )}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3 wrap-anywhere">{name}</dt>
      <dd className="text-end wrap-anywhere">{children}</dd>
    </>
  )
}
