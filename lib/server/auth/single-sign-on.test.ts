// Must precede every import that loads Next.
import { call, csrf, cookieHeader, setCookies } from './testing/auth-calls'
import { randomBytes } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people, rateLimits, sessions } from '@/lib/db/schema/people'
import { startIdentityProvider, type IdentityProvider } from '@/testing/identity-provider'
import type { Desk } from '../desk'
import { createLog } from '@/lib/server/platform/log'
import { disablePerson, invitePerson, unlinkIdentity } from '../people/people'
import { personOfRequest } from './current-person'
import { noteFailedSignIn } from './failed-sign-ins'
import { addTestAccount, signedInCookie, testActor } from './testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from './testing/desk-without-omise'
import {
  leaveForProvider,
  returnFromProvider,
  signInAtProvider,
} from './testing/sign-in-at-provider'

const REDIRECT = 'http://localhost:3000/api/auth/callback/single-sign-on'

let database: OpenDatabase
let provider: IdentityProvider
let test: DeskWithoutOmise
let desk: Desk
let logged: string[]

beforeAll(async () => {
  database = await openDatabase({ memory: true })
  provider = await startIdentityProvider(REDIRECT)
})
afterAll(async () => {
  await provider.stop()
  await database.close()
})

async function useDesk(env: Record<string, string> = {}) {
  test = await installDeskWithoutOmise(database, { ...provider.env, ...env })
  desk = test.desk
  logged = []
  desk.log = createLog('trace', { write: (line) => void logged.push(line) })
  await desk.db.delete(rateLimits)
}
afterEach(() => test.close())

const newEmail = () => `${randomBytes(6).toString('hex')}@example.com`

async function invited(role: 'viewer' | 'agent' | 'admin' = 'agent') {
  const email = newEmail()
  const added = await desk.db.transaction((tx) => invitePerson(tx, { email, name: 'Mali', role }))
  return { ...added, login: `login-of-${email}` }
}

/** An account at the provider with a verified e-mail. */
function account(email: string, claims: Record<string, unknown> = {}, login = `login-of-${email}`) {
  provider.setAccount(login, { email, email_verified: true, ...claims })
  return login
}

async function signIn(login: string, callbackUrl?: string) {
  const left = await leaveForProvider(callbackUrl)
  const back = await signInAtProvider(left.url, login)
  return returnFromProvider(back, left.cookie)
}

const who = (cookie: string) =>
  personOfRequest(new Request('http://localhost:3000/api/disputes', { headers: { cookie } }))

const rowOf = async (email: string) => {
  const [row] = await desk.db.select().from(people).where(eq(people.email, email))
  return row
}

async function audit(count = 1) {
  const rows = await desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(count)
  return rows.map(({ action, personId, detail }) => ({ action, personId, detail }))
}

