import { cookies } from 'next/headers'
import { Suspense, type ReactNode } from 'react'
import { SessionMonitor } from '@/components/auth/session-monitor'
import { WARNING_MS } from '@/components/auth/session-watch'
import { DeskProviders } from '@/components/providers/desk-providers'
import { OpenCount } from '@/components/shell/open-count'
import { Shell } from '@/components/shell/shell'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import { FailedSignInsNotice } from '@/components/auth/failed-sign-ins-notice'
import type { DisputeCounts } from '@/lib/contract/disputes'
import { failedSignIns } from '@/lib/server/accounts/profile'
import { requirePerson } from '@/lib/server/auth/current-person'
import { sessionTimeLeft } from '@/lib/server/auth/session-time-left'
import type { Person } from '@/lib/server/people/person'
import { getDisputeCounts } from '@/lib/server/disputes/get-counts'
import { isDeskError } from '@/lib/server/platform/errors'
import { deskSettings } from '@/lib/server/views/settings'
import { signInOptions } from '../sign-in-options'

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson()
  const { mode, livemode, passwordSignIn } = deskSettings()
  const counts = countDisputes(person)
  const failed = passwordSignIn ? await failedSignIns(person) : null
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <DeskProviders>
      <SessionMonitor {...await sessionProps(person)} />
      <Shell
        account={{ name: person.name, email: person.email, role: person.role }}
        theme={theme}
        mode={mode}
        livemode={livemode}
        openCount={
          <Suspense fallback={null}>
            <LoadedOpenCount counts={counts} />
          </Suspense>
        }
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

/** The number is a help, no more: a page must not fail, nor wait, because Omise would not count. */
async function LoadedOpenCount({ counts }: { counts: Promise<DisputeCounts | null> }) {
  const counted = await counts
  return counted && <OpenCount initial={counted} />
}

async function countDisputes(person: Person): Promise<DisputeCounts | null> {
  try {
    return await getDisputeCounts(person)
  } catch (error) {
    if (isDeskError(error)) return null
    throw error
  }
}
