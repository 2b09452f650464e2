import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  changedTeamChannelsSchema,
  ownNotificationsSchema,
  teamChannelsSchema,
} from '@/lib/contract/notification-settings'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { messages } from '@/lib/db/schema/notifications'
import { parseEnv } from '@/lib/env'
import { notificationApi } from '@/lib/format/notification-paths'
import { queueMessage } from '@/lib/server/notifications/queue-messages'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'
import { startLineServer, type LineServer } from '@/testing/line-server'
import { startMailServer, type MailServer } from '@/testing/mail-server'
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver'

describeOnBothDatabases('a test on request', (openDatabase) => {
  let test: TestDesk
  let mail: MailServer
  let line: LineServer
  let receiver: WebhookReceiver
  let person: Awaited<ReturnType<typeof signIn>>

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    mail = await startMailServer()
    line = await startLineServer()
    receiver = await startWebhookReceiver()
  })
  afterAll(async () => {
    await test.close()
    await Promise.all([mail.stop(), line.stop(), receiver.stop()])
  })
  beforeEach(async () => {
    person = await signIn(test.desk, 'admin')
    const settings = parseEnv({
      OMISE_SECRET_KEY: 'skey_test_1',
      SMTP_URL: mail.url,
      MAIL_FROM: 'desk@example.com',
      LINE_CHANNEL_TOKEN: line.token,
      LINE_API_URL: line.url,
      NOTIFICATION_INTERNAL_HOSTS: receiver.host,
    })
    const { notificationInternalHosts } = settings
    const channels = { mail: settings.mail, line: settings.line, notificationInternalHosts }
    test.desk.env = { ...test.desk.env, ...channels }
  })

  const send = (method: string, path: string, body?: unknown) =>
    test.call(null, method, path, {
      headers: { cookie: person.cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const sendOwn = (channel: string) => send('POST', notificationApi.ownTest(), { channel })

  async function addChannel(): Promise<string> {
    const channel = { kind: 'json', name: 'Bot', address: receiver.url, language: 'en' }
    const response = await send('POST', notificationApi.channels(), {
      ...channel,
      events: ['dispute_opened'],
    })
    return changedTeamChannelsSchema.parse(await response.json()).items.at(-1)?.id ?? ''
  }

  async function lastDelivery(channelId: string) {
    const listed = await (await send('GET', notificationApi.channels())).json()
    return teamChannelsSchema.parse(listed).items.find(({ id }) => id === channelId)?.last
  }

  it('arrives by e-mail and LINE at the person, whose settings tell the outcome', async () => {
    const lineUserId = `U${'0123456789abcdef'.repeat(2)}`
    await send('PATCH', notificationApi.own(), { lineUserId })
    for (const channel of ['email', 'line'] as const) {
      const response = await sendOwn(channel)
      expect(response.status).toBe(202)
      const { tests } = ownNotificationsSchema.parse(await response.json())
      expect(tests[channel]).toMatchObject({ isTest: true, problem: null })
      const outcome = async () => {
        const settings = await (await send('GET', notificationApi.own())).json()
        return ownNotificationsSchema.parse(settings).tests[channel]?.state
      }
      await expect.poll(outcome).toBe('sent')
    }
    expect(mail.mails.at(-1)?.mail.subject).toBe('Test message from Evidence Desk')
    expect(mail.mails.at(-1)?.mail.text).toContain('/api/notifications/unsubscribe?token=')
    expect(line.messages.at(-1)).toMatchObject({ to: lineUserId })
  })

  it('arrives at a channel of the team, also at a paused one', async () => {
    const id = await addChannel()
    await send('PATCH', notificationApi.channel(id), { paused: true })
    expect((await send('POST', notificationApi.channelTest(id))).status).toBe(202)
    await expect.poll(() => lastDelivery(id)).toMatchObject({ state: 'sent', isTest: true })
    expect(receiver.received.at(-1)?.body).toContain('"test":true')
  })

  it('keeps its outcome on screen while a notification waits to be sent', async () => {
    const id = await addChannel()
    await send('POST', notificationApi.channelTest(id))
    await expect.poll(() => lastDelivery(id)).toMatchObject({ state: 'sent' })
    const recipient = { channel: 'team', teamChannelId: id } as const
    await test.desk.db.transaction((tx) => queueMessage(tx, recipient, { afterMs: 3_600_000 }))
    expect(await lastDelivery(id)).toMatchObject({ state: 'sent', isTest: true })
  })

  it('is refused on a channel that is not set up, and without a LINE user id', async () => {
    await expectProblem(await sendOwn('line'), 422, 'line_id_invalid')
    test.desk.env = { ...test.desk.env, mail: undefined, line: undefined }
    await expectProblem(await sendOwn('email'), 409, 'channel_not_set_up')
    await expectProblem(await sendOwn('line'), 409, 'channel_not_set_up')
    await expectProblem(await sendOwn('browser'), 422, 'malformed_request')
  })

  it('is limited for each person', async () => {
    const id = await addChannel()
    const before = await test.desk.db.$count(messages)
    for (let count = 0; count < 5; count += 1) {
      expect((await send('POST', notificationApi.channelTest(id))).status).toBe(202)
    }
    const sixth = await send('POST', notificationApi.channelTest(id))
    await expectProblem(sixth, 429, 'too_many_requests')
    await expectProblem(await sendOwn('email'), 429, 'too_many_requests')
    expect(await test.desk.db.$count(messages)).toBe(before + 5)
  })
})
