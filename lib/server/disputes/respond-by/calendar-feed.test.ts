import { randomBytes, randomUUID } from 'node:crypto'
import ICAL from 'ical.js'
import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { calendarFeedStateSchema, createdCalendarFeedSchema } from '@/lib/contract/calendar-feed'
import { auditLog } from '@/lib/db/schema/audit-log'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { calendarFeeds, people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { api, withQuery } from '@/lib/format/paths'
import {
  addTestAccount,
  signedInCookie,
  type TestAccount,
} from '@/lib/server/auth/testing/accounts'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { disablePerson, enablePerson } from '@/lib/server/people/people'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { captureLog } from '@/lib/server/testing/capture-log'
import { ALL_MISSING, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { MAX_ENTRIES } from './read-calendar-feed'

const CUSTOMER = 'Somchai Jaidee'
const DAY_MS = 24 * 60 * 60 * 1000

describeOnBothDatabases('the calendar feed', (openDatabase) => {
  const captured = captureLog()
  let test: TestDesk
  let account: TestAccount
  let cookie: string
  const { saved, submit } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { log: captured.log })
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.desk.db.delete(disputeIndex)
    account = await addTestAccount(test.desk, 'viewer')
    cookie = await signedInCookie(test.desk, account.personId)
  })

  const manage = (method: string, body?: unknown) =>
    test.call(null, method, accountApi.ownCalendarFeed(), {
      headers: { cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const state = async () => calendarFeedStateSchema.parse(await (await manage('GET')).json()).feed

  /** @returns the path and query of a new link */
  async function createLink(language = 'en'): Promise<string> {
    const response = await manage('POST', { language })
    expect(response.status).toBe(201)
    const { url } = createdCalendarFeedSchema.parse(await response.json())
    expect(url.startsWith(test.desk.env.publicUrl)).toBe(true)
    return url.slice(test.desk.env.publicUrl.length)
  }

  /** As a calendar does: without a session, from another site. */
  const read = (path: string, headers: Record<string, string> = {}) =>
    test.call(null, 'GET', path, { headers: { 'sec-fetch-site': 'none', ...headers } })

  async function calendarAt(path: string): Promise<ICAL.Component> {
    const response = await read(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    return ICAL.Component.fromString(await response.text())
  }

  const eventsAt = async (path: string) =>
    (await calendarAt(path)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event))

  async function newDispute(respondBy = new Date(Date.now() + 3 * DAY_MS)): Promise<string> {
    const { id } = await test.omise.createDispute({
      amount: 123_456,
      currency: 'THB',
      reasonCode: 'goods_or_services_not_provided',
      respondBy,
      description: 'Order of Somchai',
      metadata: { order_id: 'A-77', email: 'somchai@example.com' },
      card: { name: CUSTOMER, last_digits: '4242' },
    })
    await readDispute(id, 'event')
    return id
  }

  const rowOf = async (id: string) =>
    (await test.desk.db.select().from(disputeIndex).where(eq(disputeIndex.disputeId, id)))[0]

  it('holds the open disputes without an answer, and nothing about their customers', async () => {
    const link = await createLink()
    const answered = await newDispute()
    const closed = await newDispute()
    const open = await newDispute()
    expect((await eventsAt(link)).map(({ uid }) => uid)).toEqual(
      [answered, closed, open].toSorted().map((id) => `${id}@localhost`),
    )

    await saved(answered, 'The parcel was signed for.', 0)
    expect((await submit(answered, { missing: ALL_MISSING })).status).toBe(200)
    await test.omise.closeDispute(closed, 'lost')
    await readDispute(closed, 'event')
    const [event, ...others] = await eventsAt(link)
    expect(others).toEqual([])
    expect(event?.uid).toBe(`${open}@localhost`)
    expect(event?.summary).toContain('฿1,234.56')
    expect(event?.description).toContain(`${test.desk.env.publicUrl}/disputes/${open}`)
    const text = await (await read(link)).text()
    expect(text).not.toMatch(/somchai|A-77|4242|example\.com/i)
  })

  it('an answer that is not in the index yet ends its entry, also while its outcome is unknown', async () => {
    const link = await createLink()
    const id = await newDispute()
    await saved(id, 'The parcel was signed for.', 0)
    await test.omise.fail({
      on: { method: 'PATCH', path: id },
      fault: { type: 'status', status: 503 },
    })
    await submit(id)
    expect((await rowOf(id))?.status).toBe('open')
    expect(await eventsAt(link)).toHaveLength(0)
    await test.omise.heal()
  })

  it('marks estimates, and orders the versions of a date', async () => {
    const link = await createLink()
    const id = await newDispute()
    const versions: number[] = []
    const version = async () => {
      // A dispute of an earlier test can return to the index with the outcome of its answer.
      const event = (await eventsAt(link)).find(({ uid }) => uid.startsWith(id))
      if (!event) throw new Error('The feed has no entry')
      versions.push(event.sequence)
      return event
    }
    // Each change happens in a second of its own.
    const change = async (method: string, at?: string) => {
      const { now } = test.desk
      test.desk.now = () => new Date(now().getTime() + (versions.length + 1) * 1000)
      await test.call(
        'agent',
        method,
        api.respondBy(id),
        at ? { body: JSON.stringify({ at }) } : {},
      )
      test.desk.now = now
    }
    const estimate = await version()
    expect(estimate.summary).toMatch(/\(date estimated\)$/)
    expect(estimate.component.getFirstPropertyValue('status')).toBe('TENTATIVE')
    expect(estimate.startDate.toJSDate()).toEqual(
      new Date(Math.floor(Number((await rowOf(id))?.respondBy) / 1000) * 1000),
    )

    await change('PUT', '2027-01-01T16:59:00Z')
    const exact = await version()
    expect(exact.uid).toBe(estimate.uid)
    expect(exact.summary).not.toContain('estimated')
    expect(exact.component.getFirstPropertyValue('status')).toBe('CONFIRMED')
    expect(exact.startDate.toJSDate()).toEqual(new Date('2027-01-01T16:59:00Z'))

    await readDispute(id, 'poll')
    expect((await version()).sequence).toBe(exact.sequence)
    await change('DELETE')
    expect((await version()).startDate.toJSDate()).toEqual(estimate.startDate.toJSDate())
    const [first = 0, second = 0, third, fourth = 0] = versions
    expect(second).toBeGreaterThan(first)
    expect(third).toBe(second)
    expect(fourth).toBeGreaterThan(second)
  })

  it.each([
    ['en', 'Respond-by dates · Evidence Desk', /^Respond to the dispute: /],
    ['th', 'กำหนดตอบการปฏิเสธรายการ · Evidence Desk', /^ตอบการปฏิเสธรายการ: /],
    ['ja', '回答期限 · Evidence Desk', /^チャージバックに回答：/],
    ['xx', 'Respond-by dates · Evidence Desk', /^Respond to the dispute: /],
  ])(
    'is written in %s, the language of the person, as RFC 5545 and 7986 require',
    async (language, name, summary) => {
      const link = await createLink(language)
      await newDispute()
      const calendar = await calendarAt(link)
      expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe(name)
      expect(calendar.getFirstPropertyValue('name')).toBe(name)
      expect(calendar.getFirstPropertyValue('x-wr-timezone')).toBe(test.desk.env.timeZone)
      expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H')
      expect(calendar.getFirstPropertyValue('x-published-ttl')).toBe('PT1H')
      expect(calendar.getFirstPropertyValue('method')).toBeNull()
      const [event] = calendar.getAllSubcomponents('vevent')
      expect(event?.getFirstPropertyValue('summary')).toMatch(summary)
      expect(event?.getFirstPropertyValue('dtstamp')).toEqual(
        event?.getFirstPropertyValue('last-modified'),
      )
      const text = await (await read(link)).text()
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    },
  )

  it('keeps the language that the person chose for messages', async () => {
    await test.desk.db.update(people).set({ language: 'ja' }).where(eq(people.id, account.personId))
    const calendar = await calendarAt(await createLink('th'))
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('回答期限 · Evidence Desk')
  })

  it('without a dispute it is still a calendar with a component', async () => {
    const link = await createLink()
    const components = async () => {
      // A job of an earlier test may still add its dispute.
      await test.desk.db.delete(disputeIndex)
      return (await calendarAt(link)).getAllSubcomponents().map(({ name }) => name)
    }
    await expect.poll(components).toEqual(['vtimezone'])
  })

  it('is sent again only when it has changed', async () => {
    const link = await createLink()
    await newDispute()
    const first = await read(link)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await read(link, { 'if-none-match': known })
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(etag)
      expect(await again.text()).toBe('')
    }
    await newDispute()
    const changed = await read(link, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  it('ends with the same response when its link is replaced or revoked, or its person disabled', async () => {
    const bodyOf = async (path: string) => {
      const response = await read(path)
      expect(response.status).toBe(404)
      const { requestId, ...body } = (await response.json()) as Record<string, unknown>
      return { requestId: typeof requestId, ...body }
    }
    const never = await bodyOf(withQuery(accountApi.calendarFeed(), { token: 'x'.repeat(43) }))
    const first = await createLink()
    const second = await createLink()
    expect((await read(second)).status).toBe(200)
    expect((await manage('DELETE')).status).toBe(200)
    expect((await manage('DELETE')).status).toBe(200)
    expect(await state()).toBeNull()
    const third = await createLink()
    const actor = systemActor('Server')
    const { db } = test.desk
    await disablePerson(db, actor, { personId: account.personId, now: new Date() })
    const ended = [await bodyOf(third)]
    await enablePerson(db, actor, { personId: account.personId })
    for (const path of [
      first,
      second,
      third,
      accountApi.calendarFeed(),
      `${accountApi.calendarFeed()}?token=`,
    ]) {
      ended.push(await bodyOf(path))
    }
    expect(ended).toEqual(Array(6).fill(never))
  })

  it('stores no token, logs none, and shows when it was last read', async () => {
    expect(await state()).toBeNull()
    const link = await createLink()
    const token = new URLSearchParams(link.split('?')[1]).get('token') ?? ''
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await state()).toMatchObject({ lastReadAt: null })
    await read(link)
    expect((await state())?.lastReadAt).toEqual(expect.any(String))
    await read(`${link}x`)
    // An error on the server is logged with its request.
    const { now } = test.desk
    test.desk.now = () => {
      throw new Error('No clock')
    }
    expect((await read(link)).status).toBe(500)
    test.desk.now = now
    expect(captured.text()).toContain(accountApi.calendarFeed())
    expect(captured.text()).not.toContain(token)
    const rows = await test.desk.db.select().from(calendarFeeds)
    expect(rows.map(({ personId }) => personId)).toContain(account.personId)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(await test.desk.db.select().from(auditLog))).not.toContain(token)
  })

  it('records who created and revoked a link', async () => {
    await createLink()
    await manage('DELETE')
    await manage('DELETE')
    const rows = await test.desk.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.personId, account.personId))
      .orderBy(desc(auditLog.sequence))
    expect(rows.map(({ action }) => action)).toEqual([
      'calendar_feed_revoked',
      'calendar_feed_created',
    ])
  })

  it('is limited per link and per address', async () => {
    // The limits count in this process, for both databases.
    const network = `2001:db8:${randomBytes(2).toString('hex')}`
    const from = (host: number) => ({ 'x-desk-socket-address': `${network}:${host}::1` })
    /** The statuses of the reads before the first 429; read number n comes from the network `hostOf(n)`. */
    async function readUntilLimited(path: string, hostOf: (count: number) => number) {
      const statuses = []
      for (let count = 0; count < 2_000; count += 1) {
        const response = await read(path, from(hostOf(count)))
        if (response.status !== 429) statuses.push(response.status)
        else return { statuses, retryAfter: Number(response.headers.get('retry-after')) }
      }
      throw new Error('There is no limit')
    }
    const link = await createLink()
    const perLink = await readUntilLimited(link, (count) => count)
    expect(perLink.statuses.length).toBeGreaterThanOrEqual(10)
    expect(new Set(perLink.statuses)).toEqual(new Set([200]))
    expect(perLink.retryAfter).toBeGreaterThan(0)
    const other = await createLink()
    expect((await read(other, from(1))).status).toBe(200)

    const guess = withQuery(accountApi.calendarFeed(), { token: randomUUID() })
    const perAddress = await readUntilLimited(guess, () => 5_000)
    expect(new Set(perAddress.statuses)).toEqual(new Set([404]))
    expect(perAddress.retryAfter).toBeGreaterThan(0)
    expect((await read(other, from(5_000))).status).toBe(429)
    expect((await read(other, from(5_001))).status).toBe(200)
  })

  it('has a bounded number of entries, the most urgent first', async () => {
    const link = await createLink()
    const row = await rowOf(await newDispute())
    if (!row) throw new Error('The dispute is not in the index')
    const more = Array.from({ length: MAX_ENTRIES + 5 }, (_, index) => ({
      ...row,
      disputeId: `dspt_test_${String(index).padStart(20, '0')}`,
      respondBy: new Date(row.respondBy.getTime() - (index + 1) * 1000),
    }))
    for (let start = 0; start < more.length; start += 100) {
      await test.desk.db.insert(disputeIndex).values(more.slice(start, start + 100))
    }
    const events = await eventsAt(link)
    expect(events).toHaveLength(MAX_ENTRIES)
    expect(events[0]?.uid).toContain(more.at(-1)?.disputeId)
  })
})
