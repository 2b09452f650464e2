import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { messages, notices } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { appendNotices } from '@/lib/server/outbox/append-notice'
import { documentCalls } from '@/lib/server/testing/document-calls'
import { expandNotices } from './expand-notices'
import { queueTest, resumeMessages } from './queue-messages'
import { openNotifiedDesk, type NotifiedDesk } from './testing/notified-desk'

describeOnBothDatabases('Notifications', (openDatabase) => {
  let open: NotifiedDesk

  beforeAll(async () => {
    open = await openNotifiedDesk(await openDatabase())
  })
  afterEach(() => open.reset())
  afterAll(() => open.close())

  const { uploaded } = documentCalls(() => open.test)

  const states = async () =>
    (await open.test.desk.db.select().from(messages)).map(({ state }) => state)

  /** A new dispute whose notice waits for more, in a message to the agent. */
  async function collecting(): Promise<{ disputeId: string; messageId: string }> {
    const { id: disputeId } = await open.test.omise.createDispute()
    return open.slowly(async () => {
      await pollDisputes()
      return { disputeId, messageId: (await open.queuedFor('agent')).id }
    })
  }

  const stateOf = async (messageId: string) => (await open.message(messageId)).state

  describe('a new dispute', () => {
    it('is told to agents and admins once, however often and by however many readers it is found', async () => {
      const { id } = await open.test.omise.createDispute({ amount: 4_900_00, currency: 'THB' })
      await Promise.all([pollDisputes(), readDispute(id, 'webhook'), readDispute(id, 'event')])
      await pollDisputes()
      await open.settled()
      await readDispute(id, 'webhook')
      await Promise.all([expandNotices(), expandNotices()])
      await open.settled()
      expect(await open.mailsTo('admin')).toHaveLength(1)
      expect(await open.mailsTo('viewer')).toEqual([])
      const [received, ...others] = await open.mailsTo('agent')
      expect(others).toEqual([])
      expect(received?.mail.subject).toContain('New dispute: ฿4,900.00')
      expect(received?.mail.text).toContain(`/disputes/${id}`)
    })

    it('that was answered or closed before it was noticed is no news', async () => {
      const { id } = await open.test.omise.createDispute()
      await open.test.omise.setStatus(id, 'pending')
      await pollDisputes()
      await open.settled()
      expect(await open.test.desk.db.select().from(notices)).toEqual([])
    })

    it('is not told when its recording was rolled back', async () => {
      const { db, jobs, now } = open.test.desk
      const recording = db.transaction(async (tx) => {
        const event = 'dispute_opened'
        await appendNotices(tx, jobs, [{ event, key: 'rolled back', at: now(), disputeId: 'd' }])
        throw new Error('The recording failed')
      })
      await expect(recording).rejects.toThrow('The recording failed')
      expect(await db.select().from(notices)).toEqual([])
    })

    it('is told together with 39 others in one message', async () => {
      for (let count = 0; count < 40; count += 1) await open.test.omise.createDispute()
      const { id: messageId } = await open.slowly(async () => {
        await pollDisputes()
        return open.queuedFor('agent')
      })
      const before = (await open.test.omise.requests()).length
      await open.sendLater(messageId)
      // The list of open disputes has one page.
      expect((await open.test.omise.requests()).length - before).toBe(1)
      const [digest, ...others] = await open.mailsTo('agent')
      expect(others).toEqual([])
      expect(digest?.mail.subject).toBe('40 disputes need a response')
    })
  })

  describe('a message', () => {
    it('is sent once by two servers', async () => {
      const { messageId } = await collecting()
      await open.sendLater(messageId, 2)
      expect(await open.mailsTo('agent')).toHaveLength(1)
      expect(await stateOf(messageId)).toBe('sent')
    })

    it('is dropped when the dispute was answered outside of the desk meanwhile', async () => {
      const { disputeId, messageId } = await collecting()
      await open.test.omise.setStatus(disputeId, 'pending')
      await open.sendLater(messageId)
      expect(await stateOf(messageId)).toBe('dropped')
      expect(open.server.mails).toEqual([])
    })

    it('relies on the index while Omise does not answer', async () => {
      const { messageId } = await collecting()
      await open.test.omise.fail({
        on: { path: '^/disputes' },
        fault: { type: 'status', status: 503 },
      })
      await open.sendLater(messageId)
      expect(await open.mailsTo('agent')).toHaveLength(1)
    })

    it.each([
      ['was disabled', { disabledAt: new Date() }],
      ['has become a viewer', { role: 'viewer' }],
    ] as const)('is dropped when the person %s meanwhile', async (_, change) => {
      const { messageId } = await collecting()
      const { db } = open.test.desk
      const { id } = await open.personOf('agent')
      await db.update(people).set(change).where(eq(people.id, id))
      try {
        await open.sendLater(messageId)
        expect(await stateOf(messageId)).toBe('dropped')
      } finally {
        await db.update(people).set({ disabledAt: null, role: 'agent' }).where(eq(people.id, id))
      }
    })

    it('is dropped when the person has switched the event off meanwhile', async () => {
      const { messageId } = await collecting()
      await open.choose('agent', 'dispute_opened', false)
      await open.sendLater(messageId)
      expect(await stateOf(messageId)).toBe('dropped')
    })

    it('is sent again under the same Message-ID when the process died before it recorded the outcome', async () => {
      const { messageId } = await collecting()
      await open.sendLater(messageId)
      const { db } = open.test.desk
      const claimed = { state: 'sending', finishedAt: null, claimedAt: new Date(0) } as const
      await db.update(messages).set(claimed).where(eq(messages.id, messageId))
      await resumeMessages()
      await expect.poll(() => stateOf(messageId)).toBe('sent')
      const ids = (await open.mailsTo('agent')).map(({ mail }) => mail.messageId)
      expect(ids).toEqual([`<${messageId}@example.com>`, `<${messageId}@example.com>`])
    })

    it('is sent once, later, when the mail server was busy', async () => {
      open.server.behave('busy')
      await open.test.omise.createDispute()
      await pollDisputes()
      await expect
        .poll(async () => (await open.messagesTo('agent'))[0]?.problem ?? null)
        .not.toBeNull()
      expect(open.server.mails).toEqual([])
      open.server.behave('accept')
      await open.settled()
      expect(await open.mailsTo('agent')).toHaveLength(1)
      expect((await open.messagesTo('agent'))[0]).toMatchObject({ state: 'sent', problem: null })
    })

    it('fails without a retry when the mailbox does not exist, and names the reason', async () => {
      open.server.behave('refuse_recipient')
      const { id: personId } = await open.personOf('agent')
      const messageId = await queueTest({ channel: 'email', personId })
      await open.settled()
      expect(await open.messagesTo('agent')).toMatchObject([
        { id: messageId, state: 'failed', isTest: true, attempts: 1, problem: 'recipient_refused' },
      ])
    })

    it('gives up after a day of attempts', async () => {
      open.server.behave('busy')
      const { id: personId } = await open.personOf('agent')
      const messageId = await open.slowly(async () => {
        const id = await queueTest({ channel: 'email', personId })
        await expect
          .poll(async () => (await open.messagesTo('agent'))[0])
          .toMatchObject({ state: 'queued', attempts: 1 })
        return id
      })
      await open.test.desk.db.update(messages).set({ attempts: 51 })
      await open.sendLater(messageId)
      expect(await open.messagesTo('agent')).toMatchObject([{ state: 'failed', attempts: 52 }])
    })
  })

  it('do not delay an upload or a page while the mail server is silent', async () => {
    open.server.behave('hang')
    const { desk } = open.test
    const { pace } = desk
    const { id } = await open.test.omise.createDispute()
    await pollDisputes()
    await open.queuedFor('agent')
    desk.pace = 1
    try {
      await expect.poll(states).toContain('sending')
      await uploaded(id)
      expect((await open.test.call('viewer', 'GET', api.dispute(id))).status).toBe(200)
      expect(await states()).toContain('sending')
    } finally {
      desk.pace = pace
      open.server.behave('accept')
    }
  })
})
