'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { toApiError, type ApiError } from '@/lib/api-client/api-error'
import type { LinkOwner } from '@/lib/contract/people'
import { pages } from '@/lib/format/paths'
import { PasswordField } from './password-field'

type State =
  | { state: 'opening' }
  | { state: 'noLink' }
  | { state: 'broken'; problem: ApiError }
  | { state: 'ready'; token: string; owner: LinkOwner; problem: ApiError | null; saving: boolean }
  | { state: 'done' }

const calls = () => import('@/lib/api-client/calls/people-calls')

/** Sets a password through an admin's link. The token is read from the URL's fragment. */
export function SetPasswordForm() {
  const t = useTranslations('people.setPassword')
  const problemText = useProblemText()
  const [state, setState] = useState<State>({ state: 'opening' })
  const opened = useRef(false)

  useEffect(() => {
    if (opened.current) return
    opened.current = true
    void openLink(location.hash.slice(1)).then(setState)
  }, [])

  return (
    <Card className="p-6 max-md:p-5">
      <h1 className="text-xl leading-tight font-bold tracking-tight">
        {state.state === 'broken' ? t('brokenTitle') : t('title')}
      </h1>
      <div role="status" className="mt-2 text-ink-2 empty:hidden">
        {state.state === 'opening' && t('opening')}
        {state.state === 'noLink' && t('noLink')}
        {state.state === 'broken' && problemText(state.problem)}
        {state.state === 'done' && t('done')}
      </div>
      {state.state === 'done' && (
        <LinkButton href={pages.signIn()} variant="primary" className="mt-4">
          {t('toSignIn')}
        </LinkButton>
      )}
      {state.state === 'ready' && (
        <ReadyForm
          {...state}
          onSubmit={async (password) => {
            setState({ ...state, saving: true })
            setState(await save(state, password))
          }}
        />
      )}
    </Card>
  )
}

type ReadyFormProps = Extract<State, { state: 'ready' }> & {
  onSubmit: (password: string) => Promise<void>
}

function ReadyForm({ owner, problem, saving, onSubmit }: ReadyFormProps) {
  const t = useTranslations('people.setPassword')
  const problemText = useProblemText()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('password')
    if (!saving) void onSubmit(typeof typed === 'string' ? typed : '')
  }
  return (
    <>
      <p className="mt-1 text-ink-2">{t('lede', { ...owner })}</p>
      <form method="post" noValidate onSubmit={submit} className="mt-5 grid gap-4">
        <div role="alert" className="empty:hidden">
          {problem && <Banner tone="bad">{problemText(problem)}</Banner>}
        </div>
        {/* Password managers store the new password under it. */}
        <input
          type="email"
          name="email"
          autoComplete="username"
          value={owner.email}
          readOnly
          hidden
        />
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="new-password"
          hint={t('hint')}
          required
        />
        <Button type="submit" variant="primary" busy={saving}>
          {t('submit')}
        </Button>
      </form>
    </>
  )
}

async function openLink(token: string): Promise<State> {
  if (token === '') return { state: 'noLink' }
  try {
    const owner = await (await calls()).ownerOfLink(token)
    return { state: 'ready', token, owner, problem: null, saving: false }
  } catch (error) {
    return { state: 'broken', problem: toApiError(error) }
  }
}

async function save(ready: Extract<State, { state: 'ready' }>, password: string): Promise<State> {
  try {
    await (await calls()).choosePassword(ready.token, password)
    // Removes the spent token from the URL and the history.
    history.replaceState(null, '', location.pathname)
    return { state: 'done' }
  } catch (error) {
    const problem = toApiError(error)
    if (problem.code === 'link_spent') return { state: 'broken', problem }
    return { ...ready, problem, saving: false }
  }
}
