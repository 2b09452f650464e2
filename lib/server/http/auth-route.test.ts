// Must precede every import that loads Next.
import {
  call,
  cookieHeader,
  csrf,
  setCookies,
  type Call,
} from '@/lib/server/auth/testing/auth-calls'
import { desc } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { sessions } from '@/lib/db/schema/people'
import type { Desk } from '@/lib/server/desk'
import {
  addTestAccount,
  signedInCookie,
  type TestAccount,
} from '@/lib/server/auth/testing/accounts'
import {
  installDeskWithoutOmise,
  type DeskWithoutOmise,
} from '@/lib/server/auth/testing/desk-without-omise'
import { personOfRequest } from '@/lib/server/auth/current-person'

let database: OpenDatabase
let test: DeskWithoutOmise
let desk: Desk
let account: TestAccount

beforeAll(async () => {
  database = await openDatabase({ memory: true })
})
afterAll(() => database.close())

async function useDesk(env: Record<string, string> = {}) {
  test = await installDeskWithoutOmise(database, env)
  desk = test.desk
  account = await addTestAccount(desk)
  return () => test.close()
}

const urlSchema = z.object({ url: z.string() })

/** Signs in like the sign-in page: next-auth's client sends `json: 'true'`. */
async function signIn(fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const token = await csrf()
  const response = await call('callback/credentials', {
    method: 'POST',
    cookie: cookieHeader(token.response),
    body: {
      email: account.email,
      password: account.password,
      csrfToken: token.csrfToken,
      callbackUrl: '/disputes',
      json: 'true',
      ...fields,
    },
    headers,
  })
  const { url } = urlSchema.parse(await response.json())
  return { response, url: new URL(url), cookie: cookieHeader(token.response, response) }
}

const who = (cookie: string) =>
  personOfRequest(new Request('http://localhost:3000/api/disputes', { headers: { cookie } }))

