'use client'

import { useEffect, useRef, useState } from 'react'
import { signInOutcome, type SignInOutcome } from './sign-in-outcome'

export type Credentials = { email: string; password: string }

export type SignInState =
  | { state: 'idle' }
  | { state: 'missing' }
  | { state: 'signingIn'; email: string }
  /** Redirecting to the identity provider. */
  | { state: 'leaving' }
  | Exclude<SignInOutcome, { state: 'signedIn' }>

export type SignInTools = {
  /**
   * Called when the person is signed in. `signingIn` stays until it resolves with whether that worked, or forever when
   * the page is left.
   */
  onSignedIn: () => Promise<boolean>
  /** Navigates to the identity provider; with `leaving` as above. @throws when that failed */
  leaveForProvider: () => Promise<void>
}

/** The state of signing in, with one attempt at a time. */
export function useSignIn({ onSignedIn, leaveForProvider }: SignInTools) {
  const [state, setState] = useState<SignInState>({ state: 'idle' })
  const running = useRef(false)

  const run = async (during: SignInState, work: () => Promise<SignInState>) => {
    if (running.current) return
    running.current = true
    setState(during)
    const next = await work()
    running.current = false
    setState(next)
  }

  const signIn = async (credentials: Credentials) => {
    if (running.current) return
    if (credentials.email.trim() === '' || credentials.password === '') {
      setState({ state: 'missing' })
      return
    }
    await run({ state: 'signingIn', email: credentials.email }, async () => {
      const outcome = await askServer(credentials)
      if (outcome.state !== 'signedIn') return outcome
      return { state: (await onSignedIn()) ? 'idle' : 'unavailable' }
    })
  }

  const leave = () =>
    run({ state: 'leaving' }, async () => {
      try {
        await leaveForProvider()
        return { state: 'idle' }
      } catch {
        return { state: 'unavailable' }
      }
    })

  // “Back” from the provider's page restores this page in its last state.
  useEffect(() => {
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      running.current = false
      setState({ state: 'idle' })
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])

  return { state, signIn, leaveForProvider: leave }
}

async function askServer({ email, password }: Credentials): Promise<SignInOutcome> {
  try {
    const { signInWithPassword } = await import('@/lib/api-client/calls/auth-calls')
    return signInOutcome(await signInWithPassword(email.trim(), password))
  } catch {
    return { state: 'unavailable' }
  }
}
