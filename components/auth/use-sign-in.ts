'use client'

import { useEffect, useRef, useState } from 'react'
import { SINGLE_SIGN_ON } from '@/lib/contract/single-sign-on'
import { signInOutcome, type SignInOutcome } from './sign-in-outcome'

export type Credentials = { email: string; password: string }

export type SignInState =
  | { state: 'idle' }
  | { state: 'missing' }
  | { state: 'signingIn'; email: string }
  /** On the way to the identity provider. */
  | { state: 'leaving' }
  | Exclude<SignInOutcome, { state: 'signedIn' }>

/** Signs in and goes to `callbackPath`; stays in `signingIn` while the browser is on its way there. */
export function useSignIn(callbackPath: string) {
  const [state, setState] = useState<SignInState>({ state: 'idle' })
  const running = useRef(false)

  const signIn = async (credentials: Credentials) => {
    if (running.current) return
    if (credentials.email.trim() === '' || credentials.password === '') {
      setState({ state: 'missing' })
      return
    }
    running.current = true
    setState({ state: 'signingIn', email: credentials.email })
    const outcome = await askServer(credentials)
    if (outcome.state === 'signedIn') {
      // A whole new page: nothing of a session before is kept in memory.
      location.assign(callbackPath)
      return
    }
    running.current = false
    setState(outcome)
  }

  const leaveForProvider = async () => {
    if (running.current) return
    running.current = true
    setState({ state: 'leaving' })
    try {
      // By a script and not by a form: a policy on forms would have to allow whatever the provider leads on to.
      const { signIn: leave } = await import('next-auth/react')
      await leave(SINGLE_SIGN_ON, { callbackUrl: callbackPath })
    } catch {
      running.current = false
      setState({ state: 'unavailable' })
    }
  }

  // The browser keeps this page as it was left, for whoever comes back from the provider's by “Back”.
  useEffect(() => {
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      running.current = false
      setState({ state: 'idle' })
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])

  return { state, signIn, leaveForProvider }
}

async function askServer(credentials: Credentials): Promise<SignInOutcome> {
  try {
    const { signIn } = await import('next-auth/react')
    const result = await signIn('credentials', {
      email: credentials.email.trim(),
      password: credentials.password,
      redirect: false,
    })
    return signInOutcome(result)
  } catch {
    return { state: 'unavailable' }
  }
}
