import 'server-only'
import { decode } from 'next-auth/jwt'
import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { z } from 'zod'
import { BACKGROUND_HEADER } from '@/lib/contract/session-headers'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { can, type Action } from '@/lib/evidence/access'
import { pages, withQuery } from '@/lib/format/paths'
import { desk } from '../desk'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import { askerOf, logFailure } from '@/lib/server/platform/log-failure'
import { countRequest } from './authorize'
import { readCookie, sessionCookieName } from '@/lib/server/platform/cookies'
import type { Person } from '@/lib/server/people/person'
import { REQUESTED_PATH_HEADER } from './requested-path'
import { personOfSession } from '@/lib/server/people/sessions'

/**
 * The signed-in person of a request, or null. For route handlers, which have only the request.
 * @param isBackground whether the request is no activity, whatever its header says
 */
export async function personOfRequest(
  request: Request,
  { isBackground = false }: { isBackground?: boolean | undefined } = {},
): Promise<Person | null> {
  const name = sessionCookieName(desk().env.servedOverHttps)
  return personOfCookie(readCookie(request.headers.get('cookie'), name), {
    isActivity: !isBackground && request.headers.get(BACKGROUND_HEADER) !== '1',
  })
}

/** The signed-in person of a page, or null. Cached per render. */
export const currentPerson: () => Promise<Person | null> = cache(async () => {
  const jar = await cookies()
  const name = sessionCookieName(desk().env.servedOverHttps)
  return personOfCookie(jar.get(name)?.value ?? null, { isActivity: true })
})

/** The signed-in person of a page. Redirects a visitor to the sign-in page, which leads back here. */
export async function requirePerson(): Promise<Person> {
  const person = await currentPerson()
  if (!person) {
    await logRefusal('not_signed_in', null)
    const path = (await headers()).get(REQUESTED_PATH_HEADER) ?? undefined
    // Imported lazily because it needs Next's own build of React, which route handlers under test lack.
    const { redirect } = await import('next/navigation')
    return redirect(withQuery(pages.signIn(), { callbackUrl: path }))
  }
  // A page sends several requests to Omise, so it counts like an API call.
  await countRequest(person).catch(async (error: unknown) => {
    if (isDeskError(error)) await logRefusal(error.code, person.id)
    throw error
  })
  return person
}

/** The signed-in person of a page that needs a permission; returns 404 without it. */
export async function requirePersonWho(action: Action): Promise<Person> {
  const person = await requirePerson()
  if (can(person.role, action)) return person
  await logRefusal('not_allowed', person.id)
  const { notFound } = await import('next/navigation')
  return notFound()
}

/** Logged once per page, though its layouts ask as well. */
const logRefusal = cache(async (code: ProblemCode, personId: string | null) => {
  const { env, log } = desk()
  const asked = await headers()
  const path = asked.get(REQUESTED_PATH_HEADER) ?? ''
  const asker = askerOf({ method: 'GET', headers: asked }, path, env)
  logFailure(log, new DeskError(code), { ...asker, personId })
})

/** The only function that resolves a cookie to a person; the database decides. */
async function personOfCookie(
  cookie: string | null,
  how: { isActivity: boolean },
): Promise<Person | null> {
  const { db, sessionSecret, now } = desk()
  const token = await sessionTokenOf(cookie, sessionSecret)
  return token ? personOfSession(db, token, now(), how) : null
}

const payloadSchema = z.object({ sid: z.string().min(1) })

/**
 * The session token inside a next-auth cookie, or null when the cookie was modified, encrypted with another secret, or
 * is older than 12 h.
 */
export async function sessionTokenOf(
  cookie: string | null,
  sessionSecret: string,
): Promise<string | null> {
  if (!cookie) return null
  const payload = await decodeOrNull(cookie, sessionSecret)
  return payloadSchema.safeParse(payload).data?.sid ?? null
}

async function decodeOrNull(cookie: string, secret: string) {
  try {
    return await decode({ token: cookie, secret })
  } catch {
    // A cookie that cannot be decoded belongs to no session.
    return null
  }
}