describe('by invitation', () => {
  beforeEach(() => useDesk())

  it('signs in an invited person by their verified e-mail, and links the account', async () => {
    const person = await invited()
    const login = account(person.email.toUpperCase(), {}, person.login)
    const { page, search, cookie } = await signIn(login, '/disputes/dspt_test_1?page=2')
    expect(`${page}?${search}`).toBe('/disputes/dspt_test_1?page=2')
    expect(await who(cookie)).toMatchObject({ id: person.id, role: 'agent' })
    expect(await rowOf(person.email)).toMatchObject({
      identityIssuer: provider.issuer,
      identitySubject: login,
    })
    expect(await audit(2)).toMatchObject([
      { action: 'signed_in', personId: person.id, detail: { by: 'single_sign_on' } },
      { action: 'identity_linked', personId: person.id },
    ])
  })

  it('sends an authorization request with a code, PKCE, state and nonce', async () => {
    const { url } = await leaveForProvider()
    expect(url.origin).toBe(provider.issuer)
    const asked = Object.fromEntries(url.searchParams)
    expect(asked).toMatchObject({
      response_type: 'code',
      scope: 'openid email profile',
      redirect_uri: REDIRECT,
      code_challenge_method: 'S256',
    })
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked[name]).toHaveLength(43)
  })

  it('recognizes the person when their e-mail has changed, verified or not', async () => {
    const person = await invited()
    await signIn(account(person.email, {}, person.login))
    account(newEmail(), { email_verified: false }, person.login)
    const { cookie } = await signIn(person.login)
    expect((await who(cookie))?.id).toBe(person.id)
  })

  it('limits and ends the session like any other', async () => {
    const person = await invited()
    const { cookie } = await signIn(account(person.email))
    const { csrfToken } = await csrf(cookie)
    await call('signout', { method: 'POST', cookie, body: { csrfToken, json: 'true' } })
    expect(await who(cookie)).toBeNull()

    const again = await signIn(account(person.email))
    test.advance(31 * 60)
    expect(await who(again.cookie)).toBeNull()
  })

  it('ends the previous session of the browser', async () => {
    const person = await invited()
    const other = await addTestAccount(desk)
    const before = await signedInCookie(desk, other.personId)
    const left = await leaveForProvider('/disputes', before)
    const back = await signInAtProvider(left.url, account(person.email))
    const { cookie } = await returnFromProvider(back, left.cookie)
    expect((await who(cookie))?.id).toBe(person.id)
    expect(await who(before)).toBeNull()
  })

  async function expectRefused(login: string, reason: string, callbackUrl = '/audit') {
    const before = await desk.db.$count(sessions)
    const { page, search, cookie } = await signIn(login, callbackUrl)
    expect(page).toBe('/sign-in')
    expect(search.get('error')).toBe(`SingleSignOn:${reason}`)
    expect(search.get('callbackUrl')).toBe(`http://localhost:3000${callbackUrl}`)
    expect(await who(cookie)).toBeNull()
    expect(await desk.db.$count(sessions)).toBe(before)
    expect(await audit()).toMatchObject([
      { action: 'sign_in_failed', personId: null, detail: { reason, by: 'single_sign_on' } },
    ])
  }

  it('refuses a person who was not invited, and adds no person', async () => {
    const email = newEmail()
    await expectRefused(account(email), 'not_invited')
    expect(await rowOf(email)).toBeUndefined()
  })

  it.each([{ email_verified: false }, { email_verified: undefined }, { email: undefined }])(
    'refuses an e-mail that is not verified: %j',
    async (claims) => {
      const person = await invited()
      await expectRefused(account(person.email, claims), 'email_unverified')
      expect((await rowOf(person.email))?.identitySubject).toBeNull()
    },
  )

  it('does not accept a non-ASCII letter for the ASCII letter that it becomes in lowercase', async () => {
    const person = await invited()
    const email = `k${person.email}`
    await desk.db.update(people).set({ email }).where(eq(people.id, person.id))
    await expectRefused(account(`\u212a${person.email}`), 'email_unverified')
    expect((await rowOf(email))?.identitySubject).toBeNull()
  })

  it('signs in towards a page that has a parameter called error', async () => {
    const person = await invited()
    const { page, search, cookie } = await signIn(account(person.email), '/disputes?error=1')
    expect(`${page}?${search}`).toBe('/disputes?error=1')
    expect((await who(cookie))?.id).toBe(person.id)
  })

  it('refuses a disabled person, linked or not', async () => {
    const person = await invited()
    await signIn(account(person.email))
    for (const { id, email } of [person, await invited()]) {
      await disablePerson(desk.db, testActor, { personId: id, now: desk.now() })
      await expectRefused(account(email), 'disabled')
    }
  })

  it('refuses another account with the same e-mail, until the old link is released', async () => {
    const person = await invited()
    await signIn(account(person.email))
    const next = account(person.email, {}, 'the-next-owner-of-the-address')
    await expectRefused(next, 'linked_elsewhere')
    await unlinkIdentity(desk.db, testActor, { personId: person.id })
    expect((await who((await signIn(next)).cookie))?.id).toBe(person.id)
  })

  it('refuses a response of another issuer than the configured one', async () => {
    const person = await invited()
    // Serves the same discovery document, which names another issuer.
    desk.env = {
      ...desk.env,
      singleSignOn: desk.env.singleSignOn && {
        ...desk.env.singleSignOn,
        issuer: `${provider.issuer}/.well-known/openid-configuration?`,
      },
    }
    await expectRefused(account(person.email), 'misconfigured')
  })

  describe('accepts only the response to its own request:', () => {
    async function expectUnfinished(back: URL, cookie: string) {
      const { page, search, cookie: after } = await returnFromProvider(back, cookie)
      expect(page).toBe('/sign-in')
      expect(search.get('error')).toBe('OAuthCallback')
      expect(await who(after)).toBeNull()
      expect(await audit()).toMatchObject([
        { action: 'sign_in_failed', detail: { reason: 'unfinished' } },
      ])
    }

    /** Two sign-ins of the same person, both up to the redirect back. */
    async function twoOnTheWayBack() {
      const login = account((await invited()).email)
      const left = [await leaveForProvider(), await leaveForProvider()] as const
      return {
        first: { ...left[0], back: await signInAtProvider(left[0].url, login) },
        second: { ...left[1], back: await signInAtProvider(left[1].url, login) },
      }
    }

    const withCookie = (cookie: string, name: string, from: string) => {
      const value = new RegExp(`${name}=([^;]*)`).exec(from)?.[1] ?? ''
      return cookie.replace(new RegExp(`${name}=[^;]*`), `${name}=${value}`)
    }

    it('not another state', async () => {
      const { first } = await twoOnTheWayBack()
      first.back.searchParams.set('state', 'a'.repeat(43))
      await expectUnfinished(first.back, first.cookie)
    })

    it('not the response to another browser', async () => {
      const { first, second } = await twoOnTheWayBack()
      await expectUnfinished(first.back, second.cookie)
    })

    it('nor one to a browser that never left: no request to the provider, no limit for its address', async () => {
      const { first } = await twoOnTheWayBack()
      const [rows, counted] = await Promise.all([
        desk.db.$count(auditLog),
        desk.db.select().from(rateLimits),
      ])
      const { page, search } = await returnFromProvider(first.back, '')
      expect(page).toBe('/sign-in')
      expect(search.get('error')).toBe('OAuthCallback')
      expect(await desk.db.$count(auditLog)).toBe(rows)
      expect(await desk.db.select().from(rateLimits)).toEqual(counted)
    })

    it.each(['desk-nonce', 'desk-verifier', 'desk-state'])(
      'not with %s of another',
      async (name) => {
        const { first, second } = await twoOnTheWayBack()
        expect(first.cookie).toContain(`${name}=`)
        await expectUnfinished(first.back, withCookie(first.cookie, name, second.cookie))
      },
    )

    it('not the same response twice', async () => {
      const { first } = await twoOnTheWayBack()
      const { page } = await returnFromProvider(first.back, first.cookie)
      expect(page).toBe('/disputes')
      await expectUnfinished(first.back, first.cookie)
    })

    it('and reports an error response of the provider', async () => {
      const { cookie, url } = await leaveForProvider('/audit')
      const back = new URL(`${REDIRECT}?error=access_denied`)
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      const { page, search } = await returnFromProvider(back, cookie)
      expect(page).toBe('/sign-in')
      expect(search.get('error')).toBe('Callback')
      expect(search.get('callbackUrl')).toBe('http://localhost:3000/audit')
      expect(await audit()).toMatchObject([{ detail: { reason: 'denied' } }])
    })
  })

  it('reports a provider that does not respond', async () => {
    const gone = await startIdentityProvider(REDIRECT)
    await gone.stop()
    await test.close()
    await useDesk(gone.env)
    const { url } = await leaveForProvider()
    expect(`${url.pathname}${url.search}`).toBe('/api/auth/error?error=OAuthSignin')
  })

  it('does not start for another site, and does not redirect to one', async () => {
    const token = await csrf()
    const response = await call('signin/single-sign-on', {
      method: 'POST',
      cookie: cookieHeader(token.response),
      body: { csrfToken: token.csrfToken },
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(response.status).toBe(403)
    const person = await invited()
    const { response: back } = await signIn(account(person.email), 'https://evil.example/')
    expect(back.headers.get('location')).toBe('http://localhost:3000/')
  })

  it('blocks an address after 50 failed attempts in an hour, and records it once', async () => {
    const garbage = new URL(`${REDIRECT}?code=guess&state=guess`)
    const left = 'desk-state=guess'
    for (let tries = 0; tries < 50; tries += 1) await returnFromProvider(garbage, left)
    const rows = await desk.db.$count(auditLog)
    for (let tries = 0; tries < 3; tries += 1) {
      const { page, search } = await returnFromProvider(garbage, left)
      expect(page).toBe('/sign-in')
      expect(search.get('error')).toMatch(/^TooManyAttempts:\d+$/)
    }
    expect((await leaveForProvider()).url.searchParams.get('error')).toMatch(/^TooManyAttempts/)
    expect(await desk.db.$count(auditLog)).toBe(rows + 1)
  })

  it('does not block a known browser because of attempts by others at its address', async () => {
    const login = account((await invited()).email)
    const { cookie } = await signIn(login)
    const garbage = new URL(`${REDIRECT}?code=guess&state=guess`)
    for (let tries = 0; tries < 51; tries += 1) {
      await returnFromProvider(garbage, 'desk-state=guess')
    }
    const left = await leaveForProvider('/disputes', cookie)
    const back = await signInAtProvider(left.url, login)
    expect((await returnFromProvider(back, left.cookie)).page).toBe('/disputes')
  })

  it('informs the person of failed password attempts', async () => {
    const person = await invited()
    const now = desk.now()
    await noteFailedSignIn(desk.db, { email: person.email, address: '192.0.2.1', now })
    await signIn(account(person.email))
    const [session] = await desk.db.select().from(sessions).where(eq(sessions.personId, person.id))
    expect(session).toMatchObject({ failedAttempts: 1, failedAddresses: 1 })
  })

  it('does not count successful sign-ins', async () => {
    const login = account((await invited()).email)
    for (let times = 0; times < 3; times += 1) await signIn(login)
    const counted = await desk.db.select({ points: rateLimits.points }).from(rateLimits)
    expect(counted).toEqual([{ points: 0 }])
  })

  it('hides its cookies from scripts and other sites, and removes them at the end', async () => {
    const { response } = await leaveForProvider()
    const own = setCookies(response).filter(({ name }) => name !== 'desk-callback')
    expect(own.map(({ name }) => name).toSorted()).toEqual([
      'desk-nonce',
      'desk-state',
      'desk-verifier',
    ])
    for (const { attributes } of own) {
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']))
    }
    const done = await signIn(account((await invited()).email))
    const gone = setCookies(done.response).filter(({ value }) => value === '')
    expect(gone.map(({ name }) => name).toSorted()).toEqual(own.map(({ name }) => name).toSorted())
  })

  it('logs no secret, code, token, state or nonce', async () => {
    const left = await leaveForProvider()
    const back = await signInAtProvider(left.url, account((await invited()).email))
    await returnFromProvider(back, left.cookie)
    await returnFromProvider(back, left.cookie)
    const wrong = new URL(back)
    wrong.searchParams.set('state', 'b'.repeat(43))
    await returnFromProvider(wrong, left.cookie)
    const log = logged.join('')
    expect(log).toContain('OAUTH_CALLBACK_ERROR')
    const secrets = [
      provider.env.OIDC_CLIENT_SECRET,
      back.searchParams.get('code'),
      left.url.searchParams.get('state'),
      left.url.searchParams.get('nonce'),
      'b'.repeat(43),
      ...left.cookie.split('; ').map((pair) => pair.split('=')[1]),
    ]
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(20)
      expect(log).not.toContain(secret)
    }
    expect(log).not.toMatch(/eyJ[\w-]+\./)
  })
})

