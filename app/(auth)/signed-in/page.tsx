import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { SignedInNotice } from '@/components/auth/signed-in-notice'
import { pages, withQuery } from '@/lib/format/paths'
import { currentPerson } from '@/lib/server/auth/current-person'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.session.elsewhere'))('title') }
}

/** Where single sign-on ends that was begun on a page whose session had ended. */
export default async function SignedInPage() {
  const person = await currentPerson()
  if (!person) redirect(withQuery(pages.signIn(), { callbackUrl: pages.signedIn() }))
  return <SignedInNotice name={person.name} />
}
