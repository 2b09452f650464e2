'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import type { Dispute } from '@/lib/contract/disputes'
import { urgencyOf, type Urgency } from '@/lib/evidence/respond-by'
import { formatDateTime, timeLeft } from '@/lib/format/dates'

const INKS: Record<Urgency, string> = {
  ample: 'text-ink',
  soon: 'text-warn',
  today: 'text-bad',
  passed: 'text-bad',
}

const EDGES: Record<Urgency, string> = {
  ample: 'border-line',
  soon: 'border-line',
  today: 'border-bad',
  passed: 'border-bad',
}

export type RespondByCardProps = {
  respondBy: NonNullable<Dispute['respondBy']>
  windowDays: number
  timeZone: string
  now: Date
}

/** How long is left, until when exactly, and how sure that is. */
export function RespondByCard({ respondBy, windowDays, timeZone, now }: RespondByCardProps) {
  const t = useTranslations('dispute.respondBy')
  const locale = useLocale()
  const at = new Date(respondBy.at)
  const urgency = urgencyOf(at, now, timeZone)
  const date = formatDateTime(respondBy.at, locale, timeZone)
  return (
    <section
      aria-labelledby="respond-by-title"
      className={clsx(
        'min-w-[250px] flex-none rounded-md border bg-surface px-4 py-3 shadow-card md:max-w-[400px]',
        EDGES[urgency],
      )}
    >
      <h2 id="respond-by-title" className="text-sm font-medium text-ink-2">
        {t('title')}
      </h2>
      <p
        role="timer"
        className={clsx('num text-xl leading-tight font-bold tracking-tight', INKS[urgency])}
      >
        <TimeLeft at={at} now={now} />
      </p>
      <p className="num mt-0.5 text-xs text-ink-3">
        <time dateTime={respondBy.at}>
          {respondBy.certainty === 'exact'
            ? t('exact', { date })
            : t('estimated', { date, days: windowDays })}
        </time>
        {urgency === 'passed' && <span className="block">{t('stillOpen')}</span>}
      </p>
    </section>
  )
}

function TimeLeft({ at, now }: { at: Date; now: Date }) {
  const t = useTranslations('dispute.respondBy')
  const left = timeLeft(at, now)
  if (left === 'passed') return t('passed')
  if (left.days > 0) return t('daysLeft', left)
  if (left.hours > 0) return t('hoursLeft', left)
  return t('minutesLeft', left)
}
