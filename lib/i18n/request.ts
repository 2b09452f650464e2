import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { isLocale, LOCALE_COOKIE, preferredLocale, type Locale } from './locales'
import type { Messages } from './messages/en'

const MESSAGES: Record<Locale, () => Promise<Messages>> = {
  en: async () => (await import('./messages/en')).en,
  th: async () => (await import('./messages/th')).th,
  ja: async () => (await import('./messages/ja')).ja,
}

/** The language a person chose, else the one the browser asks for. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const locale = isLocale(chosen)
    ? chosen
    : preferredLocale((await headers()).get('accept-language'))
  return { locale, messages: await MESSAGES[locale](), timeZone: 'UTC' }
})
