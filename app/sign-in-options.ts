import { getTranslations } from 'next-intl/server'
import type { DemoAccount } from '@/components/auth/demo-accounts'
import type { SingleSignOnWords } from '@/components/auth/sign-in-ways'
import { deskSettings } from '@/lib/server/views/settings'

export type SignInOptions = {
  /** Null when people sign in with passwords only. */
  singleSignOn: SingleSignOnWords | null
  passwords: boolean
  demoAccounts: readonly DemoAccount[]
}

/** The sign-in options of this desk. The texts of single sign-on are composed here, since few desks need them. */
export async function signInOptions(): Promise<SignInOptions> {
  const { singleSignOn, passwordSignIn, demoAccounts } = deskSettings()
  return {
    singleSignOn: singleSignOn && (await wordsFor(singleSignOn.name)),
    passwords: passwordSignIn,
    demoAccounts,
  }
}

async function wordsFor(name: string | null): Promise<SingleSignOnWords> {
  const t = await getTranslations('singleSignOn')
  return {
    button: name === null ? t('button') : t('buttonNamed', { name }),
    orPassword: t('orPassword'),
  }
}
