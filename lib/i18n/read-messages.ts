import type { Locale } from './locales'
import type { Messages } from './messages/en'

const MESSAGES: Record<Locale, () => Promise<Messages>> = {
  en: async () => (await import('./messages/en')).en,
  th: async () => (await import('./messages/th')).th,
  ja: async () => (await import('./messages/ja')).ja,
}

/** All messages of one language. */
export function readMessages(locale: Locale): Promise<Messages> {
  return MESSAGES[locale]()
}
