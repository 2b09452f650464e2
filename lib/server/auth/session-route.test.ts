import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { BACKGROUND_HEADER, PERSON_HEADER } from '@/lib/contract/session-headers'
import { sessionSchema } from '@/lib/contract/session'
import { people, sessions } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { IDLE_SECONDS, SESSION_SECONDS } from '@/lib/server/people/sessions'

const MINUTE = 60
const background = { headers: { [BACKGROUND_HEADER]: '1' } }

describeOnBothDatabases('how long a session lasts', (openDatabase) => {
  let test: TestDesk
  let now: Date

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    test.desk.now = () => now
  })
  beforeEach(async () => {
    now = new Date()
    await test.desk.db.update(sessions).set({
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
    })
  })
  afterAll(() => test.close())

  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }
  const get = (path: string, init?: RequestInit) => test.call('agent', 'GET', path, init)

  async function timeLeft(init?: RequestInit) {
    const response = await get(api.session(), init)
    expect(response.status).toBe(200)
    return sessionSchema.parse(await response.json())
  }

  it('is reported, and a request that counts restarts the 30 minutes', async () => {
    pass(10 * MINUTE)
    const left = { idleSecondsLeft: 20 * MINUTE, secondsLeft: SESSION_SECONDS - 10 * MINUTE }
    expect(await timeLeft(background)).toEqual(left)
    expect(await timeLeft()).toEqual({ ...left, idleSecondsLeft: IDLE_SECONDS })
  })

  it('is not extended by background requests of a page, however many', async () => {
    const disputeId = await test.omise.openDispute()
    const polls = [api.response(disputeId), api.uploads(disputeId), api.session()]
    for (let minutes = 0; minutes < 30; minutes += 5) {
      for (const path of polls) expect((await get(path, background)).status).toBe(200)
      pass(5 * MINUTE)
    }
    pass(1)
    await expectProblem(await get(api.response(disputeId), background), 401, 'not_signed_in')
    await expectProblem(await get(api.session()), 401, 'not_signed_in')
  })

  it('is extended by requests of a person, until 12 hours are over', async () => {
    for (let passed = 0; passed < SESSION_SECONDS; passed += 20 * MINUTE) {
      expect((await get(api.disputes())).status).toBe(200)
      pass(20 * MINUTE)
    }
    await expectProblem(await get(api.session()), 401, 'not_signed_in')
  })

  it("treats any other value of the header as a person's request", async () => {
    pass(10 * MINUTE)
    await get(api.session(), { headers: { [BACKGROUND_HEADER]: 'yes' } })
    expect((await timeLeft(background)).idleSecondsLeft).toBe(IDLE_SECONDS)
  })

  it('refuses a page that was rendered for another person before it acts', async () => {
    const [agent] = await test.desk.db.select().from(people).where(eq(people.name, 'The agent'))
    const disputeId = await test.omise.openDispute()
    const save = (personId: string) =>
      test.call('agent', 'PUT', api.draft(disputeId), {
        body: JSON.stringify({ text: 'Typed by the person before.', version: 0 }),
        headers: { 'content-type': 'application/json', [PERSON_HEADER]: personId },
      })
    await expectProblem(await save(randomUUID()), 409, 'other_person')
    expect(await test.desk.db.query.drafts.findMany()).toEqual([])
    expect((await save(agent?.id ?? '')).status).toBe(200)
  })
})
