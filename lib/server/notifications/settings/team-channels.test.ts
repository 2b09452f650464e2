import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  changedTeamChannelsSchema,
  deliveriesSchema,
  teamChannelsSchema,
  workingHoursSchema,
  type ChangedTeamChannels,
  type ListedTeamChannel,
} from '@/lib/contract/notification-settings'
import { recordStatements } from '@/lib/db/testing/record-statements'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import {
  messageNotices,
  messages,
  notices,
  teamChannels,
  teamSettings,
} from '@/lib/db/schema/notifications'
import { notificationApi } from '@/lib/format/notification-paths'
import { withQuery } from '@/lib/format/paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'
import { openTeamChannel, openTeamChannels } from '@/lib/server/notifications/team-channels'
import { workingHoursOf } from '@/lib/server/notifications/working-hours'

const DAY_MS = 24 * 60 * 60 * 1000
const WEBHOOK = 'https://hooks.example.com/services/T000/B000/secret-part'
const json = {
  kind: 'json',
  name: 'Finance bot',
  address: WEBHOOK,
  language: 'ja',
  events: ['dispute_opened', 'due_today'],
}

describeOnBothDatabases('the channels of the team', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.desk.db.delete(teamChannels)
  })

  const send = (method: string, path: string, body?: unknown) =>
    test.call('admin', method, path, body === undefined ? {} : { body: JSON.stringify(body) })

  async function add(channel: object = json): Promise<ChangedTeamChannels> {
    const response = await send('POST', notificationApi.channels(), channel)
    expect(response.status).toBe(201)
    return changedTeamChannelsSchema.parse(await response.json())
  }

  async function addOne(channel: object = json): Promise<ListedTeamChannel> {
    const [added] = (await add(channel)).items
    if (!added) throw new Error('The channel is not listed')
    return added
  }

  async function change(id: string, body: object): Promise<ChangedTeamChannels> {
    const response = await send('PATCH', notificationApi.channel(id), body)
    expect(response.status).toBe(200)
    return changedTeamChannelsSchema.parse(await response.json())
  }

  async function lastAudit() {
    const [row] = await test.desk.db
      .select()
      .from(auditLog)
      .orderBy(desc(auditLog.sequence))
      .limit(1)
    return row
  }

  it('are added, listed without their address, and decrypted for sending', async () => {
    const { items, signingKey } = await add()
    expect(items).toEqual([
      {
        id: expect.any(String),
        kind: 'json',
        name: 'Finance bot',
        destination: 'hooks.example.com',
        language: 'ja',
        events: ['dispute_opened', 'due_today'],
        isPaused: false,
        last: null,
      },
    ])
    expect(Buffer.from(signingKey ?? '', 'base64url')).toHaveLength(32)
    const [channel] = await openTeamChannels(test.desk.db)
    expect(channel).toMatchObject({ address: WEBHOOK, secret: signingKey, pausedAt: null })

    const listed = await (await send('GET', notificationApi.channels())).text()
    const stored = JSON.stringify(await test.desk.db.select().from(teamChannels))
    const recorded = JSON.stringify(await lastAudit())
    for (const text of [listed, stored, recorded]) {
      expect(text).not.toContain('secret-part')
      expect(text).not.toContain(signingKey)
    }
    expect(await lastAudit()).toMatchObject({
      action: 'team_channel_added',
      detail: { kind: 'json', name: 'Finance bot', destination: 'hooks.example.com' },
    })
  })

  it.each([
    ['slack', 'https://hooks.slack.com/services/T1/B2/x', 'hooks.slack.com'],
    [
      'teams',
      'https://prod-1.westeurope.logic.azure.com/workflows/a?sig=b',
      'prod-1.westeurope.logic.azure.com',
    ],
    [
      'google_chat',
      'https://chat.googleapis.com/v1/spaces/A/messages?key=b&token=c',
      'chat.googleapis.com',
    ],
    ['line', `C${'ab12'.repeat(8)}`, 'C…ab12'],
  ])('of kind %s have no signature', async (kind, address, destination) => {
    const { items, signingKey } = await add({ ...json, kind, address })
    expect(items[0]).toMatchObject({ kind, destination })
    expect(signingKey).toBeNull()
    expect(await openTeamChannel(test.desk.db, items[0]?.id ?? '')).toMatchObject({
      address,
      secret: null,
    })
  })

  it('of kind chatwork need a token, which is not returned', async () => {
    const chatwork = { ...json, kind: 'chatwork', address: '123456' }
    for (const token of [undefined, '', 'two words', 'x\r\nHost: y', 'ก']) {
      const response = await send('POST', notificationApi.channels(), { ...chatwork, token })
      await expectProblem(response, 422, 'channel_token_invalid')
    }
    const { items, signingKey } = await add({ ...chatwork, token: 'chatwork-token' })
    expect([items[0]?.destination, signingKey]).toEqual(['123456', null])
    expect(JSON.stringify(items)).not.toContain('chatwork-token')
    expect(await openTeamChannels(test.desk.db)).toMatchObject([{ secret: 'chatwork-token' }])
  })

  it.each([
    ['json', 'http://hooks.example.com/x'],
    ['json', 'https://user:password@hooks.example.com/x'],
    ['json', 'https://10.0.0.1/x'],
    ['json', 'https://169.254.169.254/latest/meta-data'],
    ['json', 'https://[::1]/x'],
    ['json', 'https://2130706433/x'],
    ['json', 'https://[fd00::1]/x'],
    ['json', 'file:///etc/passwd'],
    ['slack', 'javascript:alert(1)'],
    ['slack', 'hooks.slack.com/services/x'],
    ['teams', ''],
    ['google_chat', `https://chat.googleapis.com/${'x'.repeat(1_900)}`],
    ['line', `C${'AB12'.repeat(8)}`],
    ['line', 'https://line.me/x'],
    ['chatwork', 'https://www.chatwork.com/#!rid1'],
    ['chatwork', '12/../../me'],
  ])('of kind %s refuse the address %s', async (kind, address) => {
    const response = await send('POST', notificationApi.channels(), {
      ...json,
      kind,
      address,
      token: 'x',
    })
    await expectProblem(response, 422, 'channel_address_invalid')
    expect(await test.desk.db.select().from(teamChannels)).toEqual([])
  })

  it('refuse a name that is empty, invisible or too long, and malformed bodies', async () => {
    for (const name of ['', '  ', '\u200b\u202e', 'x'.repeat(61)]) {
      const response = await send('POST', notificationApi.channels(), { ...json, name })
      await expectProblem(response, 422, 'channel_name_invalid')
    }
    for (const wrong of [
      { kind: 'fax' },
      { events: ['no_such_event'] },
      { language: 'fr' },
      { name: 5 },
      { secret: 'chosen by the caller' },
    ]) {
      const response = await send('POST', notificationApi.channels(), { ...json, ...wrong })
      await expectProblem(response, 422, 'malformed_request')
    }
  })

  it('are changed; address and key stay unless new ones are given', async () => {
    const { items, signingKey } = await add()
    const id = items[0]?.id ?? ''
    const content = { name: 'Renamed', language: 'th', events: ['key_trouble'] }
    expect((await change(id, content)).signingKey).toBeNull()
    expect(await openTeamChannel(test.desk.db, id)).toMatchObject({
      ...content,
      address: WEBHOOK,
      secret: signingKey,
    })
    await change(id, { ...content, address: 'https://other.example.com/x' })
    expect(await lastAudit()).toMatchObject({
      action: 'team_channel_changed',
      detail: { name: 'Renamed', destination: 'other.example.com', newAddress: true },
    })
    const next = (await change(id, { newSigningKey: true })).signingKey
    expect(next).not.toBe(signingKey)
    expect(await openTeamChannel(test.desk.db, id)).toMatchObject({
      address: 'https://other.example.com/x',
      secret: next,
    })
    await expectProblem(
      await send('PATCH', notificationApi.channel(id), { ...content, address: 'http://10.0.0.1' }),
      422,
      'channel_address_invalid',
    )
  })

  it('give no key to a kind without a signature', async () => {
    const { id } = await addOne({ ...json, kind: 'slack' })
    const response = await send('PATCH', notificationApi.channel(id), { newSigningKey: true })
    await expectProblem(response, 404, 'not_found')
    expect(await openTeamChannel(test.desk.db, id)).toMatchObject({ secret: null })
  })

  it('are paused and resumed, which is recorded once each', async () => {
    const { id } = await addOne()
    expect((await change(id, { paused: true })).items[0]?.isPaused).toBe(true)
    const row = await lastAudit()
    expect(row).toMatchObject({ action: 'team_channel_changed', detail: { paused: true } })
    await change(id, { paused: true })
    expect(await lastAudit()).toEqual(row)
    expect((await change(id, { paused: false })).items[0]?.isPaused).toBe(false)
  })

  it('are deleted, and stay deleted', async () => {
    const { id } = await addOne()
    for (const _attempt of [1, 2]) {
      const response = await send('DELETE', notificationApi.channel(id))
      expect(teamChannelsSchema.parse(await response.json()).items).toEqual([])
    }
    expect(await lastAudit()).toMatchObject({ action: 'team_channel_deleted' })
    for (const unknown of [id, randomUUID(), 'no-uuid']) {
      const response = await send('PATCH', notificationApi.channel(unknown), { paused: true })
      await expectProblem(response, 404, 'not_found')
    }
  })

  it('are limited in number', async () => {
    const { id } = await addOne()
    const [row] = await test.desk.db.select().from(teamChannels).where(eq(teamChannels.id, id))
    if (!row) throw new Error('The channel is missing')
    const others = Array.from({ length: 29 }, () => ({ ...row, id: randomUUID() }))
    await test.desk.db.insert(teamChannels).values(others)
    await expectProblem(await send('POST', notificationApi.channels(), json), 409, 'channels_full')
  })

  it('that were altered in the database are not posted to, and can be deleted', async () => {
    const first = await addOne()
    const second = (await add({ ...json, name: 'Second' })).items[1]
    const [row] = await test.desk.db
      .select()
      .from(teamChannels)
      .where(eq(teamChannels.id, first.id))
    await test.desk.db
      .update(teamChannels)
      .set({ address: row?.address ?? '' })
      .where(eq(teamChannels.id, second?.id ?? ''))
    expect((await openTeamChannels(test.desk.db)).map(({ id }) => id)).toEqual([first.id])
    expect(await openTeamChannel(test.desk.db, second?.id ?? '')).toBeNull()
    const listed = teamChannelsSchema.parse(
      await (await send('GET', notificationApi.channels())).json(),
    )
    expect(listed.items.map(({ destination }) => destination)).toEqual(['hooks.example.com', null])
    const response = await send('DELETE', notificationApi.channel(second?.id ?? ''))
    expect(teamChannelsSchema.parse(await response.json()).items).toHaveLength(1)
  })
})

