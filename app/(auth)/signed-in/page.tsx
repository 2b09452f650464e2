import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { SignedInNotice } from '@/components/auth/signed-in-notice'
import { pages, withQuery } from '@/lib/format/paths'
import { currentPerson } from '@/lib/server/auth/current-person'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.session.elsewhere'))('title') }
}

/** The end of a single sign-on in another tab, started by a page with an ended session. */
export default async function SignedInPage() {
  const person = await currentPerson()
  if (!person) redirect(withQuery(pages.signIn(), { callbackUrl: pages.signedIn() }))
  return <SignedInNotice name={person.name} />
}
