'use client'

import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { SignOutButton } from '@/components/shell/sign-out-button'
import { Badge } from '@/components/ui/badge'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Fact } from '@/components/ui/fact'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import { endOwnSession } from '@/lib/api-client/calls/people-calls'
import type { OwnSession, OwnSessions } from '@/lib/contract/profile'
import { formatDateTime } from '@/lib/format/dates'
import { browserName } from './browser-name'

export type SessionsListProps = {
  sessions: readonly OwnSession[]
  timeZone: string
  onChanged: (sessions: OwnSessions) => void
}

export function SessionsList({ sessions, timeZone, onChanged }: SessionsListProps) {
  const t = useTranslations('profile.sessions')
  const problemText = useProblemText()
  const toast = useToast()
  const listRef = useRef<HTMLUListElement>(null)
  const nameOf = useBrowserName()
  const ending = useMutation({
    mutationFn: (session: OwnSession) => endOwnSession(session.id),
    onSuccess: (left, session) => {
      onChanged(left)
      toast.show({ message: t('ended', { browser: nameOf(session) }) })
      // The pressed button was removed with its row.
      listRef.current?.focus()
    },
  })
  return (
    <Card aria-labelledby="sessions">
      <CardHeader title={t('title')} titleId="sessions" />
      <div role="alert" className="px-4 empty:hidden">
        {ending.error && <Banner tone="bad">{problemText(toApiError(ending.error))}</Banner>}
      </div>
      <ul ref={listRef} tabIndex={-1} aria-label={t('label')} className="px-4 pb-2 outline-none">
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            name={nameOf(session)}
            timeZone={timeZone}
            busy={ending.isPending && ending.variables.id === session.id}
            onEnd={() => ending.mutate(session)}
          />
        ))}
      </ul>
    </Card>
  )
}

type SessionRowProps = {
  session: OwnSession
  name: string
  timeZone: string
  busy: boolean
  onEnd: () => void
}

function SessionRow({ session, name, timeZone, busy, onEnd }: SessionRowProps) {
  const t = useTranslations('profile.sessions')
  const locale = useLocale()
  const seen = formatDateTime(session.lastSeenAt, locale, timeZone)
  const started = formatDateTime(session.startedAt, locale, timeZone)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3 first:border-t-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {session.here && <Badge tone="won">{t('here')}</Badge>}
        </p>
        <p className="num text-sm text-ink-3">
          {t('seen', { time: seen })}
          <Fact>{t('started', { time: started })}</Fact>
          {session.address && <Fact>{t('address', { address: session.address })}</Fact>}
        </p>
      </div>
      {session.here ? (
        <div className="w-40 max-md:w-full">
          <SignOutButton />
        </div>
      ) : (
        <Button
          busy={busy}
          aria-label={t('signOutOf', { browser: name, time: seen })}
          className="w-40 max-md:w-full"
          onClick={onEnd}
        >
          {t('signOut')}
        </Button>
      )}
    </li>
  )
}

function useBrowserName(): (session: OwnSession) => string {
  const t = useTranslations('profile.sessions')
  return ({ userAgent }) => {
    const known = browserName(userAgent)
    if (!known) return t('unknownBrowser')
    const { browser, system } = known
    return system ? t('browserOn', { browser, system }) : browser
  }
}
