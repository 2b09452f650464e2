import 'server-only'
import type { SingleSignOnRefusal } from '@/lib/contract/single-sign-on'
import { pages, withQuery } from '@/lib/format/paths'
import { desk } from '../desk'
import { attemptLimits, type Source } from './attempt-limits'
import {
  callbackCookieName,
  readCookie,
  sessionCookieName,
  stateCookieName,
} from '@/lib/server/platform/cookies'
import type { KnownBrowser } from './known-browser'
import { redirectTarget } from './redirect-target'
import { noteRefusal } from './single-sign-on'

type Visit = {
  address: string | null
  requestId: string
  /** The `Cookie` header. */
  cookies: string | null
  /** The people who have signed in in this browser; attempts by others at its address do not count against it. */
  knownBrowser: KnownBrowser | null
}

/** A successful sign-in is counted at its start and at its end. */
const COUNTED = 2

/** next-auth's error for a sign-in that the provider's response ended. */
const FAILURES: ReadonlyMap<string, SingleSignOnRefusal> = new Map([
  ['OAuthCallback', 'unfinished'],
  ['Callback', 'denied'],
])

/** Starts a single sign-on, unless too many from this address have failed: each sends a request to the provider. */
export async function leaveForProvider(
  visit: Visit,
  ask: () => Promise<Response>,
): Promise<Response> {
  const tooMany = await countAttempt(visit)
  // The response that next-auth's client expects.
  return tooMany ? Response.json({ url: signInPage(visit, tooMany) }) : ask()
}

/**
 * Handles the provider's response, and records a failed sign-in. Any site can send a browser here: unless this browser
 * left for the provider before, no request goes to the provider and nothing counts against the address.
 */
export async function returnFromProvider(
  visit: Visit,
  ask: () => Promise<Response>,
): Promise<Response> {
  if (!hasLeft(visit)) return toSignInPage(visit, 'OAuthCallback')
  const tooMany = await countAttempt(visit)
  if (tooMany) return toSignInPage(visit, tooMany)
  const response = await ask()
  if (hasSignedIn(response)) {
    await attemptLimits(desk().db).forgiveVisit(sourceOf(visit), COUNTED)
    return response
  }
  const error = errorIn(response)
  const failure = FAILURES.get(error)
  if (failure) await noteRefusal(visit, failure)
  return toSignInPage(visit, error)
}

/** @returns the error for the sign-in page when there were too many attempts */
async function countAttempt(visit: Visit): Promise<string | null> {
  const { db, log } = desk()
  const { address, requestId } = visit
  const attempt = await attemptLimits(db).countVisit(sourceOf(visit))
  if (attempt.state === 'allowed') return null
  log.warn({ address, requestId }, 'sign-in attempts over the limit')
  if (attempt.first) await noteRefusal({ address, requestId }, 'too_many_attempts')
  return `TooManyAttempts:${attempt.retryAfterSeconds}`
}

function sourceOf({ address, knownBrowser }: Visit): Source {
  return { address, browser: knownBrowser?.id ?? null }
}

function hasLeft({ cookies }: Visit): boolean {
  return readCookie(cookies, stateCookieName(desk().env.servedOverHttps)) !== null
}

/** The requested page may have an `error` parameter of its own. */
function hasSignedIn(response: Response): boolean {
  const begun = `${sessionCookieName(desk().env.servedOverHttps)}=`
  return response.headers
    .getSetCookie()
    .some((cookie) => cookie.startsWith(begun) && !cookie.startsWith(`${begun};`))
}

function errorIn(response: Response): string {
  const location = URL.parse(response.headers.get('location') ?? '', desk().env.publicUrl)
  return location?.searchParams.get('error') ?? 'unknown'
}

/**
 * Redirects directly to the page: next-auth would redirect through an API address, which refuses a browser sent by
 * another site.
 */
function toSignInPage(visit: Visit, error: string): Response {
  return new Response(null, { status: 302, headers: { Location: signInPage(visit, error) } })
}

function signInPage({ cookies }: Visit, error: string): string {
  const { publicUrl, servedOverHttps } = desk().env
  const asked = readCookie(cookies, callbackCookieName(servedOverHttps))
  const callbackUrl = asked ? redirectTarget(decoded(asked), publicUrl) : undefined
  return withQuery(`${publicUrl}${pages.signIn()}`, { callbackUrl, error })
}

function decoded(cookie: string): string {
  try {
    return decodeURIComponent(cookie)
  } catch {
    return ''
  }
}
