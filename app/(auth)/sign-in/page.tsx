import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { callbackPath } from '@/components/auth/callback-path'
import { SignInForm } from '@/components/auth/sign-in-form'
import { currentPerson } from '@/lib/server/auth/current-person'
import { deskSettings } from '@/lib/server/settings'
import { pages } from '@/lib/format/paths'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('title') }
}

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const asked = (await searchParams)['callbackUrl']
  const target = callbackPath(Array.isArray(asked) ? asked[0] : asked)
  if (await currentPerson()) redirect(target)
  return (
    <SignInForm
      callbackPath={target}
      askedForPage={target !== pages.disputes()}
      demoAccounts={deskSettings().demoAccounts}
    />
  )
}
