import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordLinkSchema, peopleSchema, type ListedPerson } from '@/lib/contract/people'
import { auditLog } from '@/lib/db/schema/audit-log'
import { passwordLinks, people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { signInWithPassword } from '@/lib/server/auth/sign-in'
import { addTestAccount, signedInCookie } from '@/lib/server/auth/testing/accounts'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { LINK_SECONDS } from './password-links'

const PASSWORD = 'four unrelated words here'
let nextName = 0

describeOnBothDatabases('managing people', (openDatabase) => {
  let test: TestDesk
  let passed = 0

  beforeAll(async () => {
    const opened = await openTestDesk(await openDatabase())
    opened.desk.now = () => new Date(Date.now() + passed)
    test = opened
  })
  afterAll(() => test.close())

  const json = (body: unknown): RequestInit => ({ body: JSON.stringify(body) })
  const asAdmin = (method: string, path: string, body?: unknown) =>
    test.call('admin', method, path, body === undefined ? {} : json(body))

  async function listed(): Promise<ListedPerson[]> {
    return peopleSchema.parse(await (await asAdmin('GET', accountApi.people())).json()).items
  }

  async function find(email: string): Promise<ListedPerson> {
    const person = (await listed()).find((candidate) => candidate.email === email)
    if (!person) throw new Error(`No person has the e-mail ${email}`)
    return person
  }

  async function tokenOf(response: Response): Promise<string> {
    expect(response.status).toBe(201)
    const { url } = passwordLinkSchema.parse(await response.json())
    expect(url).toMatch(/^http:\/\/localhost:3000\/set-password#[\w-]{43}$/)
    return new URL(url).hash.slice(1)
  }

  async function invite(role = 'agent') {
    nextName += 1
    const email = `new-${nextName}@example.com`
    const body = { name: ' Mali Suwan ', email: email.toUpperCase(), role }
    return { email, token: await tokenOf(await asAdmin('POST', accountApi.people(), body)) }
  }

  const openLink = (token: string) =>
    test.call(null, 'POST', accountApi.passwordLink(), json({ token }))
  const choose = (token: string, password = PASSWORD) =>
    test.call(null, 'POST', accountApi.setPassword(), json({ token, password }))

  async function signInState(email: string, password = PASSWORD): Promise<string> {
    const from = { address: '192.0.2.9', userAgent: null, requestId: null }
    return (await signInWithPassword({ email, password, ...from })).state
  }

  async function lastAudit() {
    const rows = await test.desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence))
    return rows[0]
  }

  it('invites: the link shows its person, sets the password once and grants nothing else', async () => {
    const { email, token } = await invite('viewer')
    expect(await find(email)).toMatchObject({
      name: 'Mali Suwan',
      role: 'viewer',
      state: 'waiting',
      linkUntil: expect.any(String),
    })
    expect(await lastAudit()).toMatchObject({ action: 'person_added', personName: 'The admin' })
    expect(await signInState(email, '')).toBe('refused')

    expect(await (await openLink(token)).json()).toEqual({ name: 'Mali Suwan', email })
    expect((await choose(token)).status).toBe(200)
    expect(await signInState(email)).toBe('signed_in')
    expect(await find(email)).toMatchObject({ state: 'active', linkUntil: null, sessions: 1 })
    await expectProblem(await choose(token, 'another long password'), 410, 'link_spent')
    await expectProblem(await openLink(token), 410, 'link_spent')
  })

  it('stores no part of the link that could open it', async () => {
    const { token } = await invite()
    const rows = await test.desk.db.select().from(passwordLinks)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(await test.desk.db.select().from(auditLog))).not.toContain(token)
  })

  it('keeps the link valid when the password is refused', async () => {
    const { email, token } = await invite()
    await expectProblem(await choose(token, 'short'), 422, 'password_too_short')
    await expectProblem(await choose(token, email), 422, 'password_obvious')
    expect((await choose(token)).status).toBe(200)
  })

  it('accepts a link once when it is used several times concurrently', async () => {
    const { token } = await invite()
    const answers = await Promise.all(['a', 'b', 'c'].map((end) => choose(token, PASSWORD + end)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410])
  })

  it('expires a link after three days', async () => {
    const { email, token } = await invite()
    passed = (LINK_SECONDS + 1) * 1000
    try {
      await expectProblem(await choose(token), 410, 'link_spent')
    } finally {
      passed = 0
    }
    expect((await find(email)).state).toBe('waiting')
  })

  it('limits guessing of links', async () => {
    const codes: unknown[] = []
    for (let tries = 0; tries < 6; tries += 1) {
      codes.push((await openLink('x'.repeat(43))).status)
    }
    expect(codes.at(-1)).toBe(429)
    await test.desk.db.execute('delete from rate_limits')
  })

  it.each([
    [{ email: 'not an address' }, 422, 'email_invalid'],
    [{ name: '  ' }, 422, 'name_invalid'],
    [{ role: 'owner' }, 422, 'malformed_request'],
  ] as const)('refuses a new person with %o', async (wrong, status, code) => {
    const right = { name: 'Mali', email: 'mali@example.com', role: 'agent' }
    await expectProblem(
      await asAdmin('POST', accountApi.people(), { ...right, ...wrong }),
      status,
      code,
    )
  })

  it('refuses an e-mail that is taken', async () => {
    const { email } = await invite()
    const body = { name: 'Another', email, role: 'agent' }
    await expectProblem(await asAdmin('POST', accountApi.people(), body), 409, 'email_taken')
  })

  it('changes a role immediately', async () => {
    const { personId, email } = await addTestAccount(test.desk, 'viewer')
    const answer = await asAdmin('PATCH', accountApi.person(personId), { role: 'agent' })
    expect(answer.status).toBe(200)
    expect(await find(email)).toMatchObject({ role: 'agent' })
    expect(await lastAudit()).toMatchObject({
      action: 'role_changed',
      detail: { subjectId: personId, from: 'viewer', to: 'agent' },
    })
  })

  it('disables a person with all sessions and links, and enables them again', async () => {
    const { personId, email, password } = await addTestAccount(test.desk)
    await signedInCookie(test.desk, personId)
    const link = await tokenOf(await asAdmin('POST', accountApi.personLink(personId)))
    await asAdmin('PATCH', accountApi.person(personId), { disabled: true })
    expect(await find(email)).toMatchObject({ state: 'disabled', sessions: 0, linkUntil: null })
    await expectProblem(await choose(link), 410, 'link_spent')
    await asAdmin('PATCH', accountApi.person(personId), { disabled: false })
    // The link removed the password, so the person cannot sign in until they choose a new one.
    expect(await find(email)).toMatchObject({ state: 'waiting' })
    expect(await signInState(email, password)).toBe('refused')
  })

  it('signs out everywhere and records it once', async () => {
    const { personId, email } = await addTestAccount(test.desk)
    await signedInCookie(test.desk, personId)
    await signedInCookie(test.desk, personId)
    expect((await find(email)).sessions).toBe(2)
    await asAdmin('DELETE', accountApi.personSessions(personId))
    expect((await find(email)).sessions).toBe(0)
    expect(await lastAudit()).toMatchObject({ action: 'sessions_ended', detail: { sessions: 2 } })
    const before = await test.desk.db.$count(auditLog)
    await asAdmin('DELETE', accountApi.personSessions(personId))
    expect(await test.desk.db.$count(auditLog)).toBe(before)
  })

  it('resets a password: the old one and the sessions end, a second link replaces the first', async () => {
    const { personId, email, password } = await addTestAccount(test.desk)
    await signedInCookie(test.desk, personId)
    const first = await tokenOf(await asAdmin('POST', accountApi.personLink(personId)))
    const second = await tokenOf(await asAdmin('POST', accountApi.personLink(personId)))
    expect(await signInState(email, password)).toBe('refused')
    expect(await find(email)).toMatchObject({ state: 'waiting', sessions: 0 })
    await expectProblem(await choose(first), 410, 'link_spent')
    expect((await choose(second)).status).toBe(200)
    expect(await signInState(email)).toBe('signed_in')
  })

  it('keeps the last admin, and gives admins no link for themselves', async () => {
    const me = (await listed()).find(({ you }) => you)
    if (!me) throw new Error('The admin is not listed')
    const self = accountApi.person(me.id)
    await expectProblem(await asAdmin('PATCH', self, { role: 'agent' }), 409, 'last_admin')
    await expectProblem(await asAdmin('PATCH', self, { disabled: true }), 409, 'last_admin')
    await expectProblem(await asAdmin('POST', accountApi.personLink(me.id)), 409, 'own_account')
    const [row] = await test.desk.db.select().from(people).where(eq(people.id, me.id))
    expect(row).toMatchObject({ role: 'admin', disabledAt: null })
  })

  it('returns 404 for an unknown id', async () => {
    const unknownId = '00000000-0000-4000-8000-000000000000'
    await expectProblem(
      await asAdmin('DELETE', accountApi.personSessions(unknownId)),
      404,
      'person_not_found',
    )
    await expectProblem(
      await asAdmin('POST', accountApi.personLink(unknownId)),
      404,
      'person_not_found',
    )
    await expectProblem(
      await asAdmin('PATCH', accountApi.person('x'), { role: 'agent' }),
      404,
      'not_found',
    )
  })

  describe('where passwords are switched off', () => {
    let withPasswords: typeof test.desk.env

    beforeAll(() => {
      withPasswords = test.desk.env
      test.desk.env = { ...withPasswords, passwordSignIn: false }
    })
    afterAll(() => {
      test.desk.env = withPasswords
    })

    it('invites without a link', async () => {
      const body = { name: 'Mali Suwan', email: 'no-link@example.com', role: 'viewer' }
      const response = await asAdmin('POST', accountApi.people(), body)
      expect(response.status).toBe(201)
      expect(await response.json()).toBeNull()
      expect(await find(body.email)).toMatchObject({ state: 'waiting', linkUntil: null })
      expect(await lastAudit()).toMatchObject({ action: 'person_added', personName: 'The admin' })
    })

    it('refuses to create, open or use a link, and to change a password', async () => {
      test.desk.env = withPasswords
      const { email, token } = await invite()
      test.desk.env = { ...withPasswords, passwordSignIn: false }
      const { id } = await find(email)
      const change = { current: PASSWORD, password: 'four other words here' }
      for (const response of [
        await asAdmin('POST', accountApi.personLink(id)),
        await openLink(token),
        await choose(token),
        await test.call('agent', 'PUT', accountApi.ownPassword(), json(change)),
      ]) {
        await expectProblem(response, 403, 'password_sign_in_off')
      }
    })
  })
})
