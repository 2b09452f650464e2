'use client'

import { AlarmClock, UserRound } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Initials } from '@/components/ui/initials'
import type { Dispute } from '@/lib/contract/disputes'
import { formatDeadline } from '@/lib/format/dates'
import { joinFacts } from '@/lib/format/join-facts'
import { TeamworkDialog, useTeamworkDialog } from './teamwork-dialog'

export type TeamworkBarProps = {
  dispute: Pick<Dispute, 'id' | 'respondBy' | 'assignee' | 'snooze'>
  /** Whether the person may assign and snooze the dispute, which has to be open. */
  canChange: boolean
  timeZone: string
  now: Date
}

/** Who answers the dispute and until when it is snoozed; the keys a and z press these buttons. */
export function TeamworkBar({ dispute, canChange, timeZone, now }: TeamworkBarProps) {
  const t = useTranslations('dispute.teamwork')
  const locale = useLocale()
  const dialog = useTeamworkDialog()
  const { assignee } = dispute
  // It ends by itself, also on an open page.
  const snooze = dispute.snooze && new Date(dispute.snooze.until) > now ? dispute.snooze : null
  const until = snooze && formatDeadline(snooze.until, locale, timeZone)
  const said = assignee ? t('assignee', { name: assignee.name }) : t('noAssignee')
  const preloading = { onPointerEnter: dialog.preload, onFocus: dialog.preload }
  if (!canChange)
    return (
      <p className="mt-3 text-sm text-ink-2 empty:hidden workspace:mt-0 workspace:flex-1">
        {joinFacts(locale, [assignee && said, until && t('snoozed', { until }), snooze?.reason])}
      </p>
    )
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2 workspace:mt-0 workspace:flex-auto">
      <Button
        size="sm"
        data-assign=""
        aria-haspopup="dialog"
        aria-keyshortcuts="a"
        icon={assignee ? <Initials name={assignee.name} /> : <UserRound />}
        className="max-w-full py-0! whitespace-normal!"
        onClick={() => dialog.open({ type: 'assign', disputeId: dispute.id })}
        {...preloading}
      >
        {said}
      </Button>
      <Button
        size="sm"
        data-snooze=""
        aria-haspopup="dialog"
        aria-keyshortcuts="z"
        icon={<AlarmClock />}
        className="max-w-full whitespace-normal!"
        onClick={() => dialog.open({ type: 'snooze', disputeId: dispute.id })}
        {...preloading}
      >
        {until === null ? t('snooze') : t('snoozed', { until })}
      </Button>
      {snooze && <p className="min-w-0 text-sm wrap-anywhere text-ink-2">{snooze.reason}</p>}
      <TeamworkDialog state={dialog} dispute={{ ...dispute, snooze }} timeZone={timeZone} />
    </div>
  )
}
