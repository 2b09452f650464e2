import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { PurgeOtherUsers } from '@/components/auth/purge-other-users'
import { Brand } from '@/components/shell/brand'
import { ModeMarker, SandboxBanner } from '@/components/shell/mode-marker'
import { LanguageSelect, ThemeSelect } from '@/components/shell/preferences'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import { deskSettings } from '@/lib/server/views/settings'

/** The frame of the pages for people who are not signed in. */
export default async function AuthLayout({ children }: { children: ReactNode }) {
  const { mode, livemode } = deskSettings()
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <div className="flex min-h-dvh flex-col">
      <PurgeOtherUsers />
      {mode === 'sandbox' && <SandboxBanner className="justify-center" />}
      <main className="mx-auto flex w-full max-w-110 flex-1 flex-col justify-center px-4 py-10">
        <div className="mb-5 flex items-center gap-3">
          <Brand />
          {mode === 'omise' && <ModeMarker livemode={livemode} />}
        </div>
        {children}
        <div className="mt-6 flex flex-wrap gap-2">
          <LanguageSelect compact />
          <ThemeSelect theme={theme} compact />
        </div>
      </main>
    </div>
  )
}
