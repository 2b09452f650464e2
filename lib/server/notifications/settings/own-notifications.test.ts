import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ownNotificationsSchema, type OwnChoice } from '@/lib/contract/notification-settings'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { messages } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import type { Role } from '@/lib/evidence/access'
import { notificationApi } from '@/lib/format/notification-paths'
import { api } from '@/lib/format/paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'
import { choicesOf, wants } from '@/lib/server/notifications/choices'

describeOnBothDatabases('the notification settings of a person', (openDatabase) => {
  let test: TestDesk
  let person: Awaited<ReturnType<typeof signIn>>

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    person = await signIn(test.desk, 'agent')
  })

  const call = (method: string, body?: unknown, path = notificationApi.own()) =>
    test.call(null, method, path, {
      headers: { cookie: person.cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  async function settings(response = call('GET')) {
    return ownNotificationsSchema.parse(await (await response).json())
  }

  async function choiceOf(event: string): Promise<OwnChoice | undefined> {
    return (await settings()).choices.find((choice) => choice.event === event)
  }

  it('are the quiet default of the role, before the person chose anything', async () => {
    const { choices, lineUserId, language, tests } = await settings()
    expect(choices.filter(({ email }) => email).map(({ event }) => event)).toEqual([
      'dispute_opened',
      'due_in_3_days',
      'due_tomorrow',
      'due_today',
      'dispute_assigned',
      'note_mention',
    ])
    expect(choices.some(({ line, browser }) => line || browser)).toBe(false)
    expect(choices.map(({ event }) => event)).not.toContain('key_trouble')
    expect({ lineUserId, language, tests }).toEqual({
      lineUserId: null,
      language: 'en',
      tests: { email: null, line: null },
    })
  })

  it('change one choice at a time, and back, for this person alone', async () => {
    const other = await signIn(test.desk, 'agent')
    const off = { event: 'due_today', channel: 'email', isOn: false }
    await settings(call('PATCH', off))
    await settings(call('PATCH', { event: 'dispute_won', channel: 'browser', isOn: true }))
    expect(await choiceOf('due_today')).toMatchObject({ email: false, line: false })
    expect(await choiceOf('dispute_won')).toMatchObject({ email: false, browser: true })
    const all = await choicesOf(test.desk.db, [person.personId, other.personId])
    expect([...all.keys()]).toEqual([person.personId])
    expect(wants('agent', all.get(person.personId) ?? new Map(), 'due_today', 'email')).toBe(false)

    await settings(call('PATCH', { ...off, isOn: true }))
    expect(await choiceOf('due_today')).toMatchObject({ email: true })
  })

  it.each<[Role, string, number]>([
    ['admin', 'key_trouble', 200],
    ['agent', 'key_trouble', 403],
    ['agent', 'response_returned', 200],
    ['viewer', 'response_returned', 403],
    ['viewer', 'dispute_won', 200],
  ])('of %s: choosing %s is answered with %d', async (role, event, status) => {
    person = await signIn(test.desk, role)
    const response = await call('PATCH', { event, channel: 'email', isOn: true })
    expect(response.status).toBe(status)
  })

  it.each([
    [{}],
    [{ event: 'no_such_event', channel: 'email', isOn: true }],
    [{ event: 'due_today', channel: 'pigeon', isOn: true }],
    [{ event: 'due_today', channel: 'email', isOn: 'yes' }],
    [{ event: 'due_today', channel: 'email', isOn: true, personId: randomUUID() }],
    [{ language: 'tlh' }],
    [{ lineUserId: 5 }],
    [null],
  ])('refuse the change %j', async (change) => {
    await expectProblem(await call('PATCH', change), 422, 'malformed_request')
    expect(await test.desk.db.query.notificationChoices.findMany({})).not.toContainEqual(
      expect.objectContaining({ personId: person.personId }),
    )
  })

  it('take a LINE user id, and no other text', async () => {
    const lineUserId = `U${'0123456789abcdef'.repeat(2)}`
    expect(await settings(call('PATCH', { lineUserId: ` ${lineUserId} ` }))).toMatchObject({
      lineUserId,
    })
    for (const wrong of [
      'naoko',
      lineUserId.replace('U', 'C'),
      `${lineUserId}0`,
      `${lineUserId}\n/x`,
    ]) {
      await expectProblem(await call('PATCH', { lineUserId: wrong }), 422, 'line_id_invalid')
    }
    expect((await settings()).lineUserId).toBe(lineUserId)
    expect((await settings(call('PATCH', { lineUserId: null }))).lineUserId).toBeNull()
  })

  it('take the language of messages, also from the account menu', async () => {
    expect((await settings(call('PATCH', { language: 'ja' }))).language).toBe('ja')
    const response = await call('POST', { language: 'th' }, api.ownLanguage())
    expect(response.status).toBe(200)
    const [row] = await test.desk.db.select().from(people).where(eq(people.id, person.personId))
    expect(row?.language).toBe('th')
    await expectProblem(
      await call('POST', { language: 'fr' }, api.ownLanguage()),
      422,
      'malformed_request',
    )
  })

  it('tell the outcome of the last test of each channel', async () => {
    const at = test.desk.now()
    const message = (state: 'sent' | 'failed' | 'queued', age: number, isTest = true) => ({
      recipient: `email:${person.personId}`,
      personId: person.personId,
      state,
      isTest,
      problem: state === 'failed' ? 'recipient_refused' : null,
      createdAt: new Date(at.getTime() - age),
      dueAt: at,
    })
    await test.desk.db
      .insert(messages)
      .values([message('sent', 2_000), message('failed', 1_000), message('queued', 0, false)])
    expect((await settings()).tests).toEqual({
      email: {
        state: 'failed',
        problem: 'recipient_refused',
        isTest: true,
        at: new Date(at.getTime() - 1_000).toISOString(),
      },
      line: null,
    })
  })
})
