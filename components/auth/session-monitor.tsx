'use client'

import { useEffect, useState } from 'react'
// Imported for its listeners: input counts from the first moment.
import '@/lib/api-client/activity'
import { leaveForSignIn } from '@/lib/api-client/leave-page'
import { openSessionChannel } from '@/lib/api-client/session-channel'
import { openSessionPage } from '@/lib/api-client/session-page'
import { purgeOtherUsers } from '@/lib/local-files/purge-other-users'
import type { SessionPerson } from './sign-in-again-dialog'

export type SessionMonitorProps = SessionPerson & {
  /** After this many seconds the remaining time is read from the server. */
  lookAfterSeconds: number
}

const loadDialogs = () => import('./session-dialogs')
type Dialogs = Awaited<ReturnType<typeof loadDialogs>>

/**
 * Monitors the session of a signed-in page, and purges what this browser stored for other users. The dialogs that warn
 * of its end and ask to sign in again are loaded shortly before the end, after a 401, or when another tab reports the
 * end.
 */
export function SessionMonitor(props: SessionMonitorProps) {
  const { person, lookAfterSeconds } = props
  const [dialogs, setDialogs] = useState<Dialogs | null>(null)

  useEffect(() => void purgeOtherUsers(person.id), [person.id])
  useEffect(() => {
    if (dialogs) return
    const load = () => void loadDialogs().then(setDialogs, whenNotLoaded)
    // Code that no longer exists was replaced by a newer version, which the next page loads.
    const whenNotLoaded = () => {
      if (navigator.onLine) leaveForSignIn()
      else addEventListener('online', load, { once: true })
    }
    const channel = openSessionChannel((message) => {
      if (message === 'signed_out') leaveForSignIn()
      if (message === 'ended') load()
    })
    const closePage = openSessionPage({ personId: person.id, check: load, post: channel.post })
    channel.post('alive')
    const timer = setTimeout(load, lookAfterSeconds * 1000)
    return () => {
      clearTimeout(timer)
      closePage()
      channel.close()
      removeEventListener('online', load)
    }
  }, [dialogs, person.id, lookAfterSeconds])

  return dialogs && <dialogs.SessionDialogs {...props} />
}
