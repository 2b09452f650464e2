import { useLocale, useTranslations } from 'next-intl'
import type { Dispute } from '@/lib/contract/disputes'
import { decisionDays, decisionExpectedAt } from '@/lib/evidence/decision-days'
import { estimateRespondBy } from '@/lib/evidence/respond-by'
import { formatDay } from '@/lib/format/dates'

export type ExpectedByProps = {
  dispute: Pick<Dispute, 'charge' | 'openedAt'>
  /** When the response was submitted here; null when it was not. */
  submittedAt: string | null
  timeZone: string
  /** The estimated number of days from opening to the respond-by date. */
  windowDays: number
  now: Date
}

/** By when the bank has usually decided on a submitted response. Rendered on the server. */
export function ExpectedBy({ dispute, submittedAt, timeZone, windowDays, now }: ExpectedByProps) {
  const t = useTranslations('dispute.expectedBy')
  const locale = useLocale()
  const brand = dispute.charge?.card?.brand ?? null
  const days = decisionDays(brand)
  // Omise does not state when a response was submitted.
  const latest = estimateRespondBy(new Date(dispute.openedAt), windowDays, timeZone).at
  const at = decisionExpectedAt(submittedAt === null ? latest : new Date(submittedAt), days)
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
        {submittedAt === null && <span className="block">{t('elsewhere')}</span>}
        {at < now && <span className="block">{t('late')}</span>}
      </p>
    </section>
  )
}
