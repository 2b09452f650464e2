export type SignInOutcome =
  | { state: 'signedIn' }
  | { state: 'wrong' }
  | { state: 'tooMany'; minutes: number }
  | { state: 'unavailable' }

const TOO_MANY = /^TooManyAttempts:(\d{1,9})$/

/** What next-auth says, as one of the four things that can have happened. Never which of the two fields was wrong. */
export function signInOutcome(
  result: { ok: boolean; error?: string | null | undefined } | undefined,
): SignInOutcome {
  if (result?.ok && !result.error) return { state: 'signedIn' }
  if (result?.error === 'CredentialsSignin') return { state: 'wrong' }
  const seconds = TOO_MANY.exec(result?.error ?? '')?.[1]
  if (seconds !== undefined) {
    return { state: 'tooMany', minutes: Math.max(1, Math.ceil(Number(seconds) / 60)) }
  }
  return { state: 'unavailable' }
}
