import { browserNotificationSchema } from '@/lib/contract/notification-settings'
import type { LiveEvent } from '@/lib/contract/live'
import { api, withQuery } from '@/lib/format/paths'
import { requestJsonOnce } from './request'

/** Notices of one moment become one notification. */
const GATHER_MS = 2_000
/** The others are left out of a summary. */
const MAX_NOTICES = 100

export type BrowserNotices = {
  add: (event: LiveEvent) => void
  /** Shows nothing from now on. */
  stop: () => void
}

/**
 * Shows notices by the browser's own notifications, as far as the person chose them. `openPath` leads the page to what was
 * clicked. Import lazily: few people allow notifications, and this module loads zod.
 */
export function createBrowserNotices(
  languageOfPage: () => string,
  openPath: (path: string) => void,
): BrowserNotices {
  let gathered: LiveEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function show(events: readonly LiveEvent[]): Promise<void> {
    const notices = events.map(({ action, disputeId }) => `${action}:${disputeId}`).join(',')
    const { notification } = await requestJsonOnce(
      async () => browserNotificationSchema,
      withQuery(api.browserNotification(), { notices, language: languageOfPage() }),
    )
    if (!notification || isStopped) return
    const { title, body, path } = notification
    // Without the Web Locks API every tab shows it, and the tag makes them one.
    const shown = new Notification(title, { body, tag: `evidence-desk-${events[0]?.id}` })
    shown.onclick = () => {
      window.focus()
      shown.close()
      openPath(path)
    }
  }

  return {
    add(event) {
      if (gathered.length < MAX_NOTICES) gathered.push(event)
      timer ??= setTimeout(() => {
        const events = gathered
        gathered = []
        timer = undefined
        // The session is over, or the server cannot be reached: other channels remain.
        show(events).catch(() => undefined)
      }, GATHER_MS)
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
