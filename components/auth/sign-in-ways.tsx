'use client'

import { Building2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, type RefObject, type SubmitEvent } from 'react'
import { Banner } from '@/components/ui/banner'
import { Button, type ButtonProps } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { PasswordField } from './password-field'
import type { Credentials, SignInState } from './use-sign-in'

/** In the reader's language; composed on the server. */
export type SingleSignOnWords = { button: string; orPassword: string }

export type SignInWaysProps = {
  /** Null when people sign in with passwords only. */
  singleSignOn: SingleSignOnWords | null
  passwords: boolean
  state: SignInState
  /** Why the last attempt, which left this page, failed. */
  failed?: string | null
  /** The account that is most likely to sign in. */
  email?: string | undefined
  /** For a dialog that focuses the field. */
  passwordRef?: RefObject<HTMLInputElement | null>
  onPassword: (credentials: Credentials) => void
  onProvider: () => void
}

/** The ways to sign in, and why the last attempt failed. */
export function SignInWays(props: SignInWaysProps) {
  const { singleSignOn, passwords, state, failed = null, onPassword, onProvider } = props
  const alertRef = useRef<HTMLDivElement>(null)
  const failure = useFailureText(state) ?? (state.state === 'idle' ? failed : null)

  useEffect(() => {
    // Screen readers do not announce content that exists when the page opens, so it gets the focus.
    if (failed) alertRef.current?.focus()
  }, [failed])

  return (
    <div className="grid gap-4">
      <div ref={alertRef} role="alert" tabIndex={-1} className="empty:hidden">
        {failure && <Banner tone="bad">{failure}</Banner>}
      </div>
      {singleSignOn && (
        <Button
          variant="primary"
          icon={<Building2 />}
          busy={state.state === 'leaving'}
          onClick={onProvider}
        >
          {singleSignOn.button}
        </Button>
      )}
      {singleSignOn && passwords && <Divider>{singleSignOn.orPassword}</Divider>}
      {passwords && (
        <PasswordForm
          state={state}
          email={props.email}
          passwordRef={props.passwordRef}
          variant={singleSignOn ? undefined : 'primary'}
          onSubmit={onPassword}
        />
      )}
    </div>
  )
}

function Divider({ children }: { children: string }) {
  return (
    <p className="flex items-center gap-3 text-sm text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {children}
    </p>
  )
}

type PasswordFormProps = {
  state: SignInState
  email: string | undefined
  passwordRef: RefObject<HTMLInputElement | null> | undefined
  variant: ButtonProps['variant']
  onSubmit: (credentials: Credentials) => void
}

function PasswordForm({ state, email, passwordRef, variant, onSubmit }: PasswordFormProps) {
  const t = useTranslations('auth')
  const ownRef = useRef<HTMLInputElement>(null)
  const fieldRef = passwordRef ?? ownRef
  const busy = state.state === 'signingIn'

  useEffect(() => {
    if (state.state === 'wrong') fieldRef.current?.select()
  }, [state, fieldRef])

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    onSubmit({ email: text(form.get('email')), password: text(form.get('password')) })
  }

  return (
    // POST, so that a submission before the script has loaded cannot put the password into the URL.
    <form method="post" noValidate onSubmit={submit} className="grid gap-4">
      <TextField
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        required
        spellCheck={false}
        autoCapitalize="none"
        defaultValue={email}
      />
      <PasswordField
        ref={fieldRef}
        label={t('password')}
        name="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant={variant} busy={busy} className="mt-1">
        {busy ? t('submitting') : t('submit')}
      </Button>
    </form>
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
    case 'leaving':
      return null
  }
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
