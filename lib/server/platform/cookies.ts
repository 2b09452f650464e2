import 'server-only'
import type { CookieOption, CookiesOptions } from 'next-auth'

/**
 * Over https every cookie has the `__Host-` prefix: the browser then rejects one set by a sibling domain or over plain
 * http.
 *
 * No name may start with another one: next-auth concatenates all cookies whose names start with that of the session
 * cookie.
 */
export function authCookies(servedOverHttps: boolean): Partial<CookiesOptions> {
  return {
    sessionToken: cookie('session', servedOverHttps),
    csrfToken: cookie('csrf', servedOverHttps),
    callbackUrl: cookie('callback', servedOverHttps),
    // The state of a single sign-on; next-auth encrypts these cookies, which expire after 15 minutes.
    state: cookie('state', servedOverHttps),
    nonce: cookie('nonce', servedOverHttps),
    pkceCodeVerifier: cookie('verifier', servedOverHttps),
  }
}

export function sessionCookieName(servedOverHttps: boolean): string {
  return cookieName('session', servedOverHttps)
}

/** Stores the requested page during sign-in. */
export function callbackCookieName(servedOverHttps: boolean): string {
  return cookieName('callback', servedOverHttps)
}

/** Proves that a response of the identity provider belongs to this browser. */
export function stateCookieName(servedOverHttps: boolean): string {
  return cookieName('state', servedOverHttps)
}

/** Stores the people who have signed in in this browser. */
export function knownBrowserCookieName(servedOverHttps: boolean): string {
  return cookieName('known-browser', servedOverHttps)
}

/** The value of one cookie in a `Cookie` header, as sent; null when it is absent or empty. */
export function readCookie(header: string | null, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...value] = pair.split('=')
    if (key?.trim() === name) return value.join('=').trim() || null
  }
  return null
}

function cookie(purpose: string, secure: boolean): CookieOption {
  return {
    name: cookieName(purpose, secure),
    // Lax, not Strict: a link in an e-mail must open its dispute, and a Strict cookie is not sent on that first click.
    // Lax cookies are not sent with cross-site POST, PUT, PATCH, DELETE or fetch; no GET route changes anything, and
    // the origin of every change is checked as well.
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  }
}

function cookieName(purpose: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}desk-${purpose}`
}
