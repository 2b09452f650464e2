import clsx from 'clsx'
import type { Metadata, Viewport } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages, getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { THEME_COOKIE, toTheme, type Theme } from '@/components/shell/theme'
import { deskSettings } from '@/lib/server/views/settings'
import { inter, interExtended, thai } from './fonts'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common')
  return {
    title: { default: t('appName'), template: `%s · ${t('appName')}` },
    robots: { index: false, follow: false },
    // Amounts, ids and dates are not telephone numbers.
    formatDetection: { telephone: false, date: false, address: false, email: false },
  }
}

const GROUND = { light: '#f7f7f5', dark: '#131312' }

export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme()
  return {
    themeColor:
      theme === 'system'
        ? [
            { media: '(prefers-color-scheme: light)', color: GROUND.light },
            { media: '(prefers-color-scheme: dark)', color: GROUND.dark },
          ]
        : GROUND[theme],
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme, messages] = await Promise.all([getLocale(), chosenTheme(), getMessages()])
  // Excludes the guidance, which is rendered on the server: its texts for all reasons would be half of every page.
  // Rarely used pages add their own messages (page-messages.tsx); those of single sign-on are composed on the server.
  const {
    guidance: _onServer,
    calendar: _inFiles,
    people: _people,
    profile: _profile,
    palette: _onFirstUse,
    audit: _audit,
    notifications: _inMessages,
    notificationSettings: _notificationSettings,
    singleSignOn: _onSignInPage,
    ...forBrowser
  } = messages
  return (
    <html
      lang={locale}
      data-theme={theme}
      className={clsx(inter.variable, interExtended.variable, thai.variable)}
    >
      <body>
        <NextIntlClientProvider messages={forBrowser} timeZone={deskSettings().timeZone}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  )
}

async function chosenTheme(): Promise<Theme> {
  return toTheme((await cookies()).get(THEME_COOKIE)?.value)
}
