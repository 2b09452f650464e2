import { fromErrorParam, type SingleSignOnRefusal } from '@/lib/contract/single-sign-on'

export type SignInOutcome = { state: 'signedIn' } | PasswordFailure

type PasswordFailure =
  { state: 'wrong' } | { state: 'tooMany'; minutes: number } | { state: 'unavailable' }

const TOO_MANY = /^TooManyAttempts:(\d{1,9})$/

/** Converts next-auth's response to one of four outcomes. Never reveals which of the two fields was wrong. */
export function signInOutcome(
  result: { ok: boolean; error?: string | null | undefined } | undefined,
): SignInOutcome {
  if (result?.ok && !result.error) return { state: 'signedIn' }
  return passwordFailure(result?.error ?? '')
}

export type SignInFailure = PasswordFailure | { state: 'refused'; reason: SingleSignOnRefusal }

/** next-auth's errors for a single sign-on that failed within next-auth. */
const UNFINISHED: ReadonlyMap<string, SingleSignOnRefusal> = new Map([
  ['OAuthSignin', 'unavailable'],
  ['OAuthCallback', 'unfinished'],
  ['Callback', 'denied'],
])

/** The meaning of `error` in the URL of the sign-in page. */
export function signInFailure(error: string): SignInFailure {
  const reason = fromErrorParam(error) ?? UNFINISHED.get(error)
  return reason ? { state: 'refused', reason } : passwordFailure(error)
}

function passwordFailure(error: string): PasswordFailure {
  if (error === 'CredentialsSignin') return { state: 'wrong' }
  const seconds = TOO_MANY.exec(error)?.[1]
  if (seconds !== undefined) {
    return { state: 'tooMany', minutes: Math.max(1, Math.ceil(Number(seconds) / 60)) }
  }
  return { state: 'unavailable' }
}
