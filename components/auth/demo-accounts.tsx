'use client'

import { ArrowRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Spinner } from '@/components/ui/spinner'
import type { Role } from '@/lib/evidence/access'

export type DemoAccount = { email: string; password: string; role: Role }

export type DemoAccountsProps = {
  accounts: readonly DemoAccount[]
  signingInAs: string | null
  onSignIn: (account: DemoAccount) => void
}

/** Signs in with one click. Only in sandbox mode, where the passwords are public. */
export function DemoAccounts({ accounts, signingInAs, onSignIn }: DemoAccountsProps) {
  const t = useTranslations('auth.demo')
  const role = useTranslations('common.role')
  return (
    <section aria-labelledby="demo-accounts" className="mt-6">
      <h2 id="demo-accounts" className="font-bold">
        {t('title')}
      </h2>
      <p className="mt-0.5 text-sm text-ink-2">{t('hint')}</p>
      <ul className="mt-3 divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
        {accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              aria-busy={signingInAs === account.email}
              onClick={() => onSignIn(account)}
              className="group flex min-h-11 w-full items-center gap-3 px-4 py-2.5 text-start -outline-offset-2! transition-colors hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-medium">
                  {t('signInAs', { role: role(account.role) })}
                </span>
                <span className="block text-sm text-ink-3">
                  {t(`may.${account.role}`)}
                  <span className="block break-all">
                    {account.email}
                    <br />
                    {account.password}
                  </span>
                </span>
              </span>
              {signingInAs === account.email ? (
                <Spinner />
              ) : (
                <ArrowRight className="text-ink-3 group-hover:text-ink" />
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
