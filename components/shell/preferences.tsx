'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useId, useTransition, type ReactNode } from 'react'
import { Select } from '@/components/ui/select'
import { LOCALE_NAMES, LOCALES, type Locale } from '@/lib/i18n/locales'
import { useStore } from '@/lib/store'
import { chooseLanguage, chosenTheme, chooseTheme } from './choose-preference'
import { THEMES, toTheme, type Theme } from './theme'

/** `compact` leaves the label to screen readers. */
type Compact = { compact?: boolean | undefined }

/** Each language under its own name, so that it can be found on a page in an unknown language. */
export function LanguageSelect({ compact = false }: Compact) {
  const t = useTranslations('common.account')
  const locale = useLocale()
  const router = useRouter()
  const id = useId()
  const [pending, startTransition] = useTransition()

  const choose = (next: Locale) => {
    // The pages without a session use the compact form.
    chooseLanguage(next, !compact)
    startTransition(() => router.refresh())
  }

  return (
    <PreferenceRow id={id} label={t('language')} compact={compact}>
      <Select
        id={id}
        size="sm"
        value={locale}
        aria-busy={pending}
        wrapperClassName="w-40"
        onChange={(event) => choose(toLocale(event.target.value, locale))}
      >
        {LOCALES.map((language) => (
          <option key={language} value={language} lang={language}>
            {LOCALE_NAMES[language]}
          </option>
        ))}
      </Select>
    </PreferenceRow>
  )
}

export function ThemeSelect({ theme, compact = false }: Compact & { theme: Theme }) {
  const t = useTranslations('common.account')
  const id = useId()
  const chosen = useStore(chosenTheme) ?? theme
  const words: Record<Theme, string> = {
    system: t('themeSystem'),
    light: t('themeLight'),
    dark: t('themeDark'),
  }

  return (
    <PreferenceRow id={id} label={t('theme')} compact={compact}>
      <Select
        id={id}
        size="sm"
        value={chosen}
        wrapperClassName="w-40"
        onChange={(event) => chooseTheme(toTheme(event.target.value))}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {words[name]}
          </option>
        ))}
      </Select>
    </PreferenceRow>
  )
}

function PreferenceRow({
  id,
  label,
  compact,
  children,
}: {
  id: string
  label: string
  compact: boolean
  children: ReactNode
}) {
  return (
    <div className="flex items-center justify-between gap-4">
      <label htmlFor={id} className={compact ? 'sr-only' : 'text-sm text-ink-2'}>
        {label}
      </label>
      {children}
    </div>
  )
}

function toLocale(value: string, fallback: Locale): Locale {
  return LOCALES.find((locale) => locale === value) ?? fallback
}
