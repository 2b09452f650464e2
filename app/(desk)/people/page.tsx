import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PeopleScreen } from '@/components/people/people-screen'
import { requirePersonWho } from '@/lib/server/auth/current-person'
import { readPeople } from '@/lib/server/accounts/manage-people'
import { deskSettings } from '@/lib/server/views/settings'
import { PageMessages } from '../../page-messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('people'))('title') }
}

export default async function PeoplePage() {
  const person = await requirePersonWho('people.manage')
  const { timeZone, passwordSignIn, singleSignOn } = deskSettings()
  return (
    <PageMessages of="people">
      <PeopleScreen
        initial={await readPeople(person)}
        timeZone={timeZone}
        passwords={passwordSignIn}
        rolesFromClaim={singleSignOn?.givesRoles ?? false}
      />
    </PageMessages>
  )
}
