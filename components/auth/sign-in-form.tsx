'use client'

import { useTranslations } from 'next-intl'
import { Card } from '@/components/ui/card'
import { DemoAccounts, type DemoAccount } from './demo-accounts'
import { SignInWays, type SingleSignOnWords } from './sign-in-ways'
import { useSignIn } from './use-sign-in'

export type SignInFormProps = {
  callbackPath: string
  /** The person requested a specific page. */
  askedForPage: boolean
  /** Null when people sign in with passwords only. */
  singleSignOn: SingleSignOnWords | null
  passwords: boolean
  demoAccounts: readonly DemoAccount[]
  /** Why the last attempt, which left this page, failed. */
  failed: string | null
}

export function SignInForm({
  callbackPath,
  askedForPage,
  singleSignOn,
  passwords,
  demoAccounts,
  failed,
}: SignInFormProps) {
  const t = useTranslations('auth')
  const { state, signIn, leaveForProvider } = useSignIn({
    // A full page load: no data of an earlier session stays in memory.
    onSignedIn: () => leaveFor(callbackPath),
    leaveForProvider: async () => {
      const { providerAddress } = await import('@/lib/api-client/calls/auth-calls')
      // By script, not by a form: a form-action policy would have to permit every host that the provider redirects to.
      await leaveFor(await providerAddress(callbackPath))
    },
  })
  return (
    <>
      <Card className="p-6 max-md:p-5">
        <h1 className="text-xl leading-tight font-bold tracking-tight">{t('title')}</h1>
        <p className="mt-1 mb-5 text-ink-2">{askedForPage ? t('toPage') : t('lede')}</p>
        <SignInWays
          singleSignOn={singleSignOn}
          passwords={passwords}
          state={state}
          failed={failed}
          onPassword={(credentials) => void signIn(credentials)}
          onProvider={() => void leaveForProvider()}
        />
      </Card>
      {demoAccounts.length > 0 && (
        <DemoAccounts
          accounts={demoAccounts}
          signingInAs={state.state === 'signingIn' ? state.email : null}
          onSignIn={(account) => void signIn(account)}
        />
      )}
    </>
  )
}

/** Never resolves: the page is being left, and stays busy until then. */
function leaveFor(address: string): Promise<never> {
  location.assign(address)
  return new Promise(() => undefined)
}
