import { desc } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ownSessionsSchema, type OwnSession } from '@/lib/contract/profile'
import { auditLog } from '@/lib/db/schema/audit-log'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { signInWithPassword } from '@/lib/server/auth/sign-in'
import {
  addTestAccount,
  cookieWith,
  signedInCookie,
  type TestAccount,
} from '@/lib/server/auth/testing/accounts'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const PASSWORD = 'four unrelated words here'

describeOnBothDatabases('the profile', (openDatabase) => {
  let test: TestDesk
  let account: TestAccount
  let cookie: string

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.desk.db.execute('delete from rate_limits')
    account = await addTestAccount(test.desk, 'viewer')
    cookie = await signedInCookie(test.desk, account.personId)
  })

  const call = (method: string, path: string, body?: unknown) =>
    test.call(null, method, path, {
      headers: { cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  async function sessionsOf(response: Promise<Response>): Promise<OwnSession[]> {
    return ownSessionsSchema.parse(await (await response).json()).items
  }

  const change = (current: string, password: string) =>
    call('PUT', accountApi.ownPassword(), { current, password })
  const signIn = (password: string) =>
    signInWithPassword({
      email: account.email,
      password,
      address: '192.0.2.8',
      userAgent: 'Firefox',
      requestId: null,
    })

  async function lastAudit() {
    const rows = await test.desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence))
    return rows[0]
  }

  it("lists the person's sessions, marks the current one and ends any of them", async () => {
    await signIn(account.password)
    const found = await sessionsOf(call('GET', accountApi.ownSessions()))
    expect(found.map(({ here }) => here).toSorted()).toEqual([false, true])
    const other = found.find(({ here }) => !here)
    expect(other).toMatchObject({ userAgent: 'Firefox', address: '192.0.2.8' })

    const left = await sessionsOf(call('DELETE', accountApi.ownSession(other?.id ?? '')))
    expect(left.map(({ here }) => here)).toEqual([true])
    expect(await lastAudit()).toMatchObject({
      action: 'sessions_ended',
      personId: account.personId,
    })
  })

  it('never ends a session of another person', async () => {
    const other = await addTestAccount(test.desk)
    await signedInCookie(test.desk, other.personId)
    const rows = await test.desk.db.query.sessions.findMany()
    const theirs = rows.find(({ personId }) => personId === other.personId)
    await call('DELETE', accountApi.ownSession(theirs?.id ?? ''))
    const after = await test.desk.db.query.sessions.findMany()
    expect(after.map(({ id }) => id)).toContain(theirs?.id)
  })

  it('changes the password and ends the other sessions, not this one', async () => {
    const before = await signIn(account.password)
    const left = await sessionsOf(change(account.password, PASSWORD))
    expect(left.map(({ here }) => here)).toEqual([true])
    expect((await signIn(account.password)).state).toBe('refused')
    expect((await signIn(PASSWORD)).state).toBe('signed_in')
    const old = await cookieWith(test.desk, { sid: before.state === 'signed_in' && before.token })
    const answer = await test.call(null, 'GET', accountApi.ownSessions(), {
      headers: { cookie: old },
    })
    expect(answer.status).toBe(401)
  })

  it('changes nothing without the current password, and limits guessing it', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      await expectProblem(await change(`guess ${tries}`, PASSWORD), 403, 'password_wrong')
    }
    await expectProblem(await change(account.password, PASSWORD), 429, 'too_many_requests')
    expect((await signIn(account.password)).state).toBe('signed_in')
  })

  it('applies the password policy', async () => {
    await expectProblem(await change(account.password, 'short'), 422, 'password_too_short')
    await expectProblem(await change(account.password, account.email), 422, 'password_obvious')
  })
})
