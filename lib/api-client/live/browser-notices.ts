import type { LiveEvent } from '@/lib/contract/live'
import { browserNotificationSchema } from '@/lib/contract/notification-settings'
import { notificationApi } from '@/lib/format/notification-paths'
import { withQuery } from '@/lib/format/paths'
import { requestJsonOnce } from '@/lib/api-client/request'

/** Notices of one moment become one notification. */
const GATHER_MS = 2_000
/** The others are left out of a summary. */
const MAX_NOTICES = 100

let gathered: LiveEvent[] = []

/**
 * Shows a notice by the browser's own notifications, as far as the person chose them. Load it with the first notice, when
 * the person has allowed notifications: few do, and this module loads zod.
 * @param openPath leads the page to what was clicked
 */
export function showNotice(notice: LiveEvent, openPath: (path: string) => void): void {
  gathered.push(notice)
  if (gathered.length > 1) return
  setTimeout(() => {
    const notices = gathered
    gathered = []
    // The session is over, or the server cannot be reached: other channels remain.
    showTogether(notices, openPath).catch(() => undefined)
  }, GATHER_MS)
}

async function showTogether(
  events: readonly LiveEvent[],
  openPath: (path: string) => void,
): Promise<void> {
  const notices = events
    .slice(0, MAX_NOTICES)
    .map(({ action, disputeId }) => `${action}:${disputeId}`)
    .join(',')
  const { notification } = await requestJsonOnce(
    async () => browserNotificationSchema,
    withQuery(notificationApi.browser(), { notices, language: document.documentElement.lang }),
  )
  if (!notification) return
  const { title, body, path } = notification
  // Without the Web Locks API every tab shows it, and the tag makes them one.
  const shown = new Notification(title, { body, tag: `evidence-desk-${events[0]?.id}` })
  shown.onclick = () => {
    window.focus()
    shown.close()
    openPath(path)
  }
}
