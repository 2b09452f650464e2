import { randomUUID } from 'node:crypto'
import { count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { presenceSchema, type PresentPerson } from '@/lib/contract/presence'
import { liveEvents } from '@/lib/db/schema/live-events'
import { sessions } from '@/lib/db/schema/people'
import { presence } from '@/lib/db/schema/presence'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Role } from '@/lib/evidence/access'
import { accountApi } from '@/lib/format/account-paths'
import { api } from '@/lib/format/paths'
import { signOut } from '@/lib/server/auth/sign-out'
import { IDLE_SECONDS } from '@/lib/server/people/sessions'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { readEvents } from '@/lib/server/testing/read-events'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'
import { MAX_PAGES_PER_PERSON, PRESENT_MS } from './presence'

const MINUTE_MS = 60_000

describeOnBothDatabases('presence', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  let now: Date

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    test.desk.now = () => now
  })
  beforeEach(async () => {
    now = new Date()
    disputeId = await test.omise.openDispute()
    await test.desk.db.delete(presence)
  })
  afterAll(() => test.close())

  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms)
  }

  /** A separate person in a browser of their own. */
  async function newPerson(role: Role = 'agent') {
    const { personId, token, cookie } = await signIn(test.desk, role)
    const call = (method: string, path: string, body?: object) =>
      test.call(null, method, path, {
        headers: { cookie, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
    const announce = (state: string, pageId: string) =>
      call('PUT', api.openPage(disputeId, pageId), { state })
    return {
      personId,
      call,
      announce,
      /** Opens a page, or tells that it is still open. @returns its id */
      async isHere(state: 'viewing' | 'editing' = 'viewing', pageId: string = randomUUID()) {
        expect((await announce(state, pageId)).status).toBe(200)
        return pageId
      },
      async leaves(pageId: string) {
        const left = await call('DELETE', api.openPage(disputeId, pageId))
        expect(left.status).toBe(200)
      },
      async sees(): Promise<PresentPerson[]> {
        const response = await call('GET', api.presence(disputeId))
        expect(response.status).toBe(200)
        return presenceSchema.parse(await response.json()).items
      },
      signOut: () => signOut(token, { address: null, requestId: null }),
    }
  }

  async function countPages(): Promise<number> {
    const [row] = await test.desk.db.select({ all: count() }).from(presence)
    return row?.all ?? 0
  }

  it('lists the others who have the dispute open, those who edit the response first', async () => {
    const [naoko, somchai, mei] = [await newPerson(), await newPerson(), await newPerson('viewer')]
    await mei.isHere()
    await somchai.isHere('editing')
    await naoko.isHere()
    expect(await naoko.sees()).toEqual([
      { id: somchai.personId, name: 'The agent', state: 'editing' },
      { id: mei.personId, name: 'The viewer', state: 'viewing' },
    ])
    expect(await mei.sees()).toMatchObject([{ state: 'editing' }, { id: naoko.personId }])
    disputeId = await test.omise.openDispute()
    expect(await naoko.sees()).toEqual([])
  })

  it('counts several pages of a person as one, which edits while one of them does', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const first = await naoko.isHere()
    const second = await naoko.isHere('editing')
    expect(await naoko.sees()).toEqual([])
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId, state: 'editing' }])
    await naoko.leaves(second)
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId, state: 'viewing' }])
    await naoko.leaves(first)
    expect(await somchai.sees()).toEqual([])
    // As when the browser repeats the request.
    await naoko.leaves(first)
  })

  it('ends when a page was not announced for a minute', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const page = await naoko.isHere('editing')
    await somchai.isHere()
    pass(PRESENT_MS - 1)
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId }])
    await naoko.isHere('editing', page)
    pass(PRESENT_MS - 1)
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId }])
    pass(1)
    expect(await somchai.sees()).toEqual([])
  })

  it('does not extend the session, and ends with an idle one', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const page = await naoko.isHere()
    const start = now
    for (let minutes = 0; minutes < 29; minutes += 1) {
      pass(MINUTE_MS)
      await naoko.isHere('viewing', page)
    }
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId }])
    // The session ends within the time for which the last announcement counts.
    now = new Date(start.getTime() + IDLE_SECONDS * 1000 - 1)
    await naoko.isHere('viewing', page)
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId }])
    pass(2)
    expect(await somchai.sees()).toEqual([])
    await expectProblem(await naoko.announce('viewing', page), 401, 'not_signed_in')
  })

  it('ends at sign-out, on the pages of that browser only', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const page = await naoko.isHere('editing')
    await somchai.isHere()
    await naoko.signOut()
    expect(await somchai.sees()).toEqual([])
    expect(await countPages()).toBe(1)
    await expectProblem(await naoko.announce('editing', page), 401, 'not_signed_in')
    expect(await countPages()).toBe(1)
  })

  it('ends when the person is disabled', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const page = await naoko.isHere()
    const body = JSON.stringify({ disabled: true })
    const disabled = await test.call('admin', 'PATCH', accountApi.person(naoko.personId), { body })
    expect(disabled.status).toBe(200)
    expect(await somchai.sees()).toEqual([])
    await expectProblem(await naoko.announce('viewing', page), 401, 'not_signed_in')
  })

  it('of a viewer is viewing only, also when an agent becomes a viewer while editing', async () => {
    const [naoko, mei] = [await newPerson(), await newPerson('viewer')]
    await expectProblem(await mei.announce('editing', randomUUID()), 403, 'not_allowed')
    expect(await naoko.sees()).toEqual([])
    await mei.isHere()
    expect(await naoko.sees()).toMatchObject([{ id: mei.personId, state: 'viewing' }])
    const page = await naoko.isHere('editing')
    const body = JSON.stringify({ role: 'viewer' })
    await test.call('admin', 'PATCH', accountApi.person(naoko.personId), { body })
    expect(await mei.sees()).toMatchObject([{ id: naoko.personId, state: 'viewing' }])
    await expectProblem(await naoko.announce('editing', page), 403, 'not_allowed')
  })

  it('of one person cannot be ended or changed by another', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const page = await naoko.isHere('editing')
    await somchai.leaves(page)
    await somchai.isHere('viewing', page)
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId, state: 'editing' }])
    expect(await naoko.sees()).toMatchObject([{ id: somchai.personId, state: 'viewing' }])
  })

  it('keeps a bounded number of pages per person, the latest', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    await somchai.isHere()
    const first = await naoko.isHere('editing')
    for (let page = 0; page < MAX_PAGES_PER_PERSON + 5; page += 1) {
      pass(1)
      await naoko.isHere()
    }
    expect(await countPages()).toBe(MAX_PAGES_PER_PERSON + 1)
    expect(await somchai.sees()).toMatchObject([{ id: naoko.personId, state: 'viewing' }])
    await naoko.leaves(first)
  })

  it('refuses an invalid page id, state or dispute id', async () => {
    const naoko = await newPerson()
    await expectProblem(await naoko.announce('viewing', 'page'), 404, 'not_found')
    const asleep = await naoko.announce('asleep', randomUUID())
    await expectProblem(asleep, 422, 'malformed_request')
    const elsewhere = await naoko.call('GET', api.presence('chrg_test_1'))
    await expectProblem(elsewhere, 404, 'not_found')
    expect(await countPages()).toBe(0)
  })

  it('sends one event to the pages of others per change of what they show', async () => {
    const [naoko, somchai] = [await newPerson(), await newPerson()]
    const events = readEvents(await test.call('viewer', 'GET', api.live()))
    const own = readEvents(await naoko.call('GET', api.live()))
    for (const stream of [events, own]) await stream.next()
    const page = await naoko.isHere()
    await naoko.isHere('viewing', page)
    const other = await naoko.isHere()
    await naoko.isHere('editing', page)
    await naoko.leaves(other)
    await naoko.leaves(page)
    await somchai.isHere()
    const event = { topic: 'presence', action: 'presence_changed', disputeId }
    const person = (id: string) => ({ event: { ...event, person: { id, name: 'The agent' } } })
    const ofNaoko = person(naoko.personId)
    expect(await events.take(4)).toMatchObject([
      ofNaoko,
      ofNaoko,
      ofNaoko,
      person(somchai.personId),
    ])
    expect(await own.next()).toMatchObject(person(somchai.personId))
    for (const stream of [events, own]) await stream.close()
  })

  it('sends an event when a person comes back after a minute without announcement', async () => {
    const { db } = test.desk
    const naoko = await newPerson()
    const eventsOf = () => db.$count(liveEvents, eq(liveEvents.personId, naoko.personId))
    const page = await naoko.isHere()
    expect(await eventsOf()).toBe(1)
    pass(PRESENT_MS)
    await naoko.isHere('viewing', page)
    expect(await eventsOf()).toBe(2)
  })

  it('is removed with its session', async () => {
    const naoko = await newPerson()
    await naoko.isHere()
    await test.desk.db.delete(sessions).where(eq(sessions.personId, naoko.personId))
    expect(await countPages()).toBe(0)
  })
})
