import { useLocale, useTranslations } from 'next-intl'
import type { Dispute } from '@/lib/contract/disputes'
import { decisionDays, decisionExpectedAt } from '@/lib/evidence/decision-days'
import { formatDay } from '@/lib/format/dates'

export type ExpectedByProps = {
  dispute: Pick<Dispute, 'charge'>
  /** When the response was submitted here. */
  submittedAt: string
  timeZone: string
  now: Date
}

/** By when the bank has usually decided on a submitted response. Rendered on the server. */
export function ExpectedBy({ dispute, submittedAt, timeZone, now }: ExpectedByProps) {
  const t = useTranslations('dispute.expectedBy')
  const locale = useLocale()
  const brand = dispute.charge?.card?.brand ?? null
  const days = decisionDays(brand)
  const at = decisionExpectedAt(new Date(submittedAt), days)
  return (
    <section
      aria-labelledby="expected-by-title"
      className="min-w-[250px] flex-none rounded-md border border-line bg-surface px-4 py-3 shadow-card md:max-w-[400px]"
    >
      <h2 id="expected-by-title" className="text-sm font-medium text-ink-2">
        {t('title')}
      </h2>
      <p className="num text-xl leading-tight font-bold tracking-tight">
        <time dateTime={at.toISOString()}>{formatDay(at.toISOString(), locale, timeZone)}</time>
      </p>
      <p className="mt-0.5 text-xs text-ink-3">
        {t(days.isOfBrand ? 'estimateOfBrand' : 'estimate', {
          brand: brand ?? '',
          from: days.from,
          to: days.to,
          isRange: String(days.from < days.to),
        })}
        {at < now && <span className="block">{t('late')}</span>}
      </p>
    </section>
  )
}
