import { pages } from '@/lib/format/paths'

/**
 * Signs in at the identity provider in another tab, which tells this one when it is done. Where the browser opens no
 * tab, this page leaves and comes back; what was typed is kept until then.
 * @throws when the provider could not be asked for
 */
export async function signInInOtherTab(): Promise<void> {
  // Before anything is awaited: later the browser would block it as a pop-up.
  const tab = open('', '_blank')
  try {
    const { providerAddress } = await import('@/lib/api-client/auth-calls')
    if (tab) tab.location.replace(await providerAddress(pages.signedIn()))
    else location.assign(await providerAddress(`${location.pathname}${location.search}`))
  } catch (error) {
    tab?.close()
    throw error
  }
}
