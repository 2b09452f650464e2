'use client'

import { useTranslations } from 'next-intl'
import { useRef, type SubmitEvent } from 'react'
import { PasswordField } from '@/components/auth/password-field'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { isApiError } from '@/lib/api-client/api-error'
import { changeOwnPassword } from '@/lib/api-client/calls/people-calls'
import type { ChangePassword, OwnSessions } from '@/lib/contract/profile'

export type OwnPasswordProps = { email: string; onChanged: (sessions: OwnSessions) => void }

export function OwnPassword({ email, onChanged }: OwnPasswordProps) {
  const t = useTranslations('profile.password')
  const formRef = useRef<HTMLFormElement>(null)
  const currentRef = useRef<HTMLInputElement>(null)
  const changing = useFormMutation({
    send: (change: ChangePassword) => changeOwnPassword(change),
    onSent: (sessions) => {
      formRef.current?.reset()
      onChanged(sessions)
    },
    onFailed: (error) => {
      if (isApiError(error, 'password_wrong')) currentRef.current?.select()
    },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    changing.submit({ current: text(form.get('current')), password: text(form.get('new')) })
  }
  return (
    <Card aria-labelledby="password">
      <CardHeader title={t('title')} titleId="password" />
      <form
        ref={formRef}
        method="post"
        noValidate
        onSubmit={submit}
        className="grid gap-4 px-4 pb-4"
      >
        <div role="alert" className="empty:hidden">
          {changing.error && <Banner tone="bad">{changing.error}</Banner>}
        </div>
        <div role="status" className="empty:hidden">
          {changing.isSent && <Banner tone="ok">{t('done')}</Banner>}
        </div>
        {/* Password managers store the new password under it. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          ref={currentRef}
          label={t('current')}
          name="current"
          autoComplete="current-password"
          required
        />
        <PasswordField
          label={t('new')}
          name="new"
          autoComplete="new-password"
          hint={t('hint')}
          required
        />
        <Button type="submit" busy={changing.isPending} className="justify-self-start">
          {t('submit')}
        </Button>
      </form>
    </Card>
  )
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
