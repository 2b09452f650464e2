import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { isLocale, LOCALE_COOKIE, preferredLocale } from './locales'
import { readMessages } from './read-messages'

/** The language the person chose, else the one the browser requests. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const locale = isLocale(chosen)
    ? chosen
    : preferredLocale((await headers()).get('accept-language'))
  return { locale, messages: await readMessages(locale), timeZone: 'UTC' }
})
