'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { ownNotificationsQuery } from '@/lib/api-client/queries/notification-queries'
import type {
  Deliveries as DeliveriesData,
  OwnNotifications,
  TeamChannels as TeamChannelsData,
  WorkingHours as WorkingHoursData,
} from '@/lib/contract/notification-settings'
import { Deliveries } from './deliveries'
import { OwnChoices } from './own-choices'
import { OwnDestinations } from './own-destinations'
import { TeamChannels } from './team-channels'
import { WorkingHours } from './working-hours'

export type NotificationsScreenProps = {
  initial: OwnNotifications
  /** Null for people who are no admins. */
  team: {
    channels: TeamChannelsData
    workingHours: WorkingHoursData
    deliveries: DeliveriesData
  } | null
  /** IANA name. */
  timeZone: string
}

/** What the person is notified of and where; for admins also the channels of the team and what was sent. */
export function NotificationsScreen({ initial, team, timeZone }: NotificationsScreenProps) {
  const t = useTranslations('notificationSettings')
  const settings = useQuery(ownNotificationsQuery(initial)).data
  return (
    <div className="grid max-w-210 gap-5">
      <div>
        <h1 className="text-2xl leading-tight font-bold tracking-tighter max-md:text-xl">
          {t('title')}
        </h1>
        <p className="mt-1 text-ink-2">{t('lede')}</p>
      </div>
      <OwnChoices settings={settings} />
      <OwnDestinations settings={settings} timeZone={timeZone} />
      {team && (
        <>
          <TeamChannels initial={team.channels} timeZone={timeZone} />
          <WorkingHours initial={team.workingHours} timeZone={timeZone} />
          <Deliveries initial={team.deliveries} timeZone={timeZone} />
        </>
      )}
    </div>
  )
}
