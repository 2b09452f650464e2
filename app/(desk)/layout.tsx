import { QueryClient } from '@tanstack/react-query'
import { getLocale } from 'next-intl/server'
import { cookies } from 'next/headers'
import { Suspense, type ReactNode } from 'react'
import { SessionMonitor } from '@/components/auth/session-monitor'
import { WARNING_MS } from '@/components/auth/session-watch'
import { LiveUpdates } from '@/components/live/live-updates'
import { CommandPalette } from '@/components/palette/command-palette'
import { PaletteButton } from '@/components/palette/palette-button'
import { DeskProviders } from '@/components/shell/desk-providers'
import { OpenCount } from '@/components/shell/open-count'
import { Shell } from '@/components/shell/shell'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import { FailedSignInsNotice } from '@/components/auth/failed-sign-ins-notice'
import type { DisputeCounts } from '@/lib/contract/disputes'
import { queryKeys } from '@/lib/contract/query-keys'
import { failedSignIns } from '@/lib/server/accounts/profile'
import { requirePerson } from '@/lib/server/auth/current-person'
import { sessionTimeLeft } from '@/lib/server/auth/session-time-left'
import type { Person } from '@/lib/server/people/person'
import { getDisputeCounts } from '@/lib/server/disputes/get-counts'
import { rememberLanguage } from '@/lib/server/notifications/settings/own-notifications'
import { deskSettings } from '@/lib/server/views/settings'
import { prefetch } from '../prefetch'
import { signInOptions } from '../sign-in-options'

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson()
  const { mode, livemode, passwordSignIn } = deskSettings()
  const counted = prefetch(new QueryClient(), queryKeys.disputeCounts(), () =>
    getDisputeCounts(person),
  )
  const locale = await getLocale()
  await rememberLanguage(person, locale)
  const failed = passwordSignIn ? await failedSignIns(person) : null
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <DeskProviders>
      <SessionMonitor {...await sessionProps(person)} />
      <LiveUpdates personId={person.id} />
      <CommandPalette key={locale} personId={person.id} role={person.role} />
      <Shell
        account={{ name: person.name, email: person.email, role: person.role }}
        theme={theme}
        mode={mode}
        livemode={livemode}
        openCount={
          <Suspense fallback={null}>
            <LoadedOpenCount counted={counted} />
          </Suspense>
        }
        palette={{ button: <PaletteButton />, icon: <PaletteButton compact /> }}
        notice={failed && <FailedSignInsNotice {...failed} />}
      >
        {children}
      </Shell>
    </DeskProviders>
  )
}

async function sessionProps(person: Person) {
  const { id, email } = person
  const { idleSecondsLeft, secondsLeft } = await sessionTimeLeft(person)
  const { demoAccounts, ...options } = await signInOptions()
  return {
    ...options,
    person: { id, email },
    lookAfterSeconds: Math.max(0, Math.min(idleSecondsLeft, secondsLeft) - WARNING_MS / 1000),
    demoAccounts: demoAccounts.filter((account) => account.email === email),
  }
}

/** The page neither waits for this number nor fails without it. */
async function LoadedOpenCount({ counted }: { counted: Promise<DisputeCounts | null> }) {
  return <OpenCount initial={await counted} />
}
