import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { accountApi } from '@/lib/format/account-paths'
import { api, withQuery } from '@/lib/format/paths'
import { addTestAccount, signedInCookie } from '@/lib/server/auth/testing/accounts'
import { call as callAuth, cookieHeader, csrf } from '@/lib/server/auth/testing/auth-calls'
import { captureLog } from '@/lib/server/testing/capture-log'
import { failingStatements, type FailingStatements } from '@/lib/server/testing/failing-statements'
import { pdf } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

/** The statements of one call; far more than any makes. */
const MOST_STATEMENTS = 200

/** The bound values that the log may contain: they identify the request, the person, the object and the origin. */
const NAMED = ['requestId', 'personId', 'path', 'disputeId', 'uploadId', 'address', 'time']

const secret = (what: string) => `${what} ${randomBytes(9).toString('hex')}`

describe('values bound to database statements', () => {
  const { log, lines } = captureLog()
  let test: TestDesk
  let statements: FailingStatements
  let disputeId: string

  beforeAll(async () => {
    const database = await openDatabase({ memory: true })
    test = await openTestDesk(database, { log })
    statements = failingStatements(database.db)
    disputeId = await test.omise.openDispute()
  })
  afterAll(() => test.close())

  const send = (role: 'agent' | 'admin', method: string, path: string, body: unknown) =>
    test.call(role, method, path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })

  const calls: Record<string, () => Promise<unknown>> = {
    'a sign-in': async () => {
      const { email, password } = await addTestAccount(test.desk)
      const { csrfToken, response } = await csrf()
      await callAuth('callback/credentials', {
        method: 'POST',
        cookie: cookieHeader(response),
        body: { email, password, csrfToken },
      })
    },
    'a sign-in with a wrong password': async () => {
      const { csrfToken, response } = await csrf()
      await callAuth('callback/credentials', {
        method: 'POST',
        cookie: cookieHeader(response),
        body: { email: `${randomUUID()}@example.com`, password: secret('Wrong'), csrfToken },
      })
    },
    'a look at the session': async () => {
      const { personId } = await addTestAccount(test.desk)
      await callAuth('session', { cookie: await signedInCookie(test.desk, personId) })
    },
    'an invitation': () =>
      send('admin', 'POST', accountApi.people(), {
        email: `${randomUUID()}@example.com`,
        name: secret('Naoko'),
        role: 'agent',
      }),
    'a link for a password': () =>
      send('admin', 'POST', accountApi.setPassword(), {
        token: randomBytes(32).toString('base64url'),
        password: secret('A password of three words'),
      }),
    'a draft': () =>
      send('agent', 'PUT', api.draft(disputeId), { text: secret('Dear bank'), version: 0 }),
    'a waiver': () =>
      send('agent', 'PUT', api.waiver(disputeId, 'proof_of_receipt'), {
        reason: secret('Digital'),
      }),
    'an upload': () =>
      test.call(
        'agent',
        'POST',
        withQuery(api.documents(disputeId), {
          uploadId: randomUUID(),
          kind: 'proof_of_receipt',
          filename: `${secret('receipt')}.pdf`,
        }),
        { body: pdf(), headers: { 'content-type': 'application/octet-stream' } },
      ),
    'the audit log': () =>
      test.call('admin', 'GET', withQuery(accountApi.audit(), { dispute: disputeId })),
    'the page of a dispute': () => test.call('viewer', 'GET', api.response(disputeId)),
  }

  it.each(Object.keys(calls))(
    'stay out of the log, whichever statement fails: %s',
    async (name) => {
      let at = 1
      while (await statements.during(at, async () => calls[name]?.().catch(() => undefined))) {
        at += 1
        expect(at).toBeLessThan(MOST_STATEMENTS)
      }
      expect(at).toBeGreaterThan(1)
      expect(loggedAmong(statements.bound)).toEqual([])
    },
  )

  it('leave what an operator needs: SQLSTATE, table and constraint', () => {
    const failures = JSON.stringify(lines().filter(({ level }) => level === 50))
    expect(failures.match(/"code":"23505"/g)?.length).toBeGreaterThan(30)
    expect(failures).toContain('"table":"people","constraint":"people_email"')
    expect([...statements.bound].filter(isLong).length).toBeGreaterThan(30)
  })

  function loggedAmong(values: Iterable<string>): string[] {
    const logged = JSON.stringify(lines(), (name, value) => (NAMED.includes(name) ? '' : value))
    return [...values].filter((value) => isLong(value) && logged.includes(value))
  }
})

/** Shorter values are constants of ours, such as the states of an upload. */
function isLong(value: string): boolean {
  return value.length > 10
}
