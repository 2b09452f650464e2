import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessions } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Desk } from '../desk'
import { disablePerson, enablePerson, setPassword, setRole } from '../people/people'
import { addTestAccount, cookieWith, signedInCookie, testActor } from './testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from './testing/desk-without-omise'
import { personOfRequest, sessionTokenOf } from './current-person'
import { IDLE_SECONDS, SESSION_SECONDS } from '@/lib/server/people/sessions'
import { signOut } from './sign-out'

const who = (cookie?: string) =>
  personOfRequest(
    new Request('http://localhost:3000/api/disputes', cookie ? { headers: { cookie } } : {}),
  )

describeOnBothDatabases('the person of a request', (open) => {
  let test: DeskWithoutOmise
  let desk: Desk

  beforeAll(async () => {
    test = await installDeskWithoutOmise(await open())
    desk = test.desk
  })
  afterAll(() => test.close())

  async function signedIn(role: 'viewer' | 'agent' | 'admin' = 'agent') {
    const account = await addTestAccount(desk, role)
    return { ...account, cookie: await signedInCookie(desk, account.personId) }
  }

  async function rowOf(personId: string) {
    const [row] = await desk.db.select().from(sessions).where(eq(sessions.personId, personId))
    return row
  }

  it('comes from the session cookie among other cookies', async () => {
    const { cookie, personId, email } = await signedIn('viewer')
    const person = await who(`theme=dark; ${cookie}; desk-session-old=x; NEXT_LOCALE=th`)
    expect(person).toEqual({
      id: personId,
      name: 'Test viewer',
      email,
      role: 'viewer',
      sessionId: (await rowOf(personId))?.id,
    })
  })

  describe('is null', () => {
    it('without a cookie', async () => {
      expect(await who()).toBeNull()
      expect(await who('desk-session=')).toBeNull()
    })

    it('with a cookie that was modified', async () => {
      const { cookie } = await signedIn()
      const middle = Math.floor(cookie.length / 2)
      const other = cookie[middle] === 'A' ? 'B' : 'A'
      expect(await who(cookie.slice(0, middle) + other + cookie.slice(middle + 1))).toBeNull()
      expect(await who(cookie.slice(0, -10))).toBeNull()
      expect(await who('desk-session=not.a.token')).toBeNull()
    })

    it('with a cookie encrypted with another secret', async () => {
      const { cookie } = await signedIn()
      const sid = await sessionTokenOf(cookie.split('=')[1] ?? '', desk.sessionSecret)
      expect(sid).not.toBeNull()
      expect(await who(await cookieWith(desk, { sid }, 'another secret of ours'))).toBeNull()
      expect((await who(await cookieWith(desk, { sid })))?.role).toBe('agent')
    })

    it('with an encrypted cookie that names no session of ours', async () => {
      const { personId } = await signedIn()
      const id = (await rowOf(personId))?.id
      for (const payload of [{}, { sid: 'made up' }, { sid: id }, { sid: '' }, { sub: personId }]) {
        expect(await who(await cookieWith(desk, payload))).toBeNull()
      }
    })

    it('after signing out, also with a copy of the cookie', async () => {
      const { cookie } = await signedIn()
      const token = await sessionTokenOf(cookie.split('=')[1] ?? '', desk.sessionSecret)
      await signOut(token ?? '', { address: null, requestId: null })
      expect(await who(cookie)).toBeNull()
    })

    it('after a change of the password', async () => {
      const { cookie, personId } = await signedIn()
      await setPassword(desk.db, testActor, { personId, password: 'four unrelated words here' })
      expect(await who(cookie)).toBeNull()
    })

    it('once disabled, and with the old cookie after being enabled again', async () => {
      const { cookie, personId } = await signedIn()
      await disablePerson(desk.db, testActor, { personId, now: desk.now() })
      expect(await who(cookie)).toBeNull()
      await enablePerson(desk.db, testActor, { personId })
      expect(await who(cookie)).toBeNull()
    })
  })

  it('has the new role from the next request on', async () => {
    const { cookie, personId } = await signedIn('agent')
    await setRole(desk.db, testActor, { personId, role: 'viewer' })
    expect((await who(cookie))?.role).toBe('viewer')
  })

  it('is null after 30 idle minutes', async () => {
    const { cookie } = await signedIn()
    test.advance(IDLE_SECONDS - 5)
    expect(await who(cookie)).not.toBeNull()
    test.advance(IDLE_SECONDS - 5)
    expect(await who(cookie)).not.toBeNull()
    test.advance(IDLE_SECONDS + 5)
    expect(await who(cookie)).toBeNull()
  })

  it('is null 12 hours after sign-in, even with constant activity', async () => {
    const { cookie } = await signedIn()
    for (let seconds = 0; seconds < SESSION_SECONDS - 600; seconds += 600) {
      test.advance(600)
      expect(await who(cookie)).not.toBeNull()
    }
    test.advance(600)
    expect(await who(cookie)).toBeNull()
  })

  it('is recorded as seen at most once a minute', async () => {
    const { cookie, personId } = await signedIn()
    const seen = async () => (await rowOf(personId))?.lastSeenAt
    const atStart = await seen()
    test.advance(50)
    await who(cookie)
    expect(await seen()).toEqual(atStart)
    test.advance(20)
    await Promise.all([who(cookie), who(cookie)])
    expect(Number(await seen())).toBeGreaterThan(Number(atStart) + 60_000)
  })
})
