'use client'

import { Languages, LogOut, SunMoon } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useToast } from '@/components/ui/toast'
import { chooseLanguage, chooseTheme } from '@/components/shell/choose-preference'
import { THEMES } from '@/components/shell/theme'
import { LOCALE_NAMES, LOCALES } from '@/lib/i18n/locales'
import { ENGLISH } from './english-words'
import type { PaletteItem } from './palette-item'

const THEME_NAMES = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const

/** Language, appearance, and signing out. */
export function usePreferenceItems(): PaletteItem[] {
  const t = useTranslations('common.account')
  const tWords = useTranslations('palette.words')
  const names = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const router = useRouter()
  const toast = useToast()
  const languages = LOCALES.map((locale): PaletteItem => ({
    id: `language-${locale}`,
    group: 'preferences',
    label: LOCALE_NAMES[locale],
    lang: locale,
    icon: <Languages />,
    keywords: `${names.of(locale)} ${t('language')} ${tWords('language')} ${ENGLISH.language} ${ENGLISH.languages[locale]}`,
    run: () => {
      chooseLanguage(locale, true)
      router.refresh()
    },
  }))
  const themes = THEMES.map((theme): PaletteItem => ({
    id: `theme-${theme}`,
    group: 'preferences',
    label: `${t('theme')}: ${t(THEME_NAMES[theme])}`,
    icon: <SunMoon />,
    keywords: `${tWords('theme')} ${ENGLISH.theme} ${theme}`,
    run: () => chooseTheme(theme),
  }))
  const signOut: PaletteItem = {
    id: 'sign-out',
    group: 'preferences',
    label: t('signOut'),
    icon: <LogOut />,
    keywords: `${tWords('signOut')} ${ENGLISH.signOut}`,
    run: () => {
      import('@/components/shell/sign-out')
        .then(({ signOutHere }) => signOutHere())
        .catch(() => toast.show({ tone: 'bad', message: t('signOutFailed') }))
    },
  }
  return [...languages, ...themes, signOut]
}
