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
  /** In which people have signed in before: what others at its address try does not count against it. */
  knownBrowser: KnownBrowser | null
}

/** A sign-in that succeeds was counted at its start and at its end. */
const COUNTED = 2

/** What next-auth calls a sign-in that the provider's answer put an end to. */
const FAILURES: ReadonlyMap<string, SingleSignOnRefusal> = new Map([
  ['OAuthCallback', 'unfinished'],
  ['Callback', 'denied'],
])

/** Starts a single sign-on, unless too many from this address came to nothing: each asks the provider. */
export async function leaveForProvider(
  visit: Visit,
  ask: () => Promise<Response>,
): Promise<Response> {
  const tooMany = await countAttempt(visit)
  // As next-auth's own client expects it.
  return tooMany ? Response.json({ url: signInPage(visit, tooMany) }) : ask()
}

/**
 * Takes what the provider answered, and writes down when no sign-in comes of it. Any site can send a browser here: when
 * this one did not leave for the provider, the provider is not asked, and nothing is counted against its address.
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

/** @returns what the sign-in page is told when it was tried too often */
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

/** The page that was asked for may have a parameter `error` of its own. */
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
 * Straight to the page: next-auth leads there by addresses of the API, which this browser, sent by another site,
 * would be refused.
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
