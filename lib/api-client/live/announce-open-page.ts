import { api } from '@/lib/format/paths'
import { newUuid } from '@/lib/api-client/new-uuid'
import { openPage } from './open-page'
import { sendInBackground } from '@/lib/api-client/request'

/** The server waits for two more announcements before it takes the page for closed. */
const ANNOUNCE_EVERY_MS = 25_000

/**
 * Lets others know which dispute is open in this tab and whether its response is being edited: while the tab is in
 * front, so that a tab in the background counts as closed after a minute. A failed announcement is followed by the
 * next one.
 * @returns what ends it
 */
export function announceOpenPage(): () => void {
  /** The last announced page; null when the server knows of none. */
  let announced: { disputeId: string; path: string } | null = null
  let sending: AbortController | undefined

  function announce(): void {
    const open = openPage.get()
    if (announced && announced.disputeId !== open?.disputeId) leave()
    if (!open || document.visibilityState === 'hidden') return
    const { disputeId, state } = open
    announced ??= { disputeId, path: api.openPage(disputeId, newUuid()) }
    // The previous one may still wait for the person to sign in again.
    sending?.abort()
    sending = new AbortController()
    const { signal } = sending
    sendInBackground('PUT', announced.path, { state }, { signal }).catch(() => undefined)
  }

  function leave(): void {
    if (!announced) return
    sending?.abort()
    sendInBackground('DELETE', announced.path, undefined, { keepalive: true }).catch(
      () => undefined,
    )
    announced = null
  }

  announce()
  const timer = setInterval(announce, ANNOUNCE_EVERY_MS)
  const unsubscribe = openPage.subscribe(announce)
  document.addEventListener('visibilitychange', announce)
  addEventListener('pagehide', leave)
  return () => {
    clearInterval(timer)
    unsubscribe()
    document.removeEventListener('visibilitychange', announce)
    removeEventListener('pagehide', leave)
    leave()
  }
}
