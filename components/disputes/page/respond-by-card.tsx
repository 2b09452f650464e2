'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import type { Dispute } from '@/lib/contract/disputes'
import { urgencyOf, type Urgency } from '@/lib/evidence/urgency'
import { formatDeadline, timeLeft } from '@/lib/format/dates'
import { api, withQuery } from '@/lib/format/paths'
import type { RespondByDialogProps } from './respond-by-dialog'

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

const LINK =
  'inline-flex min-h-6 items-center rounded-sm text-ink-2 underline underline-offset-3 hover:text-ink max-md:min-h-11'

const loadDialog = () => import('./respond-by-dialog')

export type RespondByCardProps = {
  dispute: Pick<Dispute, 'id' | 'openedAt'>
  respondBy: NonNullable<Dispute['respondBy']>
  /** Whether the person may set the date of Omise's e-mail. */
  canSet: boolean
  windowDays: number
  timeZone: string
  now: Date
}

/** The remaining time, the exact date, and whether it is an estimate. */
export function RespondByCard({
  dispute,
  respondBy,
  canSet,
  windowDays,
  timeZone,
  now,
}: RespondByCardProps) {
  const t = useTranslations('dispute.respondBy')
  const locale = useLocale()
  const at = new Date(respondBy.at)
  const urgency = urgencyOf(at, now, timeZone)
  const date = formatDeadline(respondBy.at, locale, timeZone)
  return (
    <section
      aria-labelledby="respond-by-title"
      className={clsx(
        'min-w-[250px] flex-none rounded-md border bg-surface px-4 py-3 shadow-card md:max-w-[400px]',
        'workspace:max-w-none workspace:border-0 workspace:bg-transparent workspace:p-0 workspace:text-end workspace:shadow-none',
        EDGES[urgency],
      )}
    >
      <h2 id="respond-by-title" className="text-sm font-medium text-ink-2 workspace:inline">
        {t('title')}
      </h2>
      <p
        role="timer"
        className={clsx(
          'num text-xl leading-tight font-bold tracking-tight workspace:ms-2.5 workspace:inline',
          INKS[urgency],
        )}
      >
        <TimeLeft at={at} now={now} />
      </p>
      <p className="num mt-0.5 text-xs text-ink-3 workspace:inline-block workspace:ms-2.5">
        <time dateTime={respondBy.at}>
          {respondBy.certainty === 'exact'
            ? t('exact', { date })
            : t('estimated', { date, days: windowDays })}
        </time>
        {urgency === 'passed' && <span className="block">{t('stillOpen')}</span>}
      </p>
      <div className="mt-1.5 flex flex-wrap gap-x-3.5 text-xs max-md:text-sm workspace:mt-0 workspace:justify-end">
        {canSet && <SetDate {...{ dispute, respondBy, windowDays, timeZone }} />}
        <a
          href={withQuery(api.calendar(dispute.id), { locale })}
          download={`respond-by-${dispute.id}.ics`}
          className={LINK}
        >
          {t('calendar')}
        </a>
      </div>
    </section>
  )
}

function SetDate(props: Omit<RespondByDialogProps, 'onClose'>) {
  const t = useTranslations('dispute.respondBy')
  const [open, setOpen] = useState(false)
  const dialog = useLazyCode(loadDialog, open, () => setOpen(false))
  return (
    <>
      <button
        type="button"
        className={LINK}
        onPointerEnter={dialog.preload}
        onFocus={dialog.preload}
        onClick={() => setOpen(true)}
      >
        {t(props.respondBy.certainty === 'exact' ? 'change' : 'set')}
      </button>
      {open && dialog.code && (
        <dialog.code.RespondByDialog {...props} onClose={() => setOpen(false)} />
      )}
    </>
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
