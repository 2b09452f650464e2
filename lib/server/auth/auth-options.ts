import 'server-only'
import type { AuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { pages } from '@/lib/format/paths'
import { desk } from '../desk'
import { clientAddress } from './client-address'
import { authCookies, readCookie, sessionCookieName } from './cookies'
import { redirectTarget } from './redirect-target'
import { sessionTokenOf } from './session-token'
import { personOfSession, SESSION_SECONDS } from './sessions'
import { signInWithPassword } from './sign-in'
import { signOut } from './sign-out'

declare module 'next-auth' {
  interface User {
    sid: string
  }
}

const credentialsSchema = z.object({ email: z.string(), password: z.string() })
const sealedSchema = z.object({ sid: z.string() })

/**
 * next-auth for one request. It brings the protocol (CSRF token, sealed cookie, redirects); who is
 * signed in is decided by our own sessions table, of which the cookie carries only the token.
 *
 * Errors on the sign-in page (`error=`): `CredentialsSignin`, `TooManyAttempts:<seconds>`,
 * `SignInFailed` when something of ours is broken.
 */
export function authOptions(headers: Headers, requestId: string): AuthOptions {
  const { env, sessionSecret } = desk()
  const origin = { address: clientAddress(headers, env), requestId }
  return {
    secret: sessionSecret,
    useSecureCookies: env.servedOverHttps,
    cookies: authCookies(env.servedOverHttps),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    pages: { signIn: pages.signIn(), signOut: pages.disputes(), error: pages.signIn() },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: (credentials) => authorize(credentials, headers, requestId),
      }),
    ],
    callbacks: {
      redirect: ({ url }) => redirectTarget(url, env.publicUrl),
      jwt: ({ token, user }) => (user ? { sid: user.sid } : sealOfLivingSession(token)),
      // Nothing but the end: pages ask the database who somebody is.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const sealed = sealedSchema.safeParse(token)
        if (sealed.success) await signOut(sealed.data.sid, origin)
      },
    },
    logger: authLogger(requestId),
  }
}

async function authorize(credentials: unknown, headers: Headers, requestId: string) {
  const parsed = credentialsSchema.safeParse(credentials)
  if (!parsed.success) return null
  const result = await trySignIn(parsed.data, headers, requestId)
  if (result.state === 'refused') return null
  // next-auth puts the message of an error into the address of the sign-in page.
  if (result.state === 'too_many_attempts') {
    throw new Error(`TooManyAttempts:${result.retryAfterSeconds}`)
  }
  return { id: result.personId, sid: result.token }
}

async function trySignIn(
  credentials: z.infer<typeof credentialsSchema>,
  headers: Headers,
  requestId: string,
) {
  const { env, log, sessionSecret } = desk()
  const cookie = readCookie(headers.get('cookie'), sessionCookieName(env.servedOverHttps))
  try {
    return await signInWithPassword({
      ...credentials,
      address: clientAddress(headers, env),
      userAgent: headers.get('user-agent'),
      requestId,
      replaces: await sessionTokenOf(cookie, sessionSecret),
    })
  } catch (error) {
    log.error({ err: error, requestId }, 'sign-in failed')
    throw new Error('SignInFailed', { cause: error })
  }
}

/** A cookie whose session is over is not sealed again; next-auth then removes it. */
async function sealOfLivingSession(token: unknown): Promise<{ sid: string }> {
  const { db, now } = desk()
  const { sid } = sealedSchema.parse(token)
  if (!(await personOfSession(db, sid, now()))) throw new Error('The session is over')
  return { sid }
}

function authLogger(requestId: string): NonNullable<AuthOptions['logger']> {
  const { log } = desk()
  return {
    error: (code, metadata) => {
      // Anybody can cause these with a bad cookie or an address in the query.
      const level = EXPECTED.has(code) ? 'debug' : 'error'
      log[level]({ code, err: errorOf(metadata), requestId }, 'next-auth error')
    },
    warn: (code) => log.warn({ code, requestId }, 'next-auth warning'),
    debug: () => undefined,
  }
}

const EXPECTED: ReadonlySet<string> = new Set(['JWT_SESSION_ERROR', 'INVALID_CALLBACK_URL_ERROR'])

function errorOf(metadata: unknown): unknown {
  if (metadata instanceof Error) return metadata
  if (typeof metadata === 'object' && metadata !== null && 'error' in metadata)
    return metadata.error
  return undefined
}
