import { fromErrorParam, type SingleSignOnRefusal } from '@/lib/contract/single-sign-on'

export type SignInOutcome = { state: 'signedIn' } | PasswordFailure

type PasswordFailure =
  { state: 'wrong' } | { state: 'tooMany'; minutes: number } | { state: 'unavailable' }

const TOO_MANY = /^TooManyAttempts:(\d{1,9})$/

/** What next-auth says, as one of the four things that can have happened. Never which of the two fields was wrong. */
export function signInOutcome(
  result: { ok: boolean; error?: string | null | undefined } | undefined,
): SignInOutcome {
  if (result?.ok && !result.error) return { state: 'signedIn' }
  return passwordFailure(result?.error ?? '')
}

export type SignInFailure = PasswordFailure | { state: 'refused'; reason: SingleSignOnRefusal }

/** What next-auth calls the end of a single sign-on that never came to us. */
const UNFINISHED: ReadonlyMap<string, SingleSignOnRefusal> = new Map([
  ['OAuthSignin', 'unavailable'],
  ['OAuthCallback', 'unfinished'],
  ['Callback', 'denied'],
])

/** What `error` in the address of the sign-in page says. */
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
