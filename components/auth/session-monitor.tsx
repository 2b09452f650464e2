'use client'

import { useEffect, useState } from 'react'
// For its listeners: what a person does counts from the first moment on.
import '@/lib/api-client/activity'
import { leaveForSignIn } from '@/lib/api-client/leave-page'
import { openSessionChannel } from '@/lib/api-client/session-channel'
import { openSessionPage } from '@/lib/api-client/session-page'
import { purgeOtherUsers } from '@/lib/local-files/purge-other-users'
import type { DemoAccount } from './demo-accounts'
import type { SingleSignOnWords } from './sign-in-ways'

export type SessionMonitorProps = {
  person: { id: string; email: string }
  /** After so many seconds the server is asked how long the session has left. */
  lookAfterSeconds: number
  singleSignOn: SingleSignOnWords | null
  passwords: boolean
  /** The demo account of this person, where there is one. */
  demoAccounts: readonly DemoAccount[]
}

const loadDialogs = () => import('./session-dialogs')
type Dialogs = Awaited<ReturnType<typeof loadDialogs>>

/**
 * Watches the session of a signed-in page, and purges what this browser kept for other users. The dialogs that warn of its
 * end and ask to sign in again load when that is near, after a 401, or when another tab reports the end.
 */
export function SessionMonitor(props: SessionMonitorProps) {
  const { person, lookAfterSeconds } = props
  const [dialogs, setDialogs] = useState<Dialogs | null>(null)

  useEffect(() => void purgeOtherUsers(person.id), [person.id])
  useEffect(() => {
    if (dialogs) return
    const load = () => void loadDialogs().then(setDialogs, whenNotLoaded)
    // Code that is gone for good was replaced by that of a newer desk, which the next page brings.
    const whenNotLoaded = () => {
      if (navigator.onLine) leaveForSignIn()
      else addEventListener('online', load, { once: true })
    }
    const channel = openSessionChannel((news) => {
      if (news === 'signed_out') leaveForSignIn()
      if (news === 'ended') load()
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
