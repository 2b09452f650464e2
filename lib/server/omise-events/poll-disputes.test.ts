import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { disputeIndex, readingProgress } from '@/lib/db/schema/disputes'
import { liveEvents } from '@/lib/db/schema/live-events'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { eraseCustomer, eraseOldCustomers } from '@/lib/server/dispute-index/erase-customers'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { recordDisputes } from '@/lib/server/dispute-index/record-disputes'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { fillDisputeIndex } from './fill-dispute-index'
import { fillProgress, restartFill } from './fill-progress'
import { pollDisputes } from './poll-disputes'
import { readEvents } from './read-events'

describeOnBothDatabases('Without webhooks', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function rowOf(disputeId: string) {
    const rows = test.desk.db.select().from(disputeIndex)
    const [row] = await rows.where(eq(disputeIndex.disputeId, disputeId))
    return row
  }

  async function rowsWith(status: string): Promise<number> {
    const rows = test.desk.db.select().from(disputeIndex)
    return (await rows.where(eq(disputeIndex.status, status))).length
  }

  /** The number of requests to Omise during `work`. */
  async function requestsOf(work: () => Promise<unknown>): Promise<number> {
    const before = (await test.omise.requests()).length
    await work()
    return (await test.omise.requests()).length - before
  }

  const disputeEvents = () =>
    test.desk.db.select().from(liveEvents).where(eq(liveEvents.topic, 'dispute'))
  const news = async () =>
    (await disputeEvents()).map(({ action, disputeId }) => ({
      action,
      disputeId,
    }))

  it('polling finds all open and pending disputes, in one request for each list', async () => {
    expect(await requestsOf(pollDisputes)).toBe(2)
    expect(await rowsWith('open')).toBe(8)
    expect(await rowsWith('pending')).toBe(12)
    // Disputes older than the desk are not announced.
    expect(await news()).toEqual([])
  })

  it('polling finds a new dispute, and one that has left both lists', async () => {
    const { id } = await test.omise.createDispute()
    await pollDisputes()
    expect(await rowOf(id)).toMatchObject({ status: 'open', noticedBy: 'poll' })
    await test.omise.closeDispute(id, 'lost')
    expect(await requestsOf(pollDisputes)).toBe(3)
    expect(await rowOf(id)).toMatchObject({ status: 'lost', closedAt: expect.any(Date) })
    expect(await requestsOf(pollDisputes)).toBe(2)
    expect(await news()).toEqual([
      { action: 'dispute_opened', disputeId: id },
      { action: 'dispute_lost', disputeId: id },
    ])
  })

  it('polling removes a dispute that Omise does not have', async () => {
    const dispute = await test.desk.omise.disputes.retrieve(await test.omise.openDispute())
    const gone = { ...dispute, id: 'dspt_test_gone' }
    await recordDisputes([gone], { source: 'poll', readAt: test.desk.now(), isNews: true })
    await pollDisputes()
    expect(await rowOf('dspt_test_gone')).toBeUndefined()
  })

  it('polling keeps a dispute that is listed but cannot be read', async () => {
    await pollDisputes()
    const before = await rowsWith('open')
    await test.omise.fail({
      on: { path: '^/disputes/open' },
      fault: { type: 'unreadable_item', object: 'dispute' },
    })
    await pollDisputes()
    expect(await rowsWith('open')).toBe(before)
  })

  it('polling pauses when Omise returns 429, longer after each refusal', async () => {
    await test.omise.fail({
      on: { path: '^/disputes/open' },
      fault: { type: 'status', status: 429 },
    })
    const pauses: number[] = []
    const { now } = test.desk
    try {
      for (let refusal = 0; refusal < 3; refusal += 1) {
        await pollDisputes()
        const rows = test.desk.db.select().from(readingProgress)
        const [row] = await rows.where(eq(readingProgress.reader, 'poll'))
        const until = new Date(String(row?.state['pausedUntil']))
        pauses.push(until.getTime() - test.desk.now().getTime())
        expect(await requestsOf(pollDisputes)).toBe(0)
        test.desk.now = () => until
      }
    } finally {
      test.desk.now = now
      await test.desk.db.delete(readingProgress)
    }
    const [first = 0, second = 0, third = 0] = pauses
    expect(second).toBeGreaterThan(first * 1.5)
    expect(third).toBeGreaterThan(second * 1.5)
  })

  it('an older response does not replace a newer one, and a change is reported once', async () => {
    const id = await test.omise.openDispute()
    const open = await test.desk.omise.disputes.retrieve(id)
    const [older, newer] = [test.desk.now(), new Date(test.desk.now().getTime() + 1000)]
    const both = await Promise.all(
      [1, 2].map(() => recordDisputes([open], { source: 'poll', readAt: older, isNews: true })),
    )
    expect(both.flat()).toEqual([{ disputeId: id, change: 'new', status: 'open' }])
    const won = { ...open, status: 'won' }
    expect(await recordDisputes([won], { source: 'poll', readAt: newer, isNews: true })).toEqual([
      { disputeId: id, change: 'status', status: 'won' },
    ])
    expect(await recordDisputes([open], { source: 'poll', readAt: older, isNews: true })).toEqual(
      [],
    )
    expect(await rowOf(id)).toMatchObject({ status: 'won' })
  })

  it('the events of Omise find what polling has not read yet, each once', async () => {
    const { id } = await test.omise.createDispute()
    await readEvents()
    await expect.poll(() => rowOf(id)).toMatchObject({ noticedBy: 'event' })
    expect(await requestsOf(readEvents)).toBe(1)
  })

  it('the rest is read in the background, resumes after a failure, and can be read again', async () => {
    await test.omise.fail({
      on: { path: '^/disputes/closed' },
      fault: { type: 'status', status: 400 },
    })
    await expect(fillDisputeIndex()).rejects.toThrow()
    expect(await fillProgress(test.desk.db)).not.toBeNull()
    await test.omise.heal()
    await fillDisputeIndex()
    expect(await fillProgress(test.desk.db)).toBeNull()
    expect(await requestsOf(fillDisputeIndex)).toBe(0)
    const [won] = await test.desk.db
      .select()
      .from(disputeIndex)
      .where(eq(disputeIndex.status, 'won'))
    expect(won).toMatchObject({ noticedBy: 'fill', cardLastDigits: expect.any(String) })

    // One dispute that cannot be read does not keep the others from being read, nor polling from its end.
    const [broken] = await test.omise.openDisputes()
    const id = broken?.id ?? ''
    await test.omise.fail({
      on: { method: 'GET', path: `^/disputes/${id}$` },
      fault: { type: 'truncated_json' },
    })
    await restartFill(test.desk.db)
    const progress = await fillProgress(test.desk.db)
    expect(progress?.read).toBe(0)
    await fillDisputeIndex()
    expect(await fillProgress(test.desk.db)).toBeNull()
    await test.omise.closeDispute(id, 'lost')
    await pollDisputes()
    expect(await rowOf(id)).toMatchObject({ status: 'open' })
    await test.omise.heal()
    await pollDisputes()
    expect(await rowOf(id)).toMatchObject({ status: 'lost' })
  })

  it('announces a change that the reading in the background finds first', async () => {
    const { id } = await test.omise.createDispute()
    await pollDisputes()
    await test.omise.closeDispute(id, 'won')
    await fillDisputeIndex()
    expect(await rowOf(id)).toMatchObject({ status: 'won' })
    await pollDisputes()
    expect((await news()).filter(({ disputeId }) => disputeId === id)).toEqual([
      { action: 'dispute_opened', disputeId: id },
      { action: 'dispute_won', disputeId: id },
    ])
  })

  it('the e-mail of a customer is read once, in the background, where the charge has none', async () => {
    const customer = `cust_test_${'c'.repeat(19)}`
    const card = { name: 'Mali Suwan' }
    const { id } = await test.omise.createDispute({ customer, card, metadata: {} })
    const written = { email: 'written@example.com' }
    const other = await test.omise.createDispute({ customer, card, metadata: written })
    await readDispute(id, 'webhook')
    await readDispute(other.id, 'webhook')
    expect(await rowOf(id)).toMatchObject({ customerEmail: null, unreadCustomerId: customer })
    const reads = async () =>
      (await test.omise.requests()).filter(({ path }) => path === `/customers/${customer}`).length
    await fillDisputeIndex()
    expect(await rowOf(id)).toMatchObject({
      customerName: 'Mali Suwan',
      customerEmail: 'mali.suwan@example.com',
      unreadCustomerId: null,
    })
    expect(await rowOf(other.id)).toMatchObject({ customerEmail: 'written@example.com' })
    expect(await reads()).toBe(1)
    await readDispute(id, 'webhook')
    await fillDisputeIndex()
    expect(await rowOf(id)).toMatchObject({ customerEmail: 'mali.suwan@example.com' })
    expect(await reads()).toBe(1)

    await eraseCustomer(test.desk.db, systemActor('Server'), id)
    await readDispute(id, 'webhook')
    await restartFill(test.desk.db)
    await fillDisputeIndex()
    expect(await rowOf(id)).toMatchObject({ customerEmail: null, unreadCustomerId: null })
    expect(await reads()).toBe(1)
  })

  it('an unreadable customer has no e-mail, and an outage ends the reading', async () => {
    const customer = `cust_test_${'d'.repeat(19)}`
    const { id } = await test.omise.createDispute({ customer, metadata: {} })
    await readDispute(id, 'webhook')
    const on = { path: `^/customers/${customer}$` }
    await test.omise.fail({ on, fault: { type: 'status', status: 503 } })
    await expect(fillDisputeIndex()).rejects.toThrow()
    expect(await rowOf(id)).toMatchObject({ unreadCustomerId: customer })
    await test.omise.heal()
    await test.omise.fail({ on, fault: { type: 'truncated_json' } })
    await fillDisputeIndex()
    expect(await rowOf(id)).toMatchObject({ customerEmail: null, unreadCustomerId: null })
    await test.omise.heal()
  })

  it('erased customer details are not read again, and are erased after the retention time', async () => {
    const { id } = await test.omise.createDispute({ customer: 'Somchai Jaidee' })
    await readDispute(id, 'event')
    expect((await rowOf(id))?.cardLastDigits).toMatch(/^\d{4}$/)
    await test.omise.closeDispute(id, 'won')
    await readDispute(id, 'event')
    await eraseOldCustomers(test.desk.db, new Date(0))
    expect((await rowOf(id))?.erasedAt).toBeNull()
    await eraseOldCustomers(test.desk.db, new Date(Date.now() + 60_000))
    await readDispute(id, 'event')
    expect(await rowOf(id)).toMatchObject({
      customerName: null,
      cardLastDigits: null,
      description: null,
      erasedAt: expect.any(Date),
    })
  })

  it('a respond-by date set here is in the index until it is removed', async () => {
    const id = await test.omise.openDispute()
    await pollDisputes()
    const estimate = (await rowOf(id))?.respondBy
    const at = '2027-01-01T00:00:00.000Z'
    const body = JSON.stringify({ at })
    await test.call('agent', 'PUT', api.respondBy(id), { body })
    expect((await rowOf(id))?.respondBy.toISOString()).toBe(at)
    await pollDisputes()
    expect((await rowOf(id))?.respondBy.toISOString()).toBe(at)
    await test.call('agent', 'DELETE', api.respondBy(id))
    expect((await rowOf(id))?.respondBy).toEqual(estimate)
  })
})
