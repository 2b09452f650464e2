'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import { TextField } from '@/components/ui/text-field'
import { DemoAccounts, type DemoAccount } from './demo-accounts'
import { useSignIn, type SignInState } from './use-sign-in'

export type SignInFormProps = {
  callbackPath: string
  /** The reader was on the way to a certain page. */
  askedForPage: boolean
  demoAccounts: readonly DemoAccount[]
}

export function SignInForm({ callbackPath, askedForPage, demoAccounts }: SignInFormProps) {
  const t = useTranslations('auth')
  const { state, signIn } = useSignIn(callbackPath)
  const [passwordShown, setPasswordShown] = useState(false)
  const passwordRef = useRef<HTMLInputElement>(null)
  const failure = useFailureText(state)
  const busy = state.state === 'signingIn'

  useEffect(() => {
    if (state.state === 'wrong') passwordRef.current?.select()
  }, [state])

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void signIn({ email: text(form.get('email')), password: text(form.get('password')) })
  }

  return (
    <>
      <Card className="p-6 max-md:p-5">
        <h1 className="text-xl leading-tight font-bold tracking-tight">{t('title')}</h1>
        <p className="mt-1 text-ink-2">{askedForPage ? t('toPage') : t('lede')}</p>
        {/* POST, so that a press before the script is there cannot put the password into the address. */}
        <form method="post" noValidate onSubmit={submit} className="mt-5 grid gap-4">
          <div role="alert" className="empty:hidden">
            {failure && <Banner tone="bad">{failure}</Banner>}
          </div>
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            spellCheck={false}
            autoCapitalize="none"
          />
          <TextField
            ref={passwordRef}
            label={t('password')}
            name="password"
            type={passwordShown ? 'text' : 'password'}
            autoComplete="current-password"
            required
            trailing={
              <IconButton
                label={passwordShown ? t('hidePassword') : t('showPassword')}
                icon={passwordShown ? <EyeOff /> : <Eye />}
                size="sm"
                className="-me-2"
                onClick={() => setPasswordShown(!passwordShown)}
              />
            }
          />
          <Button type="submit" variant="primary" busy={busy} className="mt-1">
            {busy ? t('submitting') : t('submit')}
          </Button>
        </form>
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

function useFailureText(state: SignInState): string | null {
  const t = useTranslations('auth.error')
  switch (state.state) {
    case 'wrong':
      return t('wrong')
    case 'tooMany':
      return t('tooMany', { minutes: state.minutes })
    case 'unavailable':
      return t('unavailable')
    case 'missing':
      return t('missing')
    case 'idle':
    case 'signingIn':
      return null
  }
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
