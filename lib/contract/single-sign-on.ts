/** Why single sign-on did not end in a session; the sign-in page has a text for each. */
const SINGLE_SIGN_ON_REFUSALS = [
  'not_invited',
  'email_unverified',
  'no_role',
  'disabled',
  'linked_elsewhere',
  'misconfigured',
  'unavailable',
  'unfinished',
  'denied',
] as const

export type SingleSignOnRefusal = (typeof SINGLE_SIGN_ON_REFUSALS)[number]

/** The provider's id for next-auth; part of the redirect address registered with the provider. */
export const SINGLE_SIGN_ON = 'single-sign-on'

const PREFIX = 'SingleSignOn:'

/** The `error` parameter of the sign-in page. */
export function toErrorParam(refusal: SingleSignOnRefusal): string {
  return `${PREFIX}${refusal}`
}

export function fromErrorParam(error: string): SingleSignOnRefusal | null {
  const refusal = error.startsWith(PREFIX) ? error.slice(PREFIX.length) : ''
  return SINGLE_SIGN_ON_REFUSALS.find((known) => known === refusal) ?? null
}