describe('with a role claim', () => {
  beforeEach(() =>
    useDesk({
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLE_MAP: 'staff=viewer,cn=support=agent,desk-admins=admin',
    }),
  )

  it('adds a person with a role, under the name from the provider', async () => {
    const email = newEmail()
    const login = account(email, { name: 'Ken Mori', groups: ['other', 'staff', 'cn=support'] })
    const { cookie } = await signIn(login)
    expect(await who(cookie)).toMatchObject({ email, name: 'Ken Mori', role: 'agent' })
    expect(await audit(3)).toMatchObject([
      { action: 'signed_in' },
      { action: 'identity_linked' },
      { action: 'person_added', personId: null, detail: { email, role: 'agent' } },
    ])
  })

  it.each([
    ['ｓｅｒｖｅｒ \u200Bstart', 'Naoko Ito'],
    ['Single sign-on', 'Naoko Ito'],
    ['\u202Eotl\u2066 okoaN\u2069', 'otl okoaN'],
    ['\u200B', 'Naoko Ito'],
  ])('refuses a name from the provider that has another meaning: %j', async (name, kept) => {
    const email = `naoko.ito@${newEmail().split('@')[0]}.example.com`
    await signIn(account(email, { name, groups: 'staff' }))
    expect((await rowOf(email))?.name).toBe(kept)
  })

  it('applies the claim at each sign-in', async () => {
    const email = newEmail()
    await signIn(account(email, { groups: 'desk-admins' }))
    expect((await rowOf(email))?.role).toBe('admin')
    await addTestAccount(desk, 'admin')
    const { cookie } = await signIn(account(email, { groups: ['staff'] }))
    expect((await who(cookie))?.role).toBe('viewer')
    expect(await audit(2)).toMatchObject([
      { action: 'signed_in' },
      { action: 'role_changed', personId: null, detail: { email, from: 'admin', to: 'viewer' } },
    ])
  })

  it.each([{ groups: ['other'] }, { groups: undefined }, { groups: [] }, { groups: { a: 1 } }])(
    'refuses a person without a role: %j',
    async (claims) => {
      const person = await invited()
      const { page, search } = await signIn(account(person.email, claims))
      expect(page).toBe('/sign-in')
      expect(search.get('error')).toBe('SingleSignOn:no_role')
    },
  )

  it('adds no person by an e-mail that is not verified', async () => {
    const email = newEmail()
    const { search } = await signIn(account(email, { groups: 'staff', email_verified: false }))
    expect(search.get('error')).toBe('SingleSignOn:email_unverified')
    expect(await rowOf(email)).toBeUndefined()
  })

  it('keeps the last admin', async () => {
    await desk.db.update(people).set({ disabledAt: desk.now() }).where(eq(people.role, 'admin'))
    const email = newEmail()
    await signIn(account(email, { groups: 'desk-admins' }))
    const { cookie } = await signIn(account(email, { groups: 'staff' }))
    expect((await who(cookie))?.role).toBe('admin')
    expect(await audit()).toMatchObject([
      { action: 'signed_in', detail: { roleKept: 'last_admin' } },
    ])
  })

  it('creates one person for two concurrent first sign-ins', async () => {
    const email = newEmail()
    const login = account(email, { groups: 'staff' })
    const left = [await leaveForProvider(), await leaveForProvider()]
    const backs = await Promise.all(left.map(({ url }) => signInAtProvider(url, login)))
    const pages = await Promise.all(
      backs.map((back, index) => returnFromProvider(back, left[index]?.cookie ?? '')),
    )
    expect(pages.map(({ page }) => page)).toContain('/disputes')
    expect(await desk.db.$count(people, eq(people.email, email))).toBe(1)
  })
})

describe('with passwords switched off', () => {
  beforeEach(() => useDesk({ PASSWORD_SIGN_IN: 'off' }))

  it('refuses the correct password', async () => {
    const { email, password } = await addTestAccount(desk)
    const token = await csrf()
    const response = await call('callback/credentials', {
      method: 'POST',
      cookie: cookieHeader(token.response),
      body: { email, password, csrfToken: token.csrfToken, json: 'true' },
    })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'password_sign_in_off' })
    expect(
      await desk.db.$count(sessions, eq(sessions.personId, (await rowOf(email))?.id ?? '')),
    ).toBe(0)
  })

  it('still signs in through the provider', async () => {
    const { page } = await signIn(account((await invited()).email))
    expect(page).toBe('/disputes')
  })
})

describe('without single sign-on', () => {
  it('has no route for it', async () => {
    test = await installDeskWithoutOmise(database)
    for (const [action, method] of [
      ['signin/single-sign-on', 'POST'],
      ['callback/single-sign-on?code=1&state=1', 'GET'],
    ] as const) {
      const response = await call(action, { method, ...(method === 'POST' ? { body: {} } : {}) })
      expect(response.status).toBe(404)
    }
  })
})
