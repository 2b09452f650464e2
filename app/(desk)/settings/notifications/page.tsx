import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NotificationsScreen } from '@/components/notifications/notifications-screen'
import { can } from '@/lib/evidence/access'
import { requirePerson } from '@/lib/server/auth/current-person'
import { readTeamChannels } from '@/lib/server/notifications/settings/manage-team-channels'
import { ownNotifications } from '@/lib/server/notifications/settings/own-notifications'
import { readDeliveries } from '@/lib/server/notifications/settings/read-deliveries'
import { readWorkingHours } from '@/lib/server/notifications/working-hours'
import type { Person } from '@/lib/server/people/person'
import { deskSettings } from '@/lib/server/views/settings'
import { PageMessages } from '../../../page-messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('notificationSettings'))('title') }
}

export default async function NotificationsPage() {
  const person = await requirePerson()
  return (
    <PageMessages of="notificationSettings">
      <NotificationsScreen
        initial={await ownNotifications(person)}
        team={can(person.role, 'notifications.manage') ? await readTeam(person) : null}
        timeZone={deskSettings().timeZone}
      />
    </PageMessages>
  )
}

async function readTeam(person: Person) {
  const [channels, workingHours, deliveries] = await Promise.all([
    readTeamChannels(person),
    readWorkingHours(person),
    readDeliveries(person),
  ])
  return { channels, workingHours, deliveries }
}
