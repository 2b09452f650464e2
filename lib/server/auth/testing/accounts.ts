import { randomBytes } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import type { Role } from '@/lib/evidence/access'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Desk } from '../../desk'
import { insertPerson } from '../../people/people'
import { sessionCookieName } from '@/lib/server/platform/cookies'
import { startSession } from '@/lib/server/people/sessions'

export const testActor: Actor = {
  personId: null,
  personName: 'Test',
  requestId: null,
  address: null,
}

export type TestAccount = { personId: string; email: string; password: string; role: Role }

/** Adds a person with a password. */
export async function addTestAccount(desk: Desk, role: Role = 'agent'): Promise<TestAccount> {
  const account = {
    email: `${randomBytes(6).toString('hex')}@example.com`,
    name: `Test ${role}`,
    role,
    password: randomBytes(12).toString('hex'),
  }
  const personId = await insertPerson(desk.db, testActor, account)
  if (!personId) throw new Error('The account exists already')
  return { personId, ...account }
}

/** The `Cookie` header of a browser in which the person has just signed in. */
export async function signedInCookie(desk: Desk, personId: string): Promise<string> {
  const origin = { address: null, userAgent: 'test' }
  const token = await startSession(desk.db, personId, origin, desk.now())
  return cookieWith(desk, { sid: token })
}

/** The `Cookie` header with arbitrary encrypted content, for cookies that the desk would not create. */
export async function cookieWith(
  desk: Desk,
  payload: Record<string, unknown>,
  secret: string = desk.sessionSecret,
): Promise<string> {
  const encrypted = await encode({ token: payload, secret })
  return `${sessionCookieName(desk.env.servedOverHttps)}=${encrypted}`
}
