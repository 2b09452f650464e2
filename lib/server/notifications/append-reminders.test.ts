import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { messages, notices, teamSettings } from '@/lib/db/schema/notifications'
import { answers } from '@/lib/db/schema/responses'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { reminderTimes, type WorkingHours } from '@/lib/evidence/reminders'
import { toZonedTime } from '@/lib/evidence/zoned-time'
import { api } from '@/lib/format/paths'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { appendReminders } from './append-reminders'
import { openNotifiedDesk, type NotifiedDesk } from './testing/notified-desk'

const DAY_MS = 24 * 60 * 60 * 1000

/** So that the day on which the tests run does not matter. */
const EVERY_DAY: WorkingHours = { days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '18:00' }

describeOnBothDatabases('Reminders', (openDatabase) => {
  let open: NotifiedDesk
  let disputeId: string
  let times: ReturnType<typeof reminderTimes>

  beforeAll(async () => {
    open = await openNotifiedDesk(await openDatabase())
    const values = { name: 'working_hours', value: EVERY_DAY, updatedAt: new Date() }
    await open.test.desk.db.insert(teamSettings).values(values)
  })
  beforeEach(async () => {
    const { db, env } = open.test.desk
    // The only dispute of the index, with all seven days left.
    await db.delete(disputeIndex)
    disputeId = (await open.test.omise.createDispute()).id
    await readDispute(disputeId, 'webhook')
    await open.settled()
    open.server.mails.length = 0
    times = reminderTimes(await respondBy(), EVERY_DAY, env.timeZone)
  })
  afterEach(() => open.reset())
  afterAll(() => open.close())

  const { accept } = responseCalls(() => open.test)

  async function respondBy(): Promise<Date> {
    const rows = open.test.desk.db.select().from(disputeIndex)
    const [row] = await rows.where(eq(disputeIndex.disputeId, disputeId))
    return row?.respondBy ?? expect.fail('The dispute is not in the index')
  }

  async function reminders() {
    const rows = await open.test.desk.db.select().from(notices).orderBy(asc(notices.at))
    return rows.map(({ event }) => event).filter((event) => event.startsWith('due_'))
  }

  /** A message that reminds the agent, and waits. @returns its id */
  function collecting(event: keyof typeof times): Promise<string> {
    return open.at(times[event], () =>
      open.slowly(async () => {
        await appendReminders()
        return (await open.queuedFor('agent')).id
      }),
    )
  }

  const intended = () => ({
    id: randomUUID(),
    disputeId,
    type: 'submit' as const,
    message: 'The parcel was signed for.',
    detail: {},
    state: 'intended' as const,
  })

  it('are appended once for each dispute, event and date, also by two servers', async () => {
    for (const event of ['due_in_3_days', 'due_tomorrow', 'due_today'] as const) {
      await open.at(times[event], async () => {
        await Promise.all([appendReminders(), appendReminders()])
        await appendReminders()
      })
    }
    expect(await reminders()).toEqual(['due_in_3_days', 'due_tomorrow', 'due_today'])
  })

  it('arrive by e-mail with the respond-by date', async () => {
    const messageId = await collecting('due_tomorrow')
    await open.sendLater(messageId)
    expect(await reminders()).toEqual(['due_tomorrow'])
    const [received] = await open.mailsTo('agent')
    expect(received?.mail.subject).toMatch(/^Respond by tomorrow: /)
    expect(received?.mail.text).toContain(`/disputes/${disputeId}`)
    expect(received?.mail.text).toContain('(estimated)')
  })

  it('are one line with the news of a dispute that is noticed on its last day', async () => {
    await open.test.desk.db.delete(notices)
    await open.test.desk.db.delete(messages)
    await open.test.desk.db.delete(disputeIndex)
    const messageId = await open.at(times.due_today, () =>
      open.slowly(async () => {
        await readDispute(disputeId, 'webhook')
        await appendReminders()
        await expect.poll(async () => (await open.messagesTo('agent'))[0]).toBeDefined()
        const { id } = await open.queuedFor('agent')
        await expect
          .poll(async () => (await open.eventsOf(id)).toSorted())
          .toEqual(['dispute_opened', 'due_today'])
        return id
      }),
    )
    await open.sendLater(messageId)
    const received = await open.mailsTo('agent')
    expect(received.map(({ mail }) => mail.subject)).toEqual([
      expect.stringMatching(/^Respond today: /),
    ])
  })

  it('do not come after an answer that was given here', async () => {
    await answerOf(await accept(disputeId), 200)
    // As the index was before the answer.
    await open.test.desk.db.update(disputeIndex).set({ status: 'open' })
    await open.at(times.due_today, appendReminders)
    expect(await reminders()).toEqual([])
  })

  it('do not come after an answer that was given elsewhere, however late it is noticed', async () => {
    const messageId = await collecting('due_today')
    await open.test.omise.setStatus(disputeId, 'pending')
    await open.sendLater(messageId)
    expect((await open.message(messageId)).state).toBe('dropped')
    expect(open.server.mails).toEqual([])
  })

  it('wait while an answer is being sent, and come when it failed', async () => {
    const { db } = open.test.desk
    const messageId = await collecting('due_today')
    const { id: personId } = await open.personOf('agent')
    const answer = { ...intended(), personId }
    await db.insert(answers).values(answer)
    await open.at(times.due_tomorrow, appendReminders)
    expect(await reminders()).toEqual(['due_today'])
    const before = await open.message(messageId)
    await open.slowly(() => open.sendLater(messageId))
    const waiting = await open.message(messageId)
    expect(waiting).toMatchObject({ state: 'queued', attempts: 0 })
    expect(waiting.dueAt > before.dueAt).toBe(true)
    await db.update(answers).set({ state: 'failed' }).where(eq(answers.id, answer.id))
    await open.sendLater(messageId)
    expect(await open.mailsTo('agent')).toHaveLength(1)
  })

  it('leave a message that is sent without them, while an answer is being sent', async () => {
    const { db } = open.test.desk
    const other = await open.test.omise.createDispute()
    await open.slowly(() => readDispute(other.id, 'webhook'))
    const messageId = await collecting('due_today')
    await expect.poll(() => open.eventsOf(messageId)).toContain('due_today')
    const { id: personId } = await open.personOf('agent')
    await db.insert(answers).values({ ...intended(), personId })
    await open.slowly(() => open.sendLater(messageId))
    const [sent] = await open.mailsTo('agent')
    expect(sent?.mail.text).toContain(other.id)
    expect(sent?.mail.text).not.toContain(disputeId)
    const later = (await open.messagesTo('agent')).find(({ state }) => state === 'queued')
    expect(await open.eventsOf(later?.id ?? '')).toEqual(['due_today'])
  })

  it('of an earlier date are dropped, and come anew for the new date', async () => {
    const messageId = await collecting('due_tomorrow')
    const later = new Date((await respondBy()).getTime() + DAY_MS)
    const body = JSON.stringify({ at: later.toISOString() })
    const response = await open.test.call('agent', 'PUT', api.respondBy(disputeId), { body })
    expect(response.status).toBe(200)
    await open.sendLater(messageId)
    expect((await open.message(messageId)).state).toBe('dropped')
    await open.at(times.due_tomorrow, appendReminders)
    expect(await reminders()).toEqual(['due_tomorrow'])
    const { timeZone } = open.test.desk.env
    await open.at(new Date(times.due_tomorrow.getTime() + DAY_MS), appendReminders)
    const rows = await open.test.desk.db.select().from(notices).orderBy(asc(notices.at))
    expect(rows.filter(({ event }) => event === 'due_tomorrow').map(({ key }) => key)).toEqual(
      [times.due_today, later].map(
        (moment) => `due_tomorrow:${disputeId}:${toZonedTime(moment, timeZone).day}`,
      ),
    )
  })
})
