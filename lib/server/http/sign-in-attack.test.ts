// Must precede every import that loads Next.
import { call, cookieHeader, csrf, type Call } from '@/lib/server/auth/testing/auth-calls'
import type * as Argon2 from '@node-rs/argon2'
import { verify } from '@node-rs/argon2'
import { desc, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { POST as choosePassword } from '@/app/api/password-link/password/route'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { sessions } from '@/lib/db/schema/people'
import { makePasswordLink } from '@/lib/server/accounts/password-links'
import { addTestAccount, type TestAccount } from '@/lib/server/auth/testing/accounts'
import { failingStatements } from '@/lib/server/testing/failing-statements'
import {
  installDeskWithoutOmise,
  type DeskWithoutOmise,
} from '@/lib/server/auth/testing/desk-without-omise'

/** Guessing as an attacker does: through the route, from any number of addresses. */

// The real implementation, spied on: the number of password verifications is limited.
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<typeof Argon2>()
  return { ...original, verify: vi.fn(original.verify) }
})

const OFFICE = '203.0.113.7'
const urlSchema = z.object({ url: z.string() })

let database: OpenDatabase
let test: DeskWithoutOmise
let owner: TestAccount
let token: Awaited<ReturnType<typeof csrf>>

beforeAll(async () => {
  database = await openDatabase({ memory: true })
})
afterAll(() => database.close())
beforeEach(async () => {
  test = await installDeskWithoutOmise(database, { TRUSTED_PROXY_HOPS: '1' })
  owner = await addTestAccount(test.desk)
  token = await csrf()
  vi.mocked(verify).mockClear()
  await database.db.execute('delete from rate_limits')
})
afterEach(() => test.close())

const WRONG = 'a wrong password, of any length'

type Try = { email: string; password: string; address: string; cookie?: string }

/** The result, and the cookies that the browser then has. */
async function signIn({ email, password, address, cookie = '' }: Try) {
  const options: Call = {
    method: 'POST',
    cookie: [cookie, cookieHeader(token.response)].filter(Boolean).join('; '),
    body: { email, password, csrfToken: token.csrfToken, callbackUrl: '/', json: 'true' },
    headers: { 'x-forwarded-for': address },
  }
  const response = await call('callback/credentials', options)
  const { url } = urlSchema.parse(await response.json())
  const error = new URL(url).searchParams.get('error')
  return { state: error?.replace(/:\d+$/, '') ?? 'signed in', cookie: cookieHeader(response) }
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `198.18.${index >> 8}.${index & 255}`)

async function guessFrom(all: readonly string[], email = owner.email): Promise<string[]> {
  const states: string[] = []
  for (const address of all) states.push((await signIn({ email, password: WRONG, address })).state)
  return states
}

/** Only the known-browser cookie; the session has ended. */
function withoutSession(cookie: string): string {
  return cookie
    .split('; ')
    .filter((pair) => pair.startsWith('desk-known-browser='))
    .join('; ')
}

async function lastSession() {
  const [row] = await test.desk.db
    .select()
    .from(sessions)
    .where(eq(sessions.personId, owner.personId))
    .orderBy(desc(sessions.createdAt))
    .limit(1)
  return row
}

describe('300 wrong passwords for one account', () => {
  it('from one address reach the hash at most ten times in an hour', async () => {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      await guessFrom(Array<string>(75).fill('198.18.0.1'))
      await database.db.execute(
        `update rate_limits set expire = expire - ${15 * 60_000} - 1 where key like 'sign-in-account:%'`,
      )
    }
    expect(vi.mocked(verify).mock.calls.length).toBeGreaterThan(5)
    expect(vi.mocked(verify).mock.calls.length).toBeLessThanOrEqual(10)
  })

  it('from 300 addresses reach it ten times', async () => {
    const states = await guessFrom(addresses(300))
    expect(verify).toHaveBeenCalledTimes(10)
    expect(states.slice(0, 10)).toEqual(Array(10).fill('CredentialsSignin'))
    expect(states.slice(10)).toEqual(Array(290).fill('TooManyAttempts'))
  })

  it('get the responses and cost the work of an unknown account', async () => {
    const known = await guessFrom(addresses(30))
    const verified = vi.mocked(verify).mock.calls.length
    expect(await guessFrom(addresses(30), 'unknown@example.com')).toEqual(known)
    expect(verify).toHaveBeenCalledTimes(2 * verified)
  })

  it('cost as many statements as those for an unknown account, within and over the limits', async () => {
    const statements = failingStatements(database.db)
    const cost = (email: string, address: string) =>
      statements.count(() => signIn({ email, password: WRONG, address }))
    const unknown = 'unknown@example.com'
    expect(await cost(owner.email, '198.18.9.1')).toBe(await cost(unknown, '198.18.9.2'))
    for (const email of [owner.email, unknown]) await guessFrom(addresses(12), email)
    expect(await cost(owner.email, '198.18.9.1')).toBe(await cost(unknown, '198.18.9.2'))
    for (let index = 0; index < 52; index += 1) {
      await guessFrom([OFFICE], `made-up-${index}@example.com`)
    }
    expect(await cost(owner.email, OFFICE)).toBe(await cost('another@example.com', OFFICE))
  })
})

