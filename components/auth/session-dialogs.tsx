'use client'

import { useEffect, useState, type RefObject } from 'react'
import { noteActivity } from '@/lib/api-client/activity'
import { useStore } from '@/lib/store'
import { leaveForSignIn } from '@/lib/api-client/leave-page'
import { readSession } from '@/lib/api-client/queries/dispute-queries'
import { openSessionChannel, type SessionMessage } from '@/lib/api-client/session-channel'
import { openSessionPage } from '@/lib/api-client/session-page'
import { resumeRequests } from '@/lib/api-client/while-signed-in'
import { createSessionWatch } from './session-watch'
import { SessionWarning } from './session-warning'
import { SignInAgainDialog, type SessionPerson } from './sign-in-again-dialog'

/** Warns before the session ends, and lets the person sign in again on the page. Loads Radix and zod: import() it. */
export function SessionDialogs(props: SessionPerson) {
  const watch = useSessionWatch(props.person.id)
  const state = useStore(watch.state)
  const [isSigningIn, setSigningIn] = useState(false)
  const isEnding = state.type === 'ending'
  if (state.type === 'alive' && isSigningIn) setSigningIn(false)
  const finalFocus = useFocusBefore(state.type !== 'alive')

  if (state.type === 'ended' || (isEnding && isSigningIn)) {
    return (
      <SignInAgainDialog
        {...props}
        isRequired={state.type === 'ended'}
        finalFocus={finalFocus}
        onSignedIn={watch.check}
        onClose={() => setSigningIn(false)}
      />
    )
  }
  return (
    isEnding && (
      <SessionWarning
        end={state.end}
        endsAt={state.endsAt}
        finalFocus={finalFocus}
        onStay={async () => {
          noteActivity()
          if (state.end === 'final') setSigningIn(true)
          return state.end === 'final' || watch.check()
        }}
        onDismiss={watch.dismiss}
      />
    )
  )
}

/** The focus before the first of these dialogs opened; restored after the last. */
function useFocusBefore(isOpen: boolean): RefObject<HTMLElement | null> {
  const [wasOpen, setWasOpen] = useState(false)
  const [before, setBefore] = useState<RefObject<HTMLElement | null>>({ current: null })
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen)
    const focused = document.activeElement
    if (isOpen) setBefore({ current: focused instanceof HTMLElement ? focused : null })
  }
  return before
}

function useSessionWatch(personId: string) {
  const [{ watch, listen }] = useState(() => watchInBrowser(personId))
  useEffect(() => listen(), [listen])
  return watch
}

function watchInBrowser(personId: string) {
  let post = (_message: SessionMessage): void => undefined
  const watch = createSessionWatch({
    readSession,
    resumeRequests,
    post: (message) => post(message),
    leave: leaveForSignIn,
    later(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    now: () => Date.now(),
  })
  return {
    watch,
    /** Replaces the page's first watch, and checks immediately. */
    listen() {
      const check = () => void watch.check()
      const channel = openSessionChannel(watch.onMessage)
      post = channel.post
      const closePage = openSessionPage({ personId, check, post })
      const wake = () => {
        if (!document.hidden) watch.wake()
      }
      document.addEventListener('visibilitychange', wake)
      check()
      return () => {
        document.removeEventListener('visibilitychange', wake)
        channel.close()
        closePage()
        watch.stop()
      }
    },
  }
}
