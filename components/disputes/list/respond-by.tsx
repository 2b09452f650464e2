import { Clock } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { useNow } from '@/components/ui/use-now'
import type { DisputeSummary } from '@/lib/contract/disputes'
import type { Urgency } from '@/lib/evidence/urgency'
import {
  formatDeadline,
  formatShortDateTime,
  formatTime,
  homeTime,
  withZone,
  zoneName,
} from '@/lib/format/dates'
import { respondByState, type Countdown } from './countdown'

const TONES: Record<Urgency, BadgeTone> = {
  ample: 'neutral',
  soon: 'open',
  today: 'bad',
  passed: 'bad',
}

export type RespondByProps = {
  respondBy: NonNullable<DisputeSummary['respondBy']>
  /** ISO 8601: the time of rendering on the server. */
  renderedAt: string
  timeZone: string
}

/** The remaining time and the date, exact or estimated. */
export function RespondBy({ respondBy, renderedAt, timeZone }: RespondByProps) {
  const t = useTranslations('disputes.respondBy')
  const locale = useLocale()
  const now = useNow(renderedAt)
  const at = new Date(respondBy.at)
  const { urgency, countdown } = respondByState(at, now, timeZone)
  const full = formatDeadline(respondBy.at, locale, timeZone)
  const short = formatShortDateTime(respondBy.at, locale, timeZone)
  const zone = zoneName(at, timeZone, locale)
  const date = t(`${respondBy.certainty}Date`, { date: short })
  const dateWithZone = t(`${respondBy.certainty}Date`, { date: withZone(short, locale, zone) })
  const atHome = homeTime(respondBy.at, locale, timeZone)
  // Summer time may begin before the deadline.
  const isZoneOfList = zone === zoneName(new Date(renderedAt), timeZone, locale)
  return (
    <span
      title={t(`${respondBy.certainty}Title`, { date: full })}
      className="relative inline-block"
    >
      <Badge tone={TONES[urgency]} icon={isPressing(urgency) && <Clock className="size-3" />}>
        <CountdownWords countdown={countdown} at={respondBy.at} timeZone={timeZone} />
      </Badge>
      <span className="num mt-0.5 block text-xs text-ink-3 max-md:ms-2 max-md:mt-0 max-md:inline max-md:whitespace-normal">
        <span className="max-md:hidden">{isZoneOfList ? date : dateWithZone}</span>
        {/* On a phone the heading of the column, which has the zone, is not shown. */}
        <span className="md:hidden">{dateWithZone}</span>
        {atHome && <span className="block">{atHome}</span>}
      </span>
    </span>
  )
}

function CountdownWords({
  countdown,
  at,
  timeZone,
}: {
  countdown: Countdown
  at: string
  timeZone: string
}) {
  const t = useTranslations('disputes.respondBy')
  const locale = useLocale()
  switch (countdown.unit) {
    case 'days':
      return t('days', countdown)
    case 'hours':
      return t('hours', countdown)
    case 'today':
      return t('today', { time: formatTime(at, locale, timeZone) })
    case 'passed':
      return t('passed')
  }
}

function isPressing(urgency: Urgency): boolean {
  return urgency === 'today' || urgency === 'passed'
}
