'use client'

import { useTranslations } from 'next-intl'
import { useState, type SubmitEvent } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { toApiError } from '@/lib/api-client/api-error'
import { notificationSettingsPath } from '@/lib/format/notification-paths'
import { notificationCalls } from './notification-calls'

type State =
  | { state: 'asking' }
  | { state: 'sending' }
  | { state: 'failed'; error: unknown }
  | { state: 'done' }

/** Confirms unsubscribing, for people who followed the link in an e-mail. Works without a session. */
export function UnsubscribeForm({ token }: { token: string }) {
  const t = useTranslations('notificationSettings.unsubscribe')
  const problemText = useProblemText()
  const [state, setState] = useState<State>({ state: 'asking' })
  const isDone = state.state === 'done'
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (state.state === 'sending') return
    setState({ state: 'sending' })
    try {
      await (await notificationCalls()).unsubscribe(token)
      setState({ state: 'done' })
    } catch (error) {
      setState({ state: 'failed', error })
    }
  }
  return (
    <Card className="p-6 max-md:p-5">
      <h1 className="text-xl leading-tight font-bold tracking-tight">{t('title')}</h1>
      <p role="status" className="mt-2 text-ink-2">
        {t(isDone ? 'done' : 'body')}
      </p>
      <div role="alert" className="empty:hidden not-empty:mt-4">
        {state.state === 'failed' && (
          <Banner tone="bad">{problemText(toApiError(state.error))}</Banner>
        )}
      </div>
      <div className="mt-5 flex flex-wrap gap-2">
        {!isDone && (
          <form method="post" noValidate onSubmit={(event) => void submit(event)}>
            <Button type="submit" variant="primary" busy={state.state === 'sending'}>
              {t('submit')}
            </Button>
          </form>
        )}
        <LinkButton href={notificationSettingsPath}>{t('settings')}</LinkButton>
      </div>
    </Card>
  )
}
