import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  disputeCountsSchema,
  disputesPageSchema,
  type DisputesPage,
  type DisputeSummary,
} from '@/lib/contract/disputes'
import { assignments, noteMentions, notes, snoozes } from '@/lib/db/schema/teamwork'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { dayBounds, endOfWeek } from '@/lib/evidence/respond-by'
import type { Role } from '@/lib/evidence/access'
import { api, withQuery } from '@/lib/format/paths'
import { fillDisputeIndex } from '@/lib/server/omise-events/fill-dispute-index'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

type Query = Record<string, string | number>

const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS

describeOnBothDatabases('Lists of disputes', (openDatabase) => {
  let test: TestDesk
  let open: DisputeSummary[]
  let viewerId: string
  let agentId: string
  /** Of the viewer, of the agent, snoozed; the others have neither. */
  let mine: string
  let theirs: string
  let snoozed: string

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    const { db } = test.desk
    await pollDisputes()
    await fillDisputeIndex()
    open = (await list({ limit: 100 })).items
    ;[mine = '', theirs = '', snoozed = ''] = open.slice(-3).map(({ id }) => id)
    const everyone = await db.query.people.findMany()
    const idOf = (role: Role) => everyone.find((person) => person.role === role)?.id ?? ''
    viewerId = idOf('viewer')
    agentId = idOf('agent')
    const assignedAt = new Date()
    await db.insert(assignments).values([
      { disputeId: mine, personId: viewerId, assignedBy: agentId, assignedAt },
      { disputeId: theirs, personId: agentId, assignedBy: agentId, assignedAt },
    ])
    await snooze(snoozed, 5 * MINUTE_MS)
  })
  afterAll(() => test.close())

  async function snooze(disputeId: string, forMs: number): Promise<void> {
    await test.desk.db.insert(snoozes).values({
      disputeId,
      until: new Date(Date.now() + forMs),
      reason: 'The courier investigates',
      personId: agentId,
      createdAt: new Date(),
    })
  }

  async function list(query: Query = {}): Promise<DisputesPage> {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), query))
    expect(response.status).toBe(200)
    return disputesPageSchema.parse(await response.json())
  }

  const idsOf = async (query: Query) =>
    (await list({ ...query, limit: 100 })).items.map(({ id }) => id)
  const all = () => open.map(({ id }) => id)

  it('select the disputes with notes, and those whose notes mention the reader', async () => {
    const { db } = test.desk
    const [about = '', toMe = '', erased = ''] = all()
    const note = (id: string, disputeId: string, deletedAt: Date | null = null) => ({
      id,
      disputeId,
      personId: agentId,
      text: 'Ask the courier',
      createdAt: new Date(),
      deletedAt,
      deletedBy: deletedAt && agentId,
    })
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
    await db
      .insert(notes)
      .values([note(first, about), note(second, toMe), note(third, erased, new Date())])
    await db.insert(noteMentions).values([
      { noteId: first, personId: agentId },
      { noteId: second, personId: viewerId },
      { noteId: third, personId: viewerId },
    ])
    expect(await idsOf({ notes: 'any' })).toEqual([about, toMe])
    expect(await idsOf({ notes: 'me' })).toEqual([toMe])
    // A filter is also one of a search.
    expect(await idsOf({ notes: 'me', q: about })).toEqual([])
    expect(await idsOf({ notes: 'me', q: toMe })).toEqual([toMe])
  })

  it('start with the dispute to answer next, also after an exact date', async () => {
    const dates = open.map(({ respondBy }) => respondBy?.at ?? '')
    expect(dates).toEqual(dates.toSorted())
    const last = open.at(-4)?.id ?? ''
    const at = new Date(Date.now() + 10_000)
    const body = JSON.stringify({ at: at.toISOString() })
    expect((await test.call('agent', 'PUT', api.respondBy(last), { body })).status).toBe(200)
    const [first] = (await list()).items
    expect(first).toMatchObject({ id: last, respondBy: { certainty: 'exact' } })
    await test.call('agent', 'DELETE', api.respondBy(last))
    expect(await idsOf({ snoozed: 'all' })).toEqual(all())
  })

  it('start with the latest closed, and with the longest pending', async () => {
    const closed = (await list({ tab: 'closed', limit: 100 })).items.map(({ closedAt }) => closedAt)
    expect(closed.length).toBeGreaterThan(20)
    expect(closed).toEqual(closed.toSorted().toReversed())
    const pending = (await list({ tab: 'pending', limit: 100 })).items
    const opened = pending.map(({ openedAt }) => openedAt)
    expect(opened).toEqual(opened.toSorted())
  })

  it('show customer, order and card, assignee and snooze', async () => {
    const { items } = await list({ limit: 100, snoozed: 'all' })
    for (const item of items) {
      expect(item.customerName).toMatch(/\w/)
      expect(item.card).toMatchObject({ brand: expect.any(String), lastDigits: /^\d{4}$/ })
    }
    const [first, second, third] = [mine, theirs, snoozed].map((wanted) =>
      items.find(({ id }) => id === wanted),
    )
    expect(first?.assignee).toEqual({ id: viewerId, name: 'The viewer' })
    expect(second?.assignee).toEqual({ id: agentId, name: 'The agent' })
    expect(third).toMatchObject({ assignee: null, snooze: { reason: 'The courier investigates' } })
  })

  it('are filtered by assignee', async () => {
    expect(await idsOf({ assignee: 'me' })).toEqual([mine])
    expect(await idsOf({ assignee: agentId })).toEqual([theirs])
    expect(await idsOf({ assignee: viewerId })).toEqual([mine])
    expect(await idsOf({ assignee: 'none', snoozed: 'all' })).toEqual(
      all().filter((id) => id !== mine && id !== theirs),
    )
  })

  it('leave snoozed disputes out of the open ones until the snooze ends', async () => {
    expect(await idsOf({})).toEqual(all().filter((id) => id !== snoozed))
    expect(await idsOf({ snoozed: 'only' })).toEqual([snoozed])
    expect(await idsOf({ snoozed: 'all' })).toEqual(all())
    expect(await idsOf({ q: snoozed })).toEqual([snoozed])
    const { now } = test.desk
    test.desk.now = () => new Date(Date.now() + 6 * MINUTE_MS)
    try {
      expect(await idsOf({})).toContain(snoozed)
      expect(await idsOf({ snoozed: 'only' })).toEqual([])
    } finally {
      test.desk.now = now
    }
  })

  it('are filtered by what is due this week, through Sunday', async () => {
    const { timeZone } = test.desk.env
    const until = endOfWeek(new Date(), timeZone).toISOString()
    const today = dayBounds(new Date(), timeZone).to.toISOString()
    const due = (last: string) =>
      open.flatMap(({ id, respondBy }) => (respondBy && respondBy.at <= last ? id : []))
    expect(await idsOf({ urgency: 'week', snoozed: 'all' })).toEqual(due(until))
    expect(await idsOf({ urgency: 'today', snoozed: 'all' })).toEqual(due(today))
  })

  it('are filtered by outcome and the day of closing', async () => {
    const closed = (await list({ tab: 'closed', limit: 100 })).items
    const won = closed.filter(({ status }) => status === 'won').map(({ id }) => id)
    expect(won.length).toBeGreaterThan(3)
    expect(await idsOf({ tab: 'closed', outcome: 'won' })).toEqual(won)
    const bangkok = (iso: string | null) =>
      new Date(Date.parse(iso ?? '') + 7 * HOUR_MS).toISOString().slice(0, 10)
    const day = bangkok(closed[5]?.closedAt ?? null)
    const since = closed.filter(({ closedAt }) => bangkok(closedAt) >= day)
    expect(await idsOf({ tab: 'closed', closedFrom: day })).toEqual(since.map(({ id }) => id))
  })

  it('have the numbers that are shown above them', async () => {
    const response = await test.call('viewer', 'GET', api.disputeCounts())
    const counts = disputeCountsSchema.parse(await response.json())
    expect((await list()).counts).toEqual(counts)
    const total = async (query: Query) => (await list(query)).total
    const { since } = counts.decided
    expect(counts).toMatchObject({
      open: await total({}),
      pending: await total({ tab: 'pending' }),
      closed: await total({ tab: 'closed' }),
      dueToday: await total({ urgency: 'today', snoozed: 'all' }),
      dueWeek: await total({ urgency: 'week', snoozed: 'all' }),
      decided: {
        won: await total({ tab: 'closed', outcome: 'won', closedFrom: since }),
        all: await total({ tab: 'closed', closedFrom: since }),
      },
      mine: await total({ assignee: 'me' }),
      unassigned: await total({ assignee: 'none' }),
      snoozed: await total({ snoozed: 'only' }),
    })
    expect(counts.decided.all).toBeGreaterThan(0)
    expect(counts.atRisk.length).toBeGreaterThan(2)
    for (const { currency, amount, disputes } of counts.atRisk) {
      const { items } = await list({ currency, snoozed: 'all', limit: 100 })
      expect(items).toHaveLength(disputes)
      expect(items.reduce((sum, item) => sum + item.amount, 0)).toBe(amount)
    }
  })
})
