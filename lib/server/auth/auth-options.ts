import 'server-only'
import type { AuthOptions, User } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { toErrorParam, type SingleSignOnRefusal } from '@/lib/contract/single-sign-on'
import { pages, withQuery } from '@/lib/format/paths'
import { desk } from '../desk'
import { clientAddress } from '@/lib/server/platform/client-address'
import { authCookies, readCookie, sessionCookieName } from '@/lib/server/platform/cookies'
import type { KnownBrowser } from './known-browser'
import { redirectTarget } from './redirect-target'
import { sessionTokenOf } from './current-person'
import { personOfSession, SESSION_SECONDS } from '@/lib/server/people/sessions'
import { signInWithPassword } from './sign-in'
import { singleSignOnProvider } from './single-sign-on-provider'
import { signInWithSingleSignOn } from './single-sign-on'
import { signOut } from './sign-out'

declare module 'next-auth' {
  interface User {
    /** The token of the new session. */
    sid?: string
    /** Why no session was started. */
    refusal?: SingleSignOnRefusal
  }
}

export type AuthRequest = {
  headers: Headers
  requestId: string
  knownBrowser: KnownBrowser | null
  onSignedIn: (personId: string) => void
}

const credentialsSchema = z.object({ email: z.string(), password: z.string() })
const encryptedSchema = z.object({ sid: z.string() })

/**
 * The next-auth options for one request. next-auth implements the protocol (CSRF token, encrypted cookie, redirects);
 * the sessions table decides who is signed in, and the cookie carries only the session's token.
 *
 * Errors on the sign-in page (`error=`): `CredentialsSignin`, `TooManyAttempts:<seconds>`, `SignInFailed` for an
 * internal error, `SingleSignOn:<reason>`, and next-auth's own `OAuthSignin`, `OAuthCallback` and `Callback` for a
 * single sign-on that fails within next-auth.
 */
export function authOptions(request: AuthRequest): AuthOptions {
  const { env, sessionSecret } = desk()
  const { headers, requestId } = request
  const origin = { address: clientAddress(headers, env), requestId }
  return {
    secret: sessionSecret,
    useSecureCookies: env.servedOverHttps,
    cookies: authCookies(env.servedOverHttps),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    pages: { signIn: pages.signIn(), signOut: pages.disputes(), error: pages.signIn() },
    providers: [
      ...(env.passwordSignIn
        ? [
            CredentialsProvider({
              credentials: { email: {}, password: {} },
              authorize: (credentials) => authorize(credentials, request),
            }),
          ]
        : []),
      ...(env.singleSignOn
        ? [singleSignOnProvider(env.singleSignOn, (claims) => admit(claims, request))]
        : []),
    ],
    callbacks: {
      signIn: ({ user }) =>
        user.refusal === undefined ||
        withQuery(`${env.publicUrl}${pages.signIn()}`, { error: toErrorParam(user.refusal) }),
      redirect: ({ url }) => redirectTarget(url, env.publicUrl),
      jwt: ({ token, user }) => (user ? { sid: user.sid } : payloadOfActiveSession(token)),
      // Only the expiry: pages read the person from the database.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const encrypted = encryptedSchema.safeParse(token)
        if (encrypted.success) await signOut(encrypted.data.sid, origin)
      },
    },
    logger: authLogger(requestId),
  }
}

async function authorize(credentials: unknown, request: AuthRequest) {
  const parsed = credentialsSchema.safeParse(credentials)
  if (!parsed.success) return null
  const result = await trySignIn(parsed.data, request)
  if (result.state === 'refused') return null
  // next-auth puts the error's message into the address of the sign-in page.
  if (result.state === 'too_many_attempts') {
    throw new Error(`TooManyAttempts:${result.retryAfterSeconds}`)
  }
  request.onSignedIn(result.personId)
  return { id: result.personId, sid: result.token }
}

async function trySignIn(credentials: z.infer<typeof credentialsSchema>, request: AuthRequest) {
  try {
    return await signInWithPassword({ ...credentials, ...(await visitOf(request)) })
  } catch (error) {
    desk().log.error({ err: error, requestId: request.requestId }, 'sign-in failed')
    throw new Error('SignInFailed', { cause: error })
  }
}

/** The person the identity provider authenticated, or why the sign-in is refused. */
async function admit(claims: unknown, request: AuthRequest): Promise<User> {
  try {
    const result = await signInWithSingleSignOn(claims, await visitOf(request))
    if (result.state === 'refused') return { id: 'refused', refusal: result.reason }
    request.onSignedIn(result.personId)
    return { id: result.personId, sid: result.token }
  } catch (error) {
    desk().log.error({ err: error, requestId: request.requestId }, 'sign-in failed')
    return { id: 'refused', refusal: 'unavailable' }
  }
}

/** The person and origin of a sign-in, and the existing session that it replaces. */
async function visitOf({ headers, requestId, knownBrowser }: AuthRequest) {
  const { env, sessionSecret } = desk()
  const cookie = readCookie(headers.get('cookie'), sessionCookieName(env.servedOverHttps))
  return {
    address: clientAddress(headers, env),
    userAgent: headers.get('user-agent'),
    requestId,
    replaces: await sessionTokenOf(cookie, sessionSecret),
    knownBrowser,
  }
}

/** The cookie of an ended session is not encrypted again; next-auth then removes it. */
async function payloadOfActiveSession(token: unknown): Promise<{ sid: string }> {
  const { db, now } = desk()
  const { sid } = encryptedSchema.parse(token)
  if (!(await personOfSession(db, sid, now(), { isActivity: false })))
    throw new Error('The session is over')
  return { sid }
}

function authLogger(requestId: string): NonNullable<AuthOptions['logger']> {
  const { log } = desk()
  return {
    error: (code, metadata) => {
      log[LEVELS.get(code) ?? 'error'](
        { code, err: errorOf(metadata), requestId },
        'next-auth error',
      )
    },
    warn: (code) => log.warn({ code, requestId }, 'next-auth warning'),
    debug: () => undefined,
  }
}

/** Errors that any client can cause with an invalid cookie or query. */
const LEVELS: ReadonlyMap<string, 'debug' | 'warn'> = new Map([
  ['JWT_SESSION_ERROR', 'debug'],
  ['INVALID_CALLBACK_URL_ERROR', 'debug'],
  ['OAUTH_CALLBACK_ERROR', 'warn'],
  ['OAUTH_CALLBACK_HANDLER_ERROR', 'warn'],
])

const MESSAGE_MAX_LENGTH = 300

/** Only the message: other properties of the error contain the responses, tokens and codes of a single sign-on. */
function errorOf(metadata: unknown): { type: string; message: string } | undefined {
  const error =
    typeof metadata === 'object' && metadata !== null && 'error' in metadata
      ? metadata.error
      : metadata
  if (!(error instanceof Error)) return undefined
  // Some messages quote the state or the nonce.
  const message = error.message.replace(/[\w-]{24,}/g, '…').slice(0, MESSAGE_MAX_LENGTH)
  return { type: error.name, message }
}