describe('an office that shares an address', () => {
  it('is not locked out by wrong passwords for its own accounts', async () => {
    for (let account = 0; account < 15; account += 1) {
      const { email } = await addTestAccount(test.desk)
      await guessFrom(Array<string>(5).fill(OFFICE), email)
    }
    expect((await signIn({ ...owner, address: OFFICE })).state).toBe('signed in')
  })

  it('is not locked out in known browsers by attempts on made-up accounts', async () => {
    const { cookie } = await signIn({ ...owner, address: OFFICE })
    for (let index = 0; index < 51; index += 1) {
      await guessFrom([OFFICE], `made-up-${index}@example.com`)
    }
    expect((await signIn({ ...owner, address: OFFICE })).state).toBe('TooManyAttempts')
    const known = withoutSession(cookie)
    expect((await signIn({ ...owner, address: OFFICE, cookie: known })).state).toBe('signed in')
  })
})

describe('the owner of an account under attack', () => {
  it('can still sign in from a known browser, and only there', async () => {
    const { cookie } = await signIn({ ...owner, address: OFFICE })
    await guessFrom(addresses(40))
    expect((await signIn({ ...owner, address: OFFICE })).state).toBe('TooManyAttempts')
    const known = withoutSession(cookie)
    expect((await signIn({ ...owner, address: OFFICE, cookie: known })).state).toBe('signed in')
  })

  it('shares the browser with colleagues, for whom it is known, too', async () => {
    const colleague = await addTestAccount(test.desk)
    const first = await signIn({ ...owner, address: OFFICE })
    const second = await signIn({
      ...colleague,
      address: OFFICE,
      cookie: withoutSession(first.cookie),
    })
    await guessFrom(addresses(40))
    const known = withoutSession(second.cookie)
    expect((await signIn({ ...owner, address: OFFICE, cookie: known })).state).toBe('signed in')
  })

  it('gains nothing for another account, or with a modified cookie', async () => {
    const { cookie } = await signIn({ ...(await addTestAccount(test.desk)), address: OFFICE })
    await guessFrom(addresses(40))
    vi.mocked(verify).mockClear()
    for (const forged of [withoutSession(cookie), `${withoutSession(cookie)}x`, cookie]) {
      const { state } = await signIn({ ...owner, address: OFFICE, cookie: forged })
      expect(state).toBe('TooManyAttempts')
    }
    expect(verify).not.toHaveBeenCalled()
  })

  it('has the usual number of guesses in a known browser', async () => {
    const { cookie } = await signIn({ ...owner, address: OFFICE })
    vi.mocked(verify).mockClear()
    const guess = { email: owner.email, password: WRONG, cookie: withoutSession(cookie) }
    const states: string[] = []
    for (const address of addresses(30)) states.push((await signIn({ ...guess, address })).state)
    expect(states.filter((state) => state === 'CredentialsSignin')).toHaveLength(5)
    expect(verify).toHaveBeenCalledTimes(5)
  })

  it('signs in with a link from an admin, in any browser', async () => {
    await guessFrom(addresses(40))
    const link = await test.desk.db.transaction((tx) => makePasswordLink(tx, owner.personId))
    const password = 'chosen anew, long enough'
    const response = await choosePassword(
      new Request('http://localhost:3000/api/password-link/password', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ token: new URL(link.url).hash.slice(1), password }),
      }),
    )
    expect(response.status).toBe(200)
    const { state } = await signIn({
      email: owner.email,
      password,
      address: OFFICE,
      cookie: cookieHeader(response),
    })
    expect(state).toBe('signed in')
  })

  it('is informed once of the number of attempts and addresses', async () => {
    const { cookie } = await signIn({ ...owner, address: OFFICE })
    await guessFrom([...addresses(30), ...addresses(10)])
    const known = withoutSession(cookie)
    await signIn({ ...owner, address: OFFICE, cookie: known })
    expect(await lastSession()).toMatchObject({ failedAttempts: 40, failedAddresses: 30 })
    const [row] = await test.desk.db
      .select()
      .from(auditLog)
      .orderBy(desc(auditLog.sequence))
      .limit(1)
    expect(row).toMatchObject({
      action: 'signed_in',
      detail: { failedAttempts: 40, failedAddresses: 30 },
    })

    test.advance(1)
    await signIn({ ...owner, address: OFFICE, cookie: known })
    expect(await lastSession()).toMatchObject({ failedAttempts: null, failedAddresses: null })
  })

  it('is not informed of their own typing errors', async () => {
    await guessFrom(Array<string>(4).fill(OFFICE))
    expect((await signIn({ ...owner, address: OFFICE })).state).toBe('signed in')
    expect(await lastSession()).toMatchObject({ failedAttempts: null, failedAddresses: null })
  })
})

it('marks the browser with a cookie that no script and no other site can read', async () => {
  const response = await call('callback/credentials', {
    method: 'POST',
    cookie: cookieHeader(token.response),
    body: { ...pick(owner), csrfToken: token.csrfToken, callbackUrl: '/', json: 'true' },
    headers: { 'x-forwarded-for': OFFICE },
  })
  const cookie = response.headers
    .getSetCookie()
    .find((line) => line.startsWith('desk-known-browser='))
  expect(cookie).toMatch(/; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax$/)
  expect(cookie).not.toContain(owner.personId)
})

function pick({ email, password }: TestAccount) {
  return { email, password }
}
