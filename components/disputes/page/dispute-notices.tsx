import { useLocale, useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import type { Dispute } from '@/lib/contract/disputes'
import { formatDay } from '@/lib/format/dates'
import { languageOf } from '@/lib/format/text-language'

type ReadOnlyNoticeProps = {
  dispute: Pick<Dispute, 'status' | 'closedAt'>
  timeZone: string
}

/** Why nothing can be changed: the bank is deciding, or the dispute has ended. Rendered on the server. */
export function ReadOnlyNotice({ dispute, timeZone }: ReadOnlyNoticeProps) {
  const t = useTranslations('dispute.readOnly')
  const locale = useLocale()
  const { status, closedAt } = dispute
  const sentence = () => {
    if (status === 'pending') return t('pending')
    if (status !== 'won' && status !== 'lost') return t('other')
    return closedAt
      ? t(status, { date: formatDay(closedAt, locale, timeZone) })
      : t(`${status}Undated`)
  }
  return (
    <Banner tone={status === 'won' ? 'ok' : 'info'} className="mb-4">
      {sentence()}
    </Banner>
  )
}

/** The messages of Omise's administrators to the merchant about a dispute. Rendered on the server. */
export function AdminMessage({ text }: { text: string }) {
  const t = useTranslations('dispute')
  return (
    <Banner role="region" aria-labelledby="admin-message-title" className="mb-4">
      <strong id="admin-message-title" className="block font-semibold">
        {t('adminMessage')}
      </strong>
      <span
        lang={languageOf(text)}
        className="block max-h-60 overflow-y-auto font-normal wrap-anywhere whitespace-pre-line"
      >
        {text}
      </span>
    </Banner>
  )
}
