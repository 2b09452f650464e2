import { randomUUID } from 'node:crypto'
import { desc } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { NOTICE_EVENTS } from '@/lib/contract/notifications'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { notificationChoices } from '@/lib/db/schema/notifications'
import { callRoute } from '@/lib/server/testing/call-route'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'
import { choicesOf, NO_CHOICES, wants } from './choices'
import { unsubscribeUrl } from './unsubscribe'

describeOnBothDatabases('the link to unsubscribe', (openDatabase) => {
  let test: TestDesk
  let personId: string

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    personId = (await signIn(test.desk, 'admin')).personId
  })

  /** As a mail program sends it: without cookie, from another site. */
  const oneClick = (url = unsubscribeUrl(personId), method = 'POST') =>
    callRoute(
      new Request(url, {
        method,
        headers: {
          'sec-fetch-site': 'cross-site',
          'content-type': 'application/x-www-form-urlencoded',
        },
        ...(method === 'POST' && { body: 'List-Unsubscribe=One-Click' }),
      }),
    )

  async function wantedBy(id: string, channel: 'email' | 'line' = 'email') {
    const choices = (await choicesOf(test.desk.db, [id])).get(id) ?? NO_CHOICES
    return NOTICE_EVENTS.filter((event) => wants('admin', choices, event, channel))
  }

  const auditRows = () => test.desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence))

  it('switches off all e-mails of the person, and nothing else', async () => {
    const other = await signIn(test.desk, 'admin')
    await test.desk.db.insert(notificationChoices).values([
      { personId, event: 'dispute_won', channel: 'email', isOn: true },
      { personId, event: 'dispute_won', channel: 'line', isOn: true },
    ])
    expect((await wantedBy(personId)).length).toBeGreaterThan(0)
    expect((await oneClick()).status).toBe(200)
    expect(await wantedBy(personId)).toEqual([])
    expect(await wantedBy(personId, 'line')).toEqual(['dispute_won'])
    expect((await wantedBy(other.personId)).length).toBeGreaterThan(0)
    expect((await auditRows())[0]).toMatchObject({
      action: 'unsubscribed',
      personId,
      detail: { subjectId: personId },
    })
  })

  it('is answered the same again, and recorded once', async () => {
    const first = await oneClick()
    const rows = await auditRows()
    const second = await oneClick()
    expect([second.status, await second.text()]).toEqual([first.status, await first.text()])
    expect((await auditRows()).length).toBe(rows.length)
  })

  it('changes nothing when it is only opened, and leads to a page with a button', async () => {
    const response = await oneClick(unsubscribeUrl(personId), 'GET')
    expect(response.status).toBe(303)
    const { search } = new URL(unsubscribeUrl(personId))
    expect(response.headers.get('location')).toBe(`/unsubscribe${search}`)
    expect((await wantedBy(personId)).length).toBeGreaterThan(0)
  })

  it('is bound to its person, scope and version', async () => {
    const genuine = new URL(unsubscribeUrl(personId)).searchParams.get('token') ?? ''
    const other = await signIn(test.desk, 'admin')
    const otherToken = new URL(unsubscribeUrl(other.personId)).searchParams.get('token') ?? ''
    const signature = genuine.split('.').at(-1) ?? ''
    const forged = [
      '',
      'x',
      '...',
      genuine.slice(0, -1),
      `${genuine}A`,
      `${genuine}.x`,
      genuine.replace('v1', 'v2'),
      genuine.replace('email', 'line'),
      genuine.replace(personId, other.personId),
      genuine.replace(personId, personId.toUpperCase()),
      otherToken.replace(/[^.]+$/, signature),
      `v1.email.${personId}.`,
      '\0',
      'ก'.repeat(200),
    ]
    for (const token of forged) {
      const url = new URL(unsubscribeUrl(personId))
      url.searchParams.set('token', token)
      await expectProblem(await oneClick(url.href), 410, 'unsubscribe_link_invalid')
    }
    expect((await wantedBy(personId)).length).toBeGreaterThan(0)
    expect((await wantedBy(other.personId)).length).toBeGreaterThan(0)
  })

  it('of a person who is not here any more, or of another secret, does not work', async () => {
    await expectProblem(
      await oneClick(unsubscribeUrl(randomUUID())),
      410,
      'unsubscribe_link_invalid',
    )
    const url = unsubscribeUrl(personId)
    const { sessionSecret } = test.desk
    test.desk.sessionSecret = 'another secret of at least 32 characters'
    try {
      await expectProblem(await oneClick(url), 410, 'unsubscribe_link_invalid')
    } finally {
      test.desk.sessionSecret = sessionSecret
    }
  })
})