describeOnBothDatabases('what admins see of notifications', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterAll(() => test.close())

  const putHours = (hours: object) =>
    test.call('admin', 'PUT', notificationApi.workingHours(), { body: JSON.stringify(hours) })

  it('includes the working hours, which they set', async () => {
    const read = async () =>
      workingHoursSchema.parse(
        await (await test.call('admin', 'GET', notificationApi.workingHours())).json(),
      )
    expect(await read()).toEqual({ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' })
    const hours = { days: [6, 1, 7], from: '08:30', to: '20:00' }
    expect((await putHours(hours)).status).toBe(200)
    expect(await read()).toEqual({ ...hours, days: [1, 6, 7] })
    expect(await workingHoursOf(test.desk.db)).toEqual({ ...hours, days: [1, 6, 7] })

    await expectProblem(await putHours({ ...hours, to: '08:30' }), 422, 'working_hours_invalid')
    for (const wrong of [
      { days: [] },
      { days: [0] },
      { days: [1, 1] },
      { days: [1.5] },
      { from: '24:00' },
      { from: '8:30' },
      { more: true },
    ]) {
      await expectProblem(await putHours({ ...hours, ...wrong }), 422, 'malformed_request')
    }
    expect(await read()).toEqual({ ...hours, days: [1, 6, 7] })
  })

  it('are the default working hours when the stored ones cannot be read', async () => {
    const value = { days: 'all' }
    await test.desk.db
      .insert(teamSettings)
      .values({ name: 'working_hours', value, updatedAt: test.desk.now() })
      .onConflictDoUpdate({ target: teamSettings.name, set: { value } })
    expect(await workingHoursOf(test.desk.db)).toMatchObject({ from: '09:00' })
  })

  it('are the latest deliveries, newest first, or only those with a problem', async () => {
    const { personId } = await signIn(test.desk, 'agent')
    const start = test.desk.now().getTime()
    const at = (second: number) => new Date(start + second * 1_000)
    const ids = Array.from({ length: 60 }, () => randomUUID())
    const noticeId = randomUUID()
    await test.desk.db.insert(messages).values(
      ids.map((id, index) => ({
        id,
        recipient: `line:${personId}`,
        personId,
        state: index === 0 ? ('queued' as const) : ('sent' as const),
        attempts: index === 0 ? 3 : 1,
        problem: index === 0 ? 'token_revoked' : null,
        createdAt: at(index),
        dueAt: at(index + 5),
        finishedAt: index === 0 ? null : at(index + 1),
      })),
    )
    await test.desk.db
      .insert(notices)
      .values({ id: noticeId, event: 'due_today', key: noticeId, at: at(0) })
    await test.desk.db
      .insert(messageNotices)
      .values({ noticeId, recipient: `line:${personId}`, messageId: ids[0] ?? '' })

    const read = async (query = {}) => {
      const response = await test.call(
        'admin',
        'GET',
        withQuery(notificationApi.deliveries(), query),
      )
      return deliveriesSchema.parse(await response.json())
    }
    const all = await read()
    expect(all.items.map(({ id }) => id)).toEqual(ids.slice(10).reverse())
    expect(all.hasMore).toBe(true)
    expect(all.items[0]).toMatchObject({ state: 'sent', nextAt: null, count: 0 })
    expect(await read({ show: 'problems' })).toEqual({
      items: [
        {
          id: ids[0],
          at: at(0).toISOString(),
          recipient: { name: 'The agent', channel: 'line' },
          events: ['due_today'],
          count: 1,
          isTest: false,
          state: 'waiting',
          attempts: 3,
          problem: 'token_revoked',
          nextAt: at(5).toISOString(),
        },
      ],
      hasMore: false,
    })
    const wrong = await test.call(
      'admin',
      'GET',
      withQuery(notificationApi.deliveries(), { show: 'x' }),
    )
    await expectProblem(wrong, 422, 'malformed_request')
  })

  it('are read with one row for each kind of event, however many notices they contain', async () => {
    const { personId } = await signIn(test.desk, 'agent')
    const recipient = `email:${personId}`
    const messageId = randomUUID()
    const at = new Date(test.desk.now().getTime() + DAY_MS)
    await test.desk.db.insert(messages).values({
      id: messageId,
      recipient,
      personId,
      state: 'sent',
      createdAt: at,
      dueAt: at,
      finishedAt: at,
    })
    const digest = Array.from({ length: 500 }, () => randomUUID())
    await test.desk.db
      .insert(notices)
      .values(digest.map((id) => ({ id, event: 'dispute_opened', key: id, at })))
    await test.desk.db
      .insert(messageNotices)
      .values(digest.map((noticeId) => ({ noticeId, recipient, messageId })))
    let body: unknown
    const statements = await recordStatements(test.desk.db, async () => {
      body = await (await test.call('admin', 'GET', notificationApi.deliveries())).json()
    })
    expect(deliveriesSchema.parse(body).items[0]).toMatchObject({
      id: messageId,
      events: ['dispute_opened'],
      count: 500,
    })
    expect(Math.max(...statements.map(({ rows }) => rows))).toBeLessThanOrEqual(60)
  })
})
