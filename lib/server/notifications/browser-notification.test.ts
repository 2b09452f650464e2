import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { browserNotificationSchema } from '@/lib/contract/notification-settings'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { notificationChoices } from '@/lib/db/schema/notifications'
import { notificationApi } from '@/lib/format/notification-paths'
import { withQuery } from '@/lib/format/paths'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('a notification of the browser', (openDatabase) => {
  let test: TestDesk
  let open: string
  let second: string
  let person: Awaited<ReturnType<typeof signIn>>

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    open = await test.omise.openDispute()
    second = await test.omise.openDispute()
    await pollDisputes()
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    person = await signIn(test.desk, 'agent')
  })

  async function choose(...events: string[]): Promise<void> {
    const { personId } = person
    await test.desk.db
      .insert(notificationChoices)
      .values(events.map((event) => ({ personId, event, channel: 'browser' as const, isOn: true })))
  }

  async function read(notices: string, language = 'en') {
    const path = withQuery(notificationApi.browser(), { notices, language })
    const headers = { cookie: person.cookie }
    const response = await test.call(null, 'GET', path, { headers })
    return browserNotificationSchema.parse(await response.json()).notification
  }

  it('says what happened, the amount and the reason, in the language of the page', async () => {
    await choose('dispute_opened')
    const shown = await read(`dispute_opened:${open}`)
    expect(shown).toMatchObject({ title: 'New dispute', path: `/disputes/${open}` })
    expect(shown?.body).toMatch(/^\S+[\d,.]+ · \S/)
    expect(await read(`dispute_opened:${open}`, 'ja')).toMatchObject({
      title: '新しいチャージバック',
    })
  })

  it('summarizes several notices, and leads to the list', async () => {
    await choose('dispute_opened', 'due_today')
    expect(await read(`dispute_opened:${open},due_today:${second}`)).toMatchObject({
      title: '2 disputes need a response',
      path: '/disputes',
    })
  })

  it('is of the chosen events only', async () => {
    expect(await read(`dispute_opened:${open}`)).toBeNull()
    await choose('due_today', 'key_trouble')
    expect(await read(`dispute_opened:${open},due_today:${second}`)).toMatchObject({
      path: `/disputes/${second}`,
    })
    expect(await read(`key_trouble:${open}`)).toBeNull()
  })

  it('is none for a dispute that needs no response any more, or that is unknown', async () => {
    await choose('due_today', 'dispute_won')
    const pending = await test.omise.firstDispute('pending')
    expect(await read(`due_today:${pending}`)).toBeNull()
    expect(await read(`dispute_won:${pending}`)).not.toBeNull()
    for (const notices of ['due_today:dspt_unknown', 'due_today', 'x', ',,', `nothing:${open}`]) {
      expect(await read(notices)).toBeNull()
    }
  })
})
