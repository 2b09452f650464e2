import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { accountApi } from '@/lib/format/account-paths'
import { api } from '@/lib/format/paths'
import { addTestAccount, cookieWith, signedInCookie } from '@/lib/server/auth/testing/accounts'
import { call as callAuth } from '@/lib/server/auth/testing/auth-calls'
import { callRoute } from '@/lib/server/testing/call-route'
import { captureLog, type CapturedLog } from '@/lib/server/testing/capture-log'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const ADDRESS = '203.0.113.7'

describe('the log of refusals', () => {
  let captured: CapturedLog
  let test: TestDesk
  let disputeId: string

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase({ memory: true }))
    disputeId = await test.omise.openDispute()
  })
  afterAll(() => test.close())
  beforeEach(() => {
    captured = captureLog()
    test.desk.log = captured.log
  })

  async function ask(
    method: string,
    path: string,
    { cookie = '', site = 'same-origin', body }: { cookie?: string; site?: string; body?: unknown },
  ): Promise<number> {
    const headers = { cookie, 'sec-fetch-site': site, 'x-desk-socket-address': ADDRESS }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    return (await callRoute(new Request(`http://localhost:3000${path}`, init))).status
  }

  const warnings = () => captured.lines().filter(({ level }) => level === 40)

  async function signedIn(role: 'viewer' | 'agent') {
    const { personId, password } = await addTestAccount(test.desk, role)
    return { personId, password, cookie: await signedInCookie(test.desk, personId) }
  }

  it('names the person who lacks the permission', async () => {
    const { personId, cookie } = await signedIn('viewer')
    const path = api.document(disputeId, 'docu_test_5abc')
    expect(await ask('DELETE', `${path}?secret=word`, { cookie })).toBe(403)
    expect(warnings()).toMatchObject([
      {
        code: 'not_allowed',
        personId,
        address: ADDRESS,
        method: 'DELETE',
        path,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ])
    expect(captured.text()).not.toContain('secret')
  })

  it.each(['cross-site', 'same-site', 'none'])('names the origin of a %s request', async (site) => {
    const { cookie } = await signedIn('agent')
    const status = await ask('PUT', api.draft(disputeId), { cookie, site, body: {} })
    expect(status).toBe(403)
    expect(warnings()).toMatchObject([
      { code: 'cross_site_request', address: ADDRESS, path: api.draft(disputeId) },
    ])
  })

  it('names the origin of an invalid session, and is silent when there is none', async () => {
    const forged = await cookieWith(
      test.desk,
      { sid: 'guessed' },
      'another secret of 32 characters',
    )
    const ended = await cookieWith(test.desk, { sid: 'over' })
    for (const cookie of [forged, ended, '']) {
      expect(await ask('GET', api.disputes(), { cookie })).toBe(401)
    }
    const refused = { code: 'not_signed_in', personId: null, address: ADDRESS, hasSession: true }
    expect(warnings()).toMatchObject([refused, refused])
  })

  it('names the person who exceeds a limit', async () => {
    const { personId, cookie } = await signedIn('agent')
    const statuses: number[] = []
    while (!statuses.includes(429) && statuses.length < 20) {
      const body = { current: 'not the password', password: 'four unrelated words here' }
      statuses.push(await ask('PUT', accountApi.ownPassword(), { cookie, body }))
    }
    expect(statuses.at(-1)).toBe(429)
    expect(warnings().at(-1)).toMatchObject({
      code: 'too_many_requests',
      personId,
      address: ADDRESS,
    })
    expect(warnings()[0]).toMatchObject({ code: 'password_wrong', personId, address: ADDRESS })
  })

  it('names the person who submits without a second person', async () => {
    test.desk.env = { ...test.desk.env, requireSecondPerson: true }
    const { personId, cookie } = await signedIn('agent')
    await ask('PUT', api.draft(disputeId), { cookie, body: { text: 'Dear bank', version: 0 } })
    const missing = ['details_of_purchase', 'proof_of_receipt']
    const body = { answerId: randomUUID(), draftVersion: 1, missing }
    expect(await ask('POST', api.response(disputeId), { cookie, body })).toBe(409)
    await ask('POST', api.check(disputeId), {
      cookie,
      body: { draftVersion: 1, missing, note: '' },
    })
    expect(await ask('POST', api.response(disputeId), { cookie, body })).toBe(403)
    expect(warnings()).toMatchObject([
      { code: 'check_missing', personId, address: ADDRESS },
      { code: 'check_own', personId, address: ADDRESS },
    ])
  })

  it('names the origin of a visitor and of a cross-site sign-in', async () => {
    expect(await ask('POST', accountApi.passwordLink(), { site: 'cross-site', body: {} })).toBe(403)
    const headers = { 'sec-fetch-site': 'cross-site', 'x-desk-socket-address': ADDRESS }
    const signIn = await callAuth('callback/credentials', { method: 'POST', headers, body: {} })
    expect(signIn.status).toBe(403)
    expect(warnings()).toMatchObject([
      { code: 'cross_site_request', address: ADDRESS, path: '/api/password-link' },
      { code: 'cross_site_request', address: ADDRESS, path: '/api/auth/callback/credentials' },
    ])
  })
})
