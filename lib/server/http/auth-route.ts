import 'server-only'
import { randomUUID } from 'node:crypto'
import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { SINGLE_SIGN_ON } from '@/lib/contract/single-sign-on'
import { desk } from '@/lib/server/desk'
import { passUrlToNextAuth } from '@/lib/server/platform/env'
import { DeskError } from '@/lib/server/platform/errors'
import { askerOf, logFailure } from '@/lib/server/platform/log-failure'
import { problemResponse } from './api-response'
import { readSmallBody } from './request-body'
import { assertSameOrigin } from './same-origin'
import { assertPasswordSignIn } from '@/lib/server/auth/assert-password-sign-in'
import { authOptions, type AuthRequest } from '@/lib/server/auth/auth-options'
import { clientAddress } from '@/lib/server/platform/client-address'
import { sessionCookieName } from '@/lib/server/platform/cookies'
import { knownBrowserCookie, knownBrowserOf } from '@/lib/server/auth/known-browser'
import { leaveForProvider, returnFromProvider } from '@/lib/server/auth/single-sign-on-limits'

export type AuthRouteContext = { params: Promise<{ nextauth: string[] }> }

/** The next-auth actions in use. All others are unreachable: `_log`, for example, lets any client write to the log. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GET: ['csrf', 'providers', 'session', 'signin', 'signout', 'error'],
  POST: ['signout'],
}

const PASSWORD = 'POST callback/credentials'
const LEAVE = `POST signin/${SINGLE_SIGN_ON}`
/**
 * A cross-site request, since it comes from the provider's page; its `state` proves that it belongs to a request of
 * this browser.
 */
const RETURN = `GET callback/${SINGLE_SIGN_ON}`

/** Several times the size of an e-mail, a password, a CSRF token and a return address. */
const BODY_MAX_BYTES = 16 * 1024
const FORM = 'application/x-www-form-urlencoded'

/** Sign-in and sign-out: next-auth behind the checks that it does not make itself. */
export async function handleAuth(
  request: NextRequest,
  context: AuthRouteContext,
): Promise<Response> {
  const requestId = randomUUID()
  const knownBrowser = await knownBrowserOf(request.headers.get('cookie'))
  const signedIn: string[] = []
  const response = await answer(request, context, {
    headers: request.headers,
    requestId,
    knownBrowser,
    onSignedIn: (personId) => signedIn.push(personId),
  }).catch((error: unknown) => {
    const asker = askerOf(request, request.nextUrl.pathname, desk().env)
    logFailure(desk().log.child({ requestId }), error, asker)
    return problemResponse(error, requestId)
  })
  for (const personId of signedIn) {
    response.headers.append('Set-Cookie', await knownBrowserCookie(knownBrowser, personId))
  }
  response.headers.set('X-Request-Id', requestId)
  response.headers.set('Cache-Control', 'private, no-store')
  if (await hasSignedOut(request, context, response)) {
    response.headers.set('Clear-Site-Data', '"storage"')
  }
  return response
}

/** Makes the browser clear the desk's stored data, including unsent files, even without a script. */
async function hasSignedOut(
  { method }: NextRequest,
  { params }: AuthRouteContext,
  response: Response,
): Promise<boolean> {
  if (method !== 'POST' || (await params).nextauth.join('/') !== 'signout') return false
  const emptied = `${sessionCookieName(desk().env.servedOverHttps)}=;`
  return response.headers.getSetCookie().some((cookie) => cookie.startsWith(emptied))
}

async function answer(
  request: NextRequest,
  context: AuthRouteContext,
  auth: AuthRequest,
): Promise<Response> {
  const { env } = desk()
  const path = (await context.params).nextauth.join('/')
  const action = `${request.method} ${path}`
  const isSingleSignOn = env.singleSignOn !== undefined && [LEAVE, RETURN].includes(action)
  if (!isSingleSignOn && action !== PASSWORD && !ACTIONS[request.method]?.includes(path)) {
    throw new DeskError('not_found', { detail: 'No such address' })
  }
  if (action !== RETURN) assertSameOrigin(request, env.publicUrl)
  if (action === PASSWORD) assertPasswordSignIn()
  assertPlainQuery(request)
  passUrlToNextAuth(env.publicUrl)
  const bounded = await withBoundedBody(request)
  const ask = () => NextAuth(bounded, context, authOptions(auth))
  if (!isSingleSignOn) return ask()
  const address = clientAddress(request.headers, env)
  const visit = { ...auth, address, cookies: request.headers.get('cookie') }
  return action === LEAVE ? leaveForProvider(visit, ask) : returnFromProvider(visit, ask)
}

/** next-auth writes its input into the `Location` header, which cannot hold control characters. */
function assertPlainQuery({ nextUrl }: NextRequest): void {
  for (const value of nextUrl.searchParams.values()) {
    if (/\p{Cc}/u.test(value)) {
      throw new DeskError('malformed_request', { detail: 'The query holds control characters' })
    }
  }
}

/** next-auth reads a body completely, whatever its size and type, before any authentication. */
async function withBoundedBody(request: NextRequest): Promise<NextRequest> {
  if (!request.body) return request
  if (!request.headers.get('content-type')?.startsWith(FORM)) {
    throw new DeskError('malformed_request', { detail: `The body must be ${FORM}` })
  }
  return new NextRequest(request.url, {
    method: request.method,
    headers: request.headers,
    body: await readSmallBody(request, BODY_MAX_BYTES),
  })
}
