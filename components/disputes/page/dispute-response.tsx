import { useLocale, useTranslations } from 'next-intl'
import { Card, CardHeader } from '@/components/ui/card'
import type { Dispute } from '@/lib/contract/disputes'
import { decisionDays } from '@/lib/evidence/decision-days'
import { formatMoney } from '@/lib/format/money'
import { languageOf } from '@/lib/format/text-language'

/** The submitted message to the bank, and what happens next. Rendered on the server. */
export function DisputeResponse({ dispute, message }: { dispute: Dispute; message: string }) {
  const t = useTranslations('response')
  const locale = useLocale()
  const { amount, currency } = dispute.funding ?? dispute
  const { from, to } = decisionDays(dispute.charge?.card?.brand ?? null)
  return (
    <Card aria-labelledby="response-title">
      <CardHeader title={t('title')} titleId="response-title" />
      <div className="lg:flex lg:items-start">
        <p
          lang={languageOf(message)}
          className="max-w-[90ch] min-w-0 flex-1 px-4 pb-4 wrap-anywhere whitespace-pre-line"
        >
          {message}
        </p>
        {dispute.status === 'pending' && (
          <div className="border-line px-4 py-3.5 text-sm max-lg:border-t lg:ms-auto lg:w-80 lg:flex-none lg:pt-0">
            <h3 className="font-medium">{t('sentTitle')}</h3>
            <ol className="mt-1.5 grid list-decimal gap-1 ps-5 text-ink-2 marker:text-ink-3">
              <li>{t('next.read')}</li>
              <li>{t('next.decide', { from, to, isRange: String(from < to) })}</li>
              <li>{t('next.money', { amount: formatMoney(amount, currency, locale) })}</li>
            </ol>
          </div>
        )}
      </div>
    </Card>
  )
}
