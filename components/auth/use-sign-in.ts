'use client'

import { useRef, useState } from 'react'
import { signInOutcome, type SignInOutcome } from './sign-in-outcome'

export type Credentials = { email: string; password: string }

export type SignInState =
  | { state: 'idle' }
  | { state: 'missing' }
  | { state: 'signingIn'; email: string }
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

  return { state, signIn }
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
