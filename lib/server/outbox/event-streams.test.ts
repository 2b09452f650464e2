import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { OpenDatabase } from '@/lib/db/open-database'
import { liveEvents } from '@/lib/db/schema/live-events'
import { people, sessions } from '@/lib/db/schema/people'
import { recordStatements } from '@/lib/db/testing/record-statements'
import { describeOnBothDatabases, describeOnPostgres } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { api, withQuery } from '@/lib/format/paths'
import type { Role } from '@/lib/evidence/access'
import { appendAudit } from '@/lib/server/audit-log/append-audit'
import { signOut } from '@/lib/server/auth/sign-out'
import { IDLE_SECONDS } from '@/lib/server/people/sessions'
import { createLog } from '@/lib/server/platform/log'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { readEvents } from '@/lib/server/testing/read-events'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'
import { appendEvent } from './append-event'
import { startEventHub } from './event-hub'
import { MAX_STREAMS_PER_PERSON, MAX_UNREAD_BYTES } from './event-streams'

const DISPUTE = 'dspt_test_5xkt3v1z2qg9ih1m6sx'
const SAVED = { topic: 'draft', action: 'draft_saved', disputeId: DISPUTE } as const
const NO_PERSON = { personId: null, personName: null, requestId: null, address: null }

describeOnBothDatabases('the stream of events', (openDatabase) => {
  let test: TestDesk
  const { uploaded } = documentCalls(() => test)
  const open: (() => Promise<void>)[] = []

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  beforeEach(() => async () => {
    for (const close of open.splice(0)) await close()
  })
  afterAll(() => test.close())

  const reading = (response: Response) => {
    expect(response.status).toBe(200)
    const events = readEvents(response)
    open.push(() => events.close())
    return events
  }
  const stream = async (role: Role = 'viewer', path = api.live(), init?: RequestInit) =>
    reading(await test.call(role, 'GET', path, init))

  /** A separate person with a session that a test may end. */
  async function newReader() {
    const signedIn = await signIn(test.desk, 'agent')
    const call = (path: string) =>
      test.call(null, 'GET', path, { headers: { cookie: signedIn.cookie } })
    const events = reading(await call(api.live()))
    expect(await events.next()).toMatchObject({ type: 'ready' })
    return { ...signedIn, call, events }
  }
  const change = (personId: string, body: object) =>
    test.call('admin', 'PATCH', accountApi.person(personId), { body: JSON.stringify(body) })
  const append = (action: string) => appendEvent(test.desk.db, { ...SAVED, action })

  it('forbids caching, compression and buffering', async () => {
    const response = await test.call('viewer', 'GET', api.live())
    reading(response)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  })

  it('reports the upload of another person to each reader, step by step', async () => {
    const events = await stream()
    expect(await events.next()).toMatchObject({ type: 'ready' })
    const disputeId = await test.omise.openDispute()
    await uploaded(disputeId, { filename: 'slip.pdf' })
    const person = { id: expect.any(String), name: 'The agent' }
    expect(await events.take(3)).toMatchObject([
      { event: { topic: 'upload', action: 'upload_received', disputeId, person } },
      { event: { topic: 'upload', action: 'upload_sending', disputeId, person: null } },
      { event: { topic: 'document', action: 'document_uploaded', disputeId, person } },
    ])
  })

  it('omits a change that was rolled back', async () => {
    const events = await stream()
    await events.next()
    const { db } = test.desk
    const failed = db.transaction(async (tx) => {
      await appendAudit(tx, NO_PERSON, { action: 'kind_waived', disputeId: DISPUTE })
      throw new Error('The change failed')
    })
    await expect(failed).rejects.toThrow('The change failed')
    await append('after')
    expect(await events.next()).toMatchObject({ event: { action: 'after' } })
  })

  it('omits events about sessions', async () => {
    const events = await stream()
    await events.next()
    const { token } = await signIn(test.desk, 'agent')
    await signOut(token, { address: null, requestId: null })
    await append('after')
    expect(await events.next()).toMatchObject({ event: { action: 'after' } })
  })

  it('resumes after the last event that the browser has', async () => {
    const first = await stream()
    const ready = await first.next()
    for (const action of ['one', 'two', 'three']) await append(action)
    const [one] = await first.take(1)
    await first.close()
    const headers = { 'Last-Event-ID': String(one?.id) }
    const resumed = await stream('viewer', api.live(), { headers })
    expect(await resumed.take(3)).toMatchObject([
      { type: 'ready', id: one?.id },
      { event: { action: 'two' } },
      { event: { action: 'three' } },
    ])
    await append('four')
    expect(await resumed.next()).toMatchObject({ event: { action: 'four' } })
    const other = await stream('viewer', withQuery(api.live(), { after: String(ready?.id) }))
    expect(await other.take(2)).toMatchObject([{ type: 'ready' }, { event: { action: 'one' } }])
  })

  it('reports that missed events are no longer stored', async () => {
    const first = await stream()
    const ready = await first.next()
    for (const action of ['one', 'two', 'three']) await append(action)
    const [, , three] = await first.take(3)
    await test.desk.db.delete(liveEvents).where(eq(liveEvents.id, (three?.id ?? 0) - 1))
    await test.desk.db.delete(liveEvents).where(sql`${liveEvents.id} < ${three?.id}`)
    const gap = await stream('viewer', api.live(), {
      headers: { 'Last-Event-ID': String(ready?.id) },
    })
    expect(await gap.next()).toMatchObject({ type: 'reset', id: three?.id })
    // Of a database that was restored from a backup.
    const ahead = await stream('viewer', api.live(), { headers: { 'Last-Event-ID': '99999999' } })
    expect(await ahead.next()).toMatchObject({ type: 'reset', id: three?.id })
  })

  it('sends a heartbeat while nothing happens', async () => {
    const events = await stream()
    await events.next()
    const waiting = events.next()
    await expect.poll(events.beats).toBeGreaterThan(1)
    await append('after')
    expect(await waiting).toMatchObject({ event: { action: 'after' } })
  })

  it('ends at sign-out', async () => {
    const { token, events, call } = await newReader()
    await signOut(token, { address: null, requestId: null })
    expect(await events.next()).toBeNull()
    await expectProblem(await call(api.live()), 401, 'not_signed_in')
  })

  it('ends at a change of the role', async () => {
    const { personId, events } = await newReader()
    expect((await change(personId, { role: 'viewer' })).status).toBe(200)
    expect(await events.next()).toBeNull()
  })

  it('ends when the person is disabled', async () => {
    const { personId, events } = await newReader()
    expect((await change(personId, { disabled: true })).status).toBe(200)
    expect(await events.next()).toBeNull()
  })

  it('ends with a session that this server was not notified about', async () => {
    const { personId, events } = await newReader()
    await test.desk.db.delete(sessions).where(eq(sessions.personId, personId))
    expect(await events.next()).toBeNull()
  })

  it('does not count as activity, and ends with an idle session', async () => {
    const { desk } = test
    const start = desk.now
    const { personId, cookie, call } = await newReader()
    const seen = async () => {
      const rows = await desk.db.select().from(sessions).where(eq(sessions.personId, personId))
      return rows[0]?.lastSeenAt
    }
    const before = await seen()
    const after = (seconds: number) => () => new Date(start().getTime() + seconds * 1000)
    desk.now = after(IDLE_SECONDS - 60)
    const events = reading(await call(api.live()))
    expect(await events.next()).toMatchObject({ type: 'ready' })
    expect(await seen()).toEqual(before)
    // Events sent on it do not extend it either.
    await append('during')
    expect(await events.next()).toMatchObject({ event: { action: 'during' } })
    desk.now = after(IDLE_SECONDS + 60)
    expect(await events.next()).toBeNull()
    desk.now = start
    expect(cookie).not.toBe('')
  })

  it('is closed when the client does not read', async () => {
    const response = await test.call('viewer', 'GET', api.live())
    const other = await stream()
    await other.next()
    const rows = Array.from({ length: 400 }, () => ({ ...SAVED, personName: null }))
    const { db } = test.desk
    for (let round = 0; round < 4; round += 1) {
      await db.transaction(async (tx) => {
        await tx.insert(liveEvents).values(rows)
        await appendEvent(tx, { ...SAVED, action: `round ${round}` })
      })
      await other.take(401)
    }
    let bytes = 0
    const readAll = async () => {
      for await (const chunk of response.body ?? []) bytes += chunk.byteLength
    }
    await expect(readAll()).rejects.toMatchObject({ name: 'AbortError' })
    // One batch may fill it.
    expect(bytes).toBeLessThan(3 * MAX_UNREAD_BYTES)
  })

  it('is limited in number per person', async () => {
    const { cookie } = await signIn(test.desk, 'agent')
    const init = { headers: { cookie } }
    const streams = []
    for (let count = 0; count < MAX_STREAMS_PER_PERSON; count += 1) {
      streams.push(reading(await test.call(null, 'GET', api.live(), init)))
    }
    const refused = await test.call(null, 'GET', api.live(), init)
    expect(refused.headers.get('retry-after')).not.toBeNull()
    await expectProblem(refused, 429, 'too_many_requests')
    await streams[0]?.close()
    reading(await test.call(null, 'GET', api.live(), init))
  })

  it('ends when the server stops', async () => {
    const { events } = await newReader()
    test.desk.eventStreams.close()
    expect(await events.next()).toBeNull()
  })

  it('reads the sessions of all streams with one query', async () => {
    const readers = [await newReader(), await newReader(), await newReader()]
    const ended = readers[1]
    const { db } = test.desk
    const statements = await recordStatements(db, async () => {
      const isEnded = eq(people.id, ended?.personId ?? '')
      await db.update(people).set({ disabledAt: new Date() }).where(isEnded)
      expect(await ended?.events.next()).toBeNull()
    })
    const checks = statements.filter(({ text }) => text.includes('from "sessions"'))
    expect(checks.length).toBeGreaterThan(0)
    // The ids of all sessions, with the two times at which each session ends.
    for (const { params } of checks) expect(params).toHaveLength(readers.length + 2)
    await append('after')
    for (const { events } of readers.filter((reader) => reader !== ended)) {
      expect(await events.next()).toMatchObject({ event: { action: 'after' } })
    }
  })
})

describeOnPostgres('the events of two servers', (openDatabase) => {
  let database: OpenDatabase

  beforeAll(async () => {
    database = await openDatabase()
  })

  it('reach both without a poll, in order and once, also after the connection was lost', async () => {
    const hubs = [
      await startEventHub(database, createLog('silent')),
      await startEventHub(database, createLog('silent')),
    ]
    const seen: string[][] = hubs.map((hub) => {
      const actions: string[] = []
      hub.subscribe((events) => actions.push(...events.map(({ action }) => action)))
      return actions
    })
    const expected: string[] = []
    const append = async (action: string) => {
      expected.push(action)
      await appendEvent(database.db, { ...SAVED, action })
    }
    const bothHaveAll = () =>
      expect.poll(() => seen, { timeout: 10_000 }).toEqual([expected, expected])
    for (let round = 0; round < 20; round += 1) await append(`before ${round}`)
    await bothHaveAll()
    await database.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`,
    )
    await append('while it was lost')
    await bothHaveAll()
    await append('after')
    await bothHaveAll()
    for (const hub of hubs) await hub.close()
  })
})