describe('on http://localhost:3000', () => {
  beforeEach(() => useDesk())

  it('signs in with the correct password and redirects to the requested page', async () => {
    const { response, url, cookie } = await signIn({ callbackUrl: '/disputes/dspt_test_1?page=2' })
    expect(response.status).toBe(200)
    expect(url.href).toBe('http://localhost:3000/disputes/dspt_test_1?page=2')
    expect(await who(cookie)).toMatchObject({ email: account.email, role: 'agent' })
  })

  it('never redirects anywhere else', async () => {
    for (const callbackUrl of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      expect((await signIn({ callbackUrl })).url.origin).toBe('http://localhost:3000')
    }
    const page = await call('signin?callbackUrl=https://evil.example/')
    const target = new URL(page.headers.get('location') ?? '', 'http://localhost:3000')
    expect(target.pathname).toBe('/sign-in')
    expect(target.searchParams.get('callbackUrl')).toBe('http://localhost:3000')
  })

  it('hides all cookies from scripts and other sites, and ends the session after 12 hours', async () => {
    const { response } = await signIn()
    const { response: token } = await csrf()
    const cookies = [...setCookies(response), ...setCookies(token)]
    expect(new Set(cookies.map(({ name }) => name))).toEqual(
      new Set(['desk-session', 'desk-callback', 'desk-csrf', 'desk-known-browser']),
    )
    for (const { attributes } of cookies) {
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']))
      expect(attributes.join()).not.toMatch(/Domain|Secure/)
    }
    const session = cookies.find(({ name }) => name === 'desk-session')
    const expires = session?.attributes.find((part) => part.startsWith('Expires='))?.slice(8) ?? ''
    const hours = (Date.parse(expires) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(11.9)
    expect(hours).toBeLessThanOrEqual(12)
  })

  it('puts nothing about the person into the cookie or the session response', async () => {
    const { cookie } = await signIn()
    const session = await (await call('session', { cookie })).json()
    expect(Object.keys(session)).toEqual(['expires'])
    expect(Buffer.from(cookie, 'base64').toString()).not.toContain(account.email)
  })

  it('gives the same error for a wrong password and an unknown account', async () => {
    const answers = [
      await signIn({ password: 'wrong' }),
      await signIn({ email: 'unknown@example.com' }),
      await signIn({ email: '', password: '' }),
    ]
    for (const { response, url, cookie } of answers) {
      expect(response.status).toBe(401)
      expect(url.searchParams.get('error')).toBe('CredentialsSignin')
      expect(await who(cookie)).toBeNull()
    }
  })

  it('reports how long sign-in stays blocked', async () => {
    for (let tries = 0; tries < 5; tries += 1) await signIn({ password: 'wrong' })
    const { url, cookie } = await signIn()
    expect(url.searchParams.get('error')).toMatch(/^TooManyAttempts:\d{2,3}$/)
    expect(await who(cookie)).toBeNull()
  })

  it('shows errors on our page when scripts are disabled', async () => {
    const page = await call('error?error=TooManyAttempts:60')
    expect(page.headers.get('location')).toBe('/sign-in?error=TooManyAttempts:60')
  })

  it('replaces the session of the same browser', async () => {
    const before = await signedInCookie(desk, account.personId)
    const token = await csrf(before)
    const response = await call('callback/credentials', {
      method: 'POST',
      cookie: `${before}; ${cookieHeader(token.response)}`,
      body: { email: account.email, password: account.password, csrfToken: token.csrfToken },
    })
    const after = cookieHeader(response)
    expect(after).not.toContain(before)
    expect(await who(before)).toBeNull()
    expect((await who(after))?.id).toBe(account.personId)
  })

  it('signs out: the session ends, the cookie is removed, and it is audited', async () => {
    const { cookie } = await signIn()
    const { csrfToken } = await csrf(cookie)
    const response = await call('signout', {
      method: 'POST',
      cookie,
      body: { csrfToken, json: 'true' },
    })
    expect(setCookies(response)).toContainEqual(
      expect.objectContaining({
        name: 'desk-session',
        value: '',
        attributes: expect.arrayContaining(['Max-Age=0']),
      }),
    )
    expect(response.headers.get('clear-site-data')).toBe('"storage"')
    expect(await who(cookie)).toBeNull()
    const [last] = await desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(1)
    expect(last).toMatchObject({ action: 'signed_out', personId: account.personId })
    expect(last?.requestId).toBe(response.headers.get('x-request-id'))
  })

  it('does not sign out by a link', async () => {
    const { cookie } = await signIn()
    expect((await call('signout', { cookie })).status).toBe(302)
    expect(await who(cookie)).not.toBeNull()
  })

  it('removes the cookie of an ended session', async () => {
    const { cookie } = await signIn()
    await desk.db.delete(sessions)
    const response = await call('session', { cookie })
    expect(await response.json()).toEqual({})
    // The files of the queue are kept until the same person signs in again.
    expect(response.headers.has('clear-site-data')).toBe(false)
    expect(setCookies(response)).toContainEqual(
      expect.objectContaining({ name: 'desk-session', value: '' }),
    )
  })

  describe('refuses', () => {
    it('a sign-in without the CSRF token, or with that of another browser', async () => {
      const mine = await csrf()
      const theirs = await csrf()
      for (const csrfToken of ['', 'made up', theirs.csrfToken]) {
        const { email, password } = account
        const response = await call('callback/credentials', {
          method: 'POST',
          cookie: cookieHeader(mine.response),
          body: { email, password, csrfToken },
        })
        expect(response.headers.get('location')).toContain('/signin?csrf=true')
        expect(setCookies(response).map(({ name }) => name)).not.toContain('desk-session')
      }
    })

    it('a sign-out without the CSRF token', async () => {
      const { cookie } = await signIn()
      const response = await call('signout', { method: 'POST', cookie, body: { json: 'true' } })
      expect(response.headers.has('clear-site-data')).toBe(false)
      expect(await who(cookie)).not.toBeNull()
    })

    it.each([
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
      { 'sec-fetch-site': '' },
    ])('a cross-site sign-in: %j', async (headers) => {
      const token = await csrf()
      const response = await call('callback/credentials', {
        method: 'POST',
        cookie: cookieHeader(token.response),
        body: {
          email: account.email,
          password: account.password,
          csrfToken: token.csrfToken,
        },
        headers,
      })
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'cross_site_request' })
      expect(response.headers.getSetCookie()).toEqual([])
    })

    it('every next-auth feature that the desk does not use', async () => {
      const calls: [string, Call][] = [
        ['_log', { method: 'POST', body: { level: 'error', code: 'made up' } }],
        ['session', { method: 'POST', body: {} }],
        ['callback/google', {}],
        ['signin/credentials', { method: 'POST', body: {} }],
        ['verify-request', {}],
        ['constructor', {}],
      ]
      for (const [action, options] of calls) {
        const response = await call(action, options)
        expect(response.status).toBe(404)
        expect(response.headers.get('content-type')).toBe('application/problem+json')
      }
    })

    it('a body too large for a sign-in, before reading it all', async () => {
      const response = await call('callback/credentials', {
        method: 'POST',
        body: { email: 'x'.repeat(20_000), password: '', csrfToken: '' },
      })
      expect(response.status).toBe(422)
    })

    it.each([
      ['application/json', '{'],
      ['application/json', '{"email":{},"password":[]}'],
      ['text/plain', 'email=a'],
    ])('a body that is not a form: %s %s', async (contentType, body) => {
      const headers = { 'content-type': contentType }
      const response = await call('callback/credentials', { method: 'POST', body, headers })
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({ code: 'malformed_request' })
    })
  })

  it('forbids caching of all responses', async () => {
    const { response } = await csrf()
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('on https', () => {
  beforeEach(() => useDesk({ NEXTAUTH_URL: 'https://evidence.example.com' }))

  it('prefixes every cookie with __Host- and sends it over https only', async () => {
    const { response, url, cookie } = await signIn()
    expect(url.href).toBe('https://evidence.example.com/disputes')
    const { response: token } = await csrf()
    const cookies = [...setCookies(response), ...setCookies(token)]
    expect(new Set(cookies.map(({ name }) => name))).toEqual(
      new Set([
        '__Host-desk-session',
        '__Host-desk-callback',
        '__Host-desk-csrf',
        '__Host-desk-known-browser',
      ]),
    )
    for (const { attributes } of cookies) {
      expect(attributes).toEqual(
        expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
      )
      expect(attributes.join()).not.toMatch(/Domain/)
    }
    expect((await who(cookie))?.email).toBe(account.email)
    expect(await who(cookie.replaceAll('__Host-', ''))).toBeNull()
  })
})

describe('the limit on addresses', () => {
  beforeEach(() => useDesk({ TRUSTED_PROXY_HOPS: '1' }))

  it('uses the address that a trusted proxy saw', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.6, ${address}` })
    for (let tries = 0; tries < 5; tries += 1) {
      await signIn({ password: 'wrong' }, from('198.51.100.1'))
    }
    const blocked = await signIn({}, from('198.51.100.1'))
    expect(blocked.url.searchParams.get('error')).toMatch(/^TooManyAttempts/)
    expect(await who((await signIn({}, from('198.51.100.2'))).cookie)).not.toBeNull()
  })
})
