import 'server-only'
import { randomUUID } from 'node:crypto'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { desk } from '../desk'
import { knownBrowserCookieName, readCookie } from '@/lib/server/platform/cookies'

/**
 * A browser in which people have signed in before. Guesses from it are counted separately, so that an attack on an
 * account does not lock its owner out:
 * https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export type KnownBrowser = {
  id: string
  /** Ids of the people who signed in here, latest first. */
  people: readonly string[]
}

const SECONDS = 180 * 24 * 60 * 60
/** The largest number of people remembered per browser. */
const MAX_PEOPLE = 10
/** Prevents a cookie of another purpose, encrypted with the same secret, from being accepted. */
const SALT = 'known-browser'

const payloadSchema = z.object({ id: z.uuid(), people: z.array(z.uuid()).max(MAX_PEOPLE) })

/** @param cookies the `Cookie` header. @returns null for a browser without a sign-in in the last 180 days */
export async function knownBrowserOf(cookies: string | null): Promise<KnownBrowser | null> {
  const { env, sessionSecret } = desk()
  const token = readCookie(cookies, knownBrowserCookieName(env.servedOverHttps))
  if (!token) return null
  try {
    const payload = await decode({ token, secret: sessionSecret, salt: SALT })
    return payloadSchema.safeParse(payload).data ?? null
  } catch {
    // Modified, expired, or encrypted with another secret.
    return null
  }
}

/**
 * The id under which this browser's guesses for the person are counted, or null when the person has not signed in here.
 */
export function browserOf(
  browser: KnownBrowser | null,
  personId: string | undefined,
): string | null {
  return browser && personId && browser.people.includes(personId) ? browser.id : null
}

/** @returns the `Set-Cookie` header that marks this browser as known for the person */
export async function knownBrowserCookie(
  before: KnownBrowser | null,
  personId: string,
): Promise<string> {
  const { env, sessionSecret } = desk()
  const others = before?.people.filter((id) => id !== personId) ?? []
  const browser: KnownBrowser = {
    // A new id, so that attempts under the old one no longer count.
    id: randomUUID(),
    people: [personId, ...others].slice(0, MAX_PEOPLE),
  }
  const value = await encode({ token: browser, secret: sessionSecret, salt: SALT, maxAge: SECONDS })
  const secure = env.servedOverHttps ? '; Secure' : ''
  return `${knownBrowserCookieName(env.servedOverHttps)}=${value}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Lax${secure}`
}
