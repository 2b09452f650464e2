import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { callbackPath } from '@/components/auth/callback-path'
import { SignInForm } from '@/components/auth/sign-in-form'
import { signInFailure } from '@/components/auth/sign-in-outcome'
import { currentPerson } from '@/lib/server/auth/current-person'
import { deskSettings } from '@/lib/server/views/settings'
import { pages } from '@/lib/format/paths'
import { signInOptions } from '../../sign-in-options'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('title') }
}

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const query = await searchParams
  const target = callbackPath(first(query['callbackUrl']), deskSettings().publicUrl)
  if (await currentPerson()) redirect(target)
  return (
    <SignInForm
      callbackPath={target}
      askedForPage={target !== pages.disputes()}
      {...await signInOptions()}
      failed={await whyItFailed(first(query['error']))}
    />
  )
}

async function whyItFailed(error: string | undefined): Promise<string | null> {
  if (error === undefined) return null
  const failure = signInFailure(error)
  const auth = await getTranslations('auth.error')
  switch (failure.state) {
    case 'wrong':
    case 'unavailable':
      return auth(failure.state)
    case 'tooMany':
      return auth('tooMany', { minutes: failure.minutes })
    case 'refused':
      return (await getTranslations('singleSignOn.refused'))(failure.reason)
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
