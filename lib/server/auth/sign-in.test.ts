import type * as Argon2 from '@node-rs/argon2'
import { parseOptions, verify } from '@node-rs/argon2'
import { and, desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people, sessions } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Desk } from '../desk'
import { disablePerson, setPassword } from '../people/people'
import { addTestAccount, testActor } from './testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from './testing/desk-without-omise'
import { personOfSession } from '@/lib/server/people/sessions'
import { signInWithPassword, type SignInInput } from './sign-in'

// The real implementation, spied on: refusals must do the same amount of work.
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<typeof Argon2>()
  return { ...original, verify: vi.fn(original.verify) }
})

let nextAddress = 0
const freshAddress = () => `192.0.2.${(nextAddress += 1)}`

describeOnBothDatabases('signing in', (open) => {
  let test: DeskWithoutOmise
  let desk: Desk
  let attempt: (input: Partial<SignInInput>) => ReturnType<typeof signInWithPassword>

  beforeAll(async () => {
    test = await installDeskWithoutOmise(await open())
    desk = test.desk
  })
  afterAll(() => test.close())

  beforeEach(() => {
    vi.mocked(verify).mockClear()
    const address = freshAddress()
    attempt = (input) =>
      signInWithPassword({
        email: 'unknown@example.com',
        password: 'wrong',
        address,
        userAgent: 'Firefox',
        requestId: 'req-1',
        ...input,
      })
  })

  async function lastAudit() {
    const [row] = await desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(1)
    return row
  }

  it('starts a session, stores only its hash and records the sign-in', async () => {
    const { email, password, personId } = await addTestAccount(desk, 'viewer')
    const result = await attempt({ email: `  ${email.toUpperCase()}`, password })
    if (result.state !== 'signed_in') throw new Error(result.state)

    expect(Buffer.from(result.token, 'base64url').length).toBeGreaterThanOrEqual(16)
    const [row] = await desk.db.select().from(sessions).where(eq(sessions.personId, personId))
    expect(row?.id).not.toContain(result.token)
    expect(row?.userAgent).toBe('Firefox')
    const person = await personOfSession(desk.db, result.token, desk.now(), { isActivity: true })
    expect(person).toMatchObject({ id: personId, email, role: 'viewer', sessionId: row?.id })
    expect(await lastAudit()).toMatchObject({
      action: 'signed_in',
      personId,
      requestId: 'req-1',
    })
  })

  it('creates a new token each time', async () => {
    const account = await addTestAccount(desk)
    const tokens = [await attempt(account), await attempt(account)].map((result) =>
      result.state === 'signed_in' ? result.token : '',
    )
    expect(new Set(tokens).size).toBe(2)
  })

  it('ends the previous session of the browser', async () => {
    const account = await addTestAccount(desk)
    const before = await attempt(account)
    if (before.state !== 'signed_in') throw new Error(before.state)
    await attempt({ ...account, replaces: before.token })
    expect(
      await personOfSession(desk.db, before.token, desk.now(), { isActivity: true }),
    ).toBeNull()
  })

  it('accepts a password in any Unicode composition', async () => {
    const account = await addTestAccount(desk)
    await setPassword(desk.db, testActor, {
      ...account,
      password: 'ガーデン caf\u00e9 long enough',
    })
    const result = await attempt({ ...account, password: 'ガーデン cafe\u0301 long enough' })
    expect(result.state).toBe('signed_in')
  })

  describe('when it is refused', () => {
    async function refusals() {
      const account = await addTestAccount(desk)
      const disabled = await addTestAccount(desk)
      await disablePerson(desk.db, testActor, { ...disabled, now: desk.now() })
      return [
        { reason: 'unknown_account', input: { email: 'unknown@example.com', password: 'x' } },
        { reason: 'wrong_password', input: { email: account.email, password: 'x' } },
        { reason: 'wrong_password', input: { email: account.email, password: 'x'.repeat(500) } },
        { reason: 'disabled', input: { email: disabled.email, password: disabled.password } },
      ]
    }

    it('gives the same error for an unknown account, a wrong password and a disabled account', async () => {
      for (const { input } of await refusals()) {
        expect(await attempt(input)).toEqual({ state: 'refused' })
      }
    })

    it('does the same work each time, equal to that of a correct password', async () => {
      const account = await addTestAccount(desk)
      await attempt(account)
      for (const { input } of await refusals()) await attempt(input)

      const work = vi.mocked(verify).mock.calls.map(([hash]) => parseOptions(hash))
      expect(work).toHaveLength(5)
      for (const options of work) {
        expect(options).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 })
        expect(options).toEqual(work[0])
      }
    })

    it('records the e-mail and the reason for admins', async () => {
      for (const { input, reason } of await refusals()) {
        await attempt(input)
        expect(await lastAudit()).toMatchObject({
          action: 'sign_in_failed',
          personId: null,
          detail: { email: input.email, reason },
        })
      }
    })

    it('bounds and cleans the typed e-mail before it is recorded', async () => {
      const email = `\u0000${'x'.repeat(5000)}\ud800\r\n{"level":60}`
      expect(await attempt({ email })).toEqual({ state: 'refused' })
      expect(String((await lastAudit())?.detail?.['email'])).toBe('x'.repeat(254))
    })
  })

  describe('limits', () => {
    it('allows 5 attempts on an account in 15 minutes from one address, then gives the time to wait', async () => {
      const account = await addTestAccount(desk)
      for (let tries = 0; tries < 5; tries += 1) {
        expect(await attempt({ email: account.email })).toEqual({ state: 'refused' })
      }
      const blocked = await attempt(account)
      if (blocked.state !== 'too_many_attempts') throw new Error(blocked.state)
      expect(blocked.retryAfterSeconds).toBeGreaterThan(14 * 60)
      expect(blocked.retryAfterSeconds).toBeLessThanOrEqual(15 * 60)
      expect(verify).toHaveBeenCalledTimes(5)

      const elsewhere = await attempt({ ...account, address: freshAddress() })
      expect(elsewhere.state).toBe('signed_in')
    })

    it('counts parallel guesses one by one', async () => {
      const { email } = await addTestAccount(desk)
      const results = await Promise.all(Array.from({ length: 20 }, () => attempt({ email })))
      const states = results.map(({ state }) => state)
      expect(states.filter((state) => state === 'refused')).toHaveLength(5)
      expect(states.filter((state) => state === 'too_many_attempts')).toHaveLength(15)
    })

    it('limits unknown accounts in the same way', async () => {
      for (let tries = 0; tries < 5; tries += 1) await attempt({ email: 'ghost@example.com' })
      const { state } = await attempt({ email: 'GHOST@example.com' })
      expect(state).toBe('too_many_attempts')
    })

    it('records a block once, not each blocked attempt', async () => {
      const email = 'flood@example.com'
      for (let tries = 0; tries < 9; tries += 1) await attempt({ email })
      const rows = await desk.db
        .select({ detail: auditLog.detail })
        .from(auditLog)
        .where(and(eq(auditLog.action, 'sign_in_failed')))
      const reasons = rows
        .map(({ detail }) => detail)
        .filter((detail) => detail?.['email'] === email)
        .map((detail) => detail?.['reason'])
      expect(reasons).toEqual([...Array(5).fill('unknown_account'), 'too_many_attempts'])
    })

    it('resets the counter of an account after a correct password', async () => {
      const account = await addTestAccount(desk)
      for (let round = 0; round < 3; round += 1) {
        for (let tries = 0; tries < 4; tries += 1) await attempt({ email: account.email })
        expect((await attempt(account)).state).toBe('signed_in')
      }
    })

    it('allows an address 50 attempts an hour over all accounts', async () => {
      const tries = Array.from({ length: 51 }, (_, index) => `guess-${index}@example.com`)
      const states: string[] = []
      for (const email of tries) states.push((await attempt({ email })).state)
      expect(states.slice(0, 50)).toEqual(Array(50).fill('refused'))
      expect(states[50]).toBe('too_many_attempts')
    })

    it('does not count correct passwords as guesses', async () => {
      const account = await addTestAccount(desk)
      for (let times = 0; times < 55; times += 1) {
        expect((await attempt(account)).state).toBe('signed_in')
      }
    })

    it('expire', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      try {
        const account = await addTestAccount(desk)
        for (let tries = 0; tries < 6; tries += 1) await attempt({ email: account.email })
        expect((await attempt(account)).state).toBe('too_many_attempts')
        vi.setSystemTime(Date.now() + 15 * 60_000 + 1000)
        expect((await attempt(account)).state).toBe('signed_in')
      } finally {
        vi.useRealTimers()
      }
    })
  })

  it('starts no session when the password changes concurrently', async () => {
    const account = await addTestAccount(desk)
    const changed = setPassword(desk.db, testActor, { ...account, password: 'something new here' })
    const [result] = await Promise.all([attempt(account), changed])
    const kept = await desk.db
      .select()
      .from(sessions)
      .where(eq(sessions.personId, account.personId))
    expect(kept).toEqual([])
    expect(['signed_in', 'refused']).toContain(result.state)
  })

  it('removes expired sessions', async () => {
    const left = await addTestAccount(desk)
    await attempt(left)
    test.advance(31 * 60)
    await attempt(await addTestAccount(desk))
    const rows = await desk.db.select().from(sessions).where(eq(sessions.personId, left.personId))
    expect(rows).toEqual([])
    expect(await desk.db.$count(people, eq(people.id, left.personId))).toBe(1)
  })
})
