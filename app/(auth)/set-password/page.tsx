import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SetPasswordForm } from '@/components/auth/set-password-form'
import { redirect } from 'next/navigation'
import { pages } from '@/lib/format/paths'
import { deskSettings } from '@/lib/server/views/settings'
import { PageMessages } from '../../page-messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('people.setPassword'))('title') }
}

/** The token is in the URL's fragment, so only the browser sees it. */
export default function SetPasswordPage() {
  if (!deskSettings().passwordSignIn) redirect(pages.signIn())
  return (
    <PageMessages of="people">
      <SetPasswordForm />
    </PageMessages>
  )
}
