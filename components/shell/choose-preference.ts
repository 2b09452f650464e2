import { savePreference } from '@/components/ui/save-preference'
import { api } from '@/lib/format/paths'
import { LOCALE_COOKIE, type Locale } from '@/lib/i18n/locales'
import { createStore } from '@/lib/store'
import { THEME_COOKIE, type Theme } from './theme'

/** The theme chosen on this page; null: still that of the server. */
export const chosenTheme = createStore<Theme | null>(null)

/**
 * Stores the language in this browser, for the next rendering.
 * @param isOwn also the language of e-mails to the person, who is signed in
 */
export function chooseLanguage(language: Locale, isOwn: boolean): void {
  savePreference(LOCALE_COOKIE, language)
  if (isOwn) navigator.sendBeacon(api.ownLanguage(), JSON.stringify({ language }))
}

/** Immediately, without a request: the server reads the cookie with the next page. */
export function chooseTheme(theme: Theme): void {
  savePreference(THEME_COOKIE, theme)
  document.documentElement.dataset['theme'] = theme
  chosenTheme.set(theme)
}
