'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { LanguageSelect, ThemeSelect } from '@/components/shell/preferences'
import type { Theme } from '@/components/shell/theme'
import { Card, CardHeader } from '@/components/ui/card'
import type { CalendarFeedState } from '@/lib/contract/calendar-feed'
import type { OwnSessions } from '@/lib/contract/profile'
import { CalendarFeed } from './calendar-feed'
import { OwnPassword } from './own-password'
import { ReadTextChoice } from './read-text-choice'
import { SessionsList } from './sessions-list'

export type ProfileScreenProps = {
  name: string
  email: string
  theme: Theme
  initial: OwnSessions
  calendarFeed: CalendarFeedState
  /** IANA name. */
  timeZone: string
  /** Off when people sign in with single sign-on only. */
  passwords: boolean
}

export function ProfileScreen({
  name,
  email,
  theme,
  initial,
  calendarFeed,
  timeZone,
  passwords,
}: ProfileScreenProps) {
  const t = useTranslations('profile')
  const [sessions, setSessions] = useState(initial)
  return (
    <div className="grid max-w-170 gap-5">
      <div>
        <h1 className="text-2xl leading-tight font-bold tracking-tighter max-md:text-xl">
          {t('title')}
        </h1>
        <p className="mt-1 wrap-anywhere text-ink-2">
          {name}
          <br />
          {email}
        </p>
      </div>
      <Card aria-labelledby="preferences">
        <CardHeader title={t('preferences')} titleId="preferences" />
        <div className="grid gap-3 px-4 pb-4">
          <LanguageSelect />
          <ThemeSelect theme={theme} />
          <ReadTextChoice />
          <p className="text-sm text-ink-3">{t('preferencesHint')}</p>
        </div>
      </Card>
      <CalendarFeed initial={calendarFeed} timeZone={timeZone} />
      {passwords && <OwnPassword email={email} onChanged={setSessions} />}
      <SessionsList sessions={sessions.items} timeZone={timeZone} onChanged={setSessions} />
    </div>
  )
}
