import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import { ProfileScreen } from '@/components/profile/profile-screen'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import { requirePerson } from '@/lib/server/auth/current-person'
import { ownSessions } from '@/lib/server/accounts/profile'
import { calendarFeedOf } from '@/lib/server/disputes/respond-by/calendar-feed'
import { deskSettings } from '@/lib/server/views/settings'
import { PageMessages } from '../../page-messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profile'))('title') }
}

export default async function ProfilePage() {
  const person = await requirePerson()
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  const { timeZone, passwordSignIn } = deskSettings()
  return (
    <PageMessages of="profile">
      <ProfileScreen
        name={person.name}
        email={person.email}
        theme={theme}
        initial={await ownSessions(person)}
        calendarFeed={await calendarFeedOf(person)}
        timeZone={timeZone}
        passwords={passwordSignIn}
      />
    </PageMessages>
  )
}
