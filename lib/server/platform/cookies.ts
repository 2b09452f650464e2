import 'server-only'
import type { CookieOption, CookiesOptions } from 'next-auth'

/**
 * Over https every cookie has the `__Host-` prefix: the browser then refuses one that a sister
 * domain or plain http tries to plant.
 *
 * No name may start with another one: next-auth glues all cookies together whose names start with
 * that of the session cookie.
 */
export function authCookies(servedOverHttps: boolean): Partial<CookiesOptions> {
  return {
    sessionToken: cookie('session', servedOverHttps),
    csrfToken: cookie('csrf', servedOverHttps),
    callbackUrl: cookie('callback', servedOverHttps),
    // Of one single sign-on under way; next-auth seals them and lets them end after 15 minutes.
    state: cookie('state', servedOverHttps),
    nonce: cookie('nonce', servedOverHttps),
    pkceCodeVerifier: cookie('verifier', servedOverHttps),
  }
}

export function sessionCookieName(servedOverHttps: boolean): string {
  return cookieName('session', servedOverHttps)
}

/** Remembers the requested page during sign-in. */
export function callbackCookieName(servedOverHttps: boolean): string {
  return cookieName('callback', servedOverHttps)
}

/** Proves that an answer of the identity provider is one to this browser. */
export function stateCookieName(servedOverHttps: boolean): string {
  return cookieName('state', servedOverHttps)
}

/** Remembers who has signed in in this browser. */
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
    // Lax, not Strict: a link to a dispute in an e-mail must open it, and a Strict cookie stays
    // behind on that first click. Lax sends none with cross-site POST, PUT, PATCH, DELETE or fetch;
    // no GET of ours changes anything, and every change is checked for its origin as well.
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  }
}

function cookieName(purpose: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}desk-${purpose}`
}
