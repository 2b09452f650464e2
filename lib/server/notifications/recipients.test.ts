import { createHmac } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { changedTeamChannelsSchema } from '@/lib/contract/notification-settings'
import type { NoticeEvent } from '@/lib/contract/notifications'
import { messageNotices, messages, notices, teamChannels } from '@/lib/db/schema/notifications'
import { describeOnBothDatabases, describeOnPostgres } from '@/lib/db/testing/test-database'
import { notificationApi } from '@/lib/format/notification-paths'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { appendNotices } from '@/lib/server/outbox/append-notice'
import { documentCalls } from '@/lib/server/testing/document-calls'
import { startLineServer, type LineServer } from '@/testing/line-server'
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver'
import { expandNotices } from './expand-notices'
import { purgeNotifications } from './purge-notifications'
import { openNotifiedDesk, type NotifiedDesk } from './testing/notified-desk'

const DAY_MS = 24 * 60 * 60 * 1000
const LINE_USER_ID = `U${'0123456789abcdef'.repeat(2)}`

describeOnBothDatabases('A notice', (openDatabase) => {
  let open: NotifiedDesk
  let line: LineServer
  let receiver: WebhookReceiver

  beforeAll(async () => {
    open = await openNotifiedDesk(await openDatabase())
    line = await startLineServer()
    receiver = await startWebhookReceiver()
    open.test.desk.env = {
      ...open.test.desk.env,
      line: { token: line.token, apiUrl: line.url },
      notificationInternalHosts: [receiver.host],
    }
  })
  afterEach(async () => {
    await open.reset()
    await open.test.desk.db.delete(teamChannels)
    receiver.received.length = 0
    line.messages.length = 0
  })
  afterAll(async () => {
    await open.close()
    await line.stop()
    await receiver.stop()
  })

  const { upload } = documentCalls(() => open.test)

  /** As an admin does it. @returns the id and the key of the signature */
  async function addChannel(...events: NoticeEvent[]) {
    const channel = { kind: 'json', name: 'Accounting', address: receiver.url, language: 'ja' }
    const body = JSON.stringify({ ...channel, events })
    const response = await open.test.call('admin', 'POST', notificationApi.channels(), { body })
    expect(response.status).toBe(201)
    const { items, signingKey } = changedTeamChannelsSchema.parse(await response.json())
    return { id: items.at(-1)?.id ?? '', signingKey: signingKey ?? '' }
  }

  it('goes to a channel of the team that has the event, signed and in its language', async () => {
    const { signingKey } = await addChannel('dispute_opened')
    const { id } = await open.test.omise.createDispute({ amount: 120_00, currency: 'THB' })
    await pollDisputes()
    await open.settled()
    expect(receiver.received).toHaveLength(1)
    const [{ headers, body }] = receiver.received as [(typeof receiver.received)[0]]
    const signed = `${String(headers['evidence-desk-timestamp'])}.${body}`
    expect(headers['evidence-desk-signature']).toBe(
      createHmac('sha256', signingKey).update(signed).digest('hex'),
    )
    expect(JSON.parse(body)).toMatchObject({
      language: 'ja',
      lines: [{ event: 'dispute_opened', dispute: { id, amount: 120_00 } }],
    })
  })

  it('goes to a channel of the team also when it is addressed to a person', async () => {
    await addChannel('upload_refused')
    await upload(await open.test.omise.openDispute(), { filename: 'sandbox-invalid-type.pdf' })
    await pollDisputes()
    await open.settled()
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]?.body).toContain('upload_refused')
    expect(receiver.received[0]?.body).not.toContain('sandbox-invalid-type')
  })

  it('does not go to a paused channel, nor to one that was paused meanwhile', async () => {
    const { id } = await addChannel('dispute_opened')
    await open.test.omise.createDispute()
    await open.slowly(async () => {
      await pollDisputes()
      await open.queuedFor('agent')
    })
    const body = JSON.stringify({ paused: true })
    const paused = await open.test.call('admin', 'PATCH', notificationApi.channel(id), { body })
    expect(paused.status).toBe(200)
    const queued = await open.test.desk.db.select().from(messages)
    for (const message of queued) await open.sendLater(message.id)
    await open.test.omise.createDispute()
    await pollDisputes()
    await open.settled()
    expect(receiver.received).toEqual([])
    expect(await open.mailsTo('agent')).toHaveLength(2)
  })

  it('goes to a person by LINE who chose it, and once although the answer was lost', async () => {
    const body = JSON.stringify({ lineUserId: LINE_USER_ID })
    expect((await open.test.call('agent', 'PATCH', notificationApi.own(), { body })).status).toBe(
      200,
    )
    await open.choose('agent', 'dispute_opened', true, 'line')
    line.behave('accept_and_die')
    await open.test.omise.createDispute()
    await pollDisputes()
    await expect
      .poll(async () => (await open.messagesTo('agent')).map(({ problem }) => problem), {
        timeout: 20_000,
      })
      .toContain('answer_lost')
    line.behave('accept')
    await open.settled()
    expect(line.messages).toMatchObject([{ to: LINE_USER_ID }])
    expect((await open.messagesTo('agent')).map(({ state }) => state)).toEqual(['sent', 'sent'])
    expect(await open.mailsTo('agent')).toHaveLength(1)
  })

  it('reaches the other channels while the mail server is silent', async () => {
    await addChannel('dispute_opened')
    open.server.behave('hang')
    await open.test.omise.createDispute()
    await pollDisputes()
    const mail = async () => (await open.messagesTo('agent'))[0]?.state
    await expect.poll(mail).toBe('sending')
    await expect.poll(() => receiver.received.length).toBe(1)
    expect(await mail()).toBe('sending')
  })

  it('is removed after 90 days, with its message', async () => {
    const { desk, omise } = open.test
    await omise.createDispute()
    await pollDisputes()
    await open.settled()
    await open.at(new Date(Date.now() + 89 * DAY_MS), purgeNotifications)
    expect(await desk.db.select().from(notices)).toHaveLength(1)
    await open.at(new Date(Date.now() + 91 * DAY_MS), purgeNotifications)
    for (const table of [notices, messages, messageNotices]) {
      expect(await desk.db.select().from(table)).toEqual([])
    }
  })
})

describeOnPostgres('A notice that is committed late', (openDatabase) => {
  it('is found by the job that was waiting when the notice was written', async () => {
    const open = await openNotifiedDesk(await openDatabase())
    const { db, jobs, now } = open.test.desk
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>()
    const { promise: isWritten, resolve: written } = Promise.withResolvers<void>()
    const writing = db.transaction(async (tx) => {
      const event = 'key_trouble'
      await appendNotices(tx, jobs, [{ event, key: 'late', at: now(), detail: 'key_refused' }])
      written()
      await mayCommit
    })
    await isWritten
    const expanding = expandNotices()
    const waiting = async () => {
      const count = sql`count(*)`.mapWith(Number)
      const [locks] = await db
        .select({ count })
        .from(sql`pg_locks`)
        .where(sql`locktype = 'advisory' and not granted`)
      return locks?.count
    }
    await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThan(0)
    commit()
    await writing
    await expanding
    const [notice] = await db.select().from(notices)
    expect(notice?.expandedAt).toBeInstanceOf(Date)
    await open.close()
  })
})
