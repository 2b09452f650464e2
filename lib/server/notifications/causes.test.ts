import { createHmac, randomBytes } from 'node:crypto'
import { asc } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { readingProgress } from '@/lib/db/schema/disputes'
import { notices } from '@/lib/db/schema/notifications'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { checkSchema } from '@/lib/contract/response'
import { api } from '@/lib/format/paths'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { readEvents } from '@/lib/server/omise-events/read-events'
import { readProgress, saveProgress } from '@/lib/server/dispute-index/reading-progress'
import { reportTrouble } from '@/lib/server/omise-events/report-trouble'
import { documentCalls } from '@/lib/server/testing/document-calls'
import { ALL_MISSING, answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { notesOf, teamworkCalls } from '@/lib/server/testing/teamwork-calls'
import { openNotifiedDesk, type NotifiedDesk } from './testing/notified-desk'

const DAY_MS = 24 * 60 * 60 * 1000

describeOnBothDatabases('What people are notified of', (openDatabase) => {
  let open: NotifiedDesk
  const secret = randomBytes(32)

  beforeAll(async () => {
    open = await openNotifiedDesk(await openDatabase())
    open.test.desk.env = { ...open.test.desk.env, omiseWebhookSecrets: [secret] }
  })
  afterEach(() => open.reset())
  afterAll(() => open.close())

  const { upload } = documentCalls(() => open.test)
  const { saved, submit } = responseCalls(() => open.test)
  const { assign, release, note, removeNote } = teamworkCalls(() => open.test)

  async function told() {
    const rows = await open.test.desk.db.select().from(notices).orderBy(asc(notices.at))
    return rows.map(({ event, disputeId, personId, detail }) => ({
      event,
      disputeId,
      personId,
      detail,
    }))
  }

  const about = (event: string, disputeId: string, personId: string | null = null) => ({
    event,
    disputeId,
    personId,
    detail: null,
  })

  const post = (path: string, body: unknown) =>
    open.test.call('agent', 'POST', path, { body: JSON.stringify(body) })

  /** A webhook about a dispute. */
  function webhook(disputeId: string, key: Uint8Array = secret): Promise<Response> {
    const body = JSON.stringify({
      object: 'event',
      id: `evnt_test_${randomBytes(8).toString('hex')}`,
      key: 'dispute.update',
      created_at: new Date().toISOString(),
      data: { object: 'dispute', id: disputeId },
    })
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')
    const headers = { 'omise-signature': signature, 'omise-signature-timestamp': timestamp }
    return open.test.call(null, 'POST', api.webhook(), { body, headers })
  }

  /** A dispute that is no news. */
  async function knownDispute(): Promise<string> {
    const id = await open.test.omise.openDispute()
    await pollDisputes()
    await open.settled()
    await open.reset()
    return id
  }

  it('a dispute that is new, and one that was won or lost, each once', async () => {
    const [won, lost] = [
      await open.test.omise.createDispute(),
      await open.test.omise.createDispute(),
    ]
    await pollDisputes()
    await open.test.omise.closeDispute(won.id, 'won')
    await open.test.omise.closeDispute(lost.id, 'lost')
    await pollDisputes()
    await pollDisputes()
    expect(await told()).toHaveLength(4)
    expect(await told()).toEqual(
      expect.arrayContaining([
        about('dispute_opened', won.id),
        about('dispute_opened', lost.id),
        about('dispute_won', won.id),
        about('dispute_lost', lost.id),
      ]),
    )
  })

  it('nothing of the disputes that the desk finds at its first start', async () => {
    const { db } = open.test.desk
    await open.test.omise.createDispute()
    await db.delete(readingProgress)
    await pollDisputes()
    await open.test.omise.createDispute()
    await db.delete(readingProgress)
    await readEvents()
    await open.settled()
    expect(await told()).toEqual([])
  })

  it('the author of a response that a second person submitted or returned', async () => {
    const id = await open.test.omise.openDispute()
    const author = await open.personOf('agent')
    open.test.desk.env = { ...open.test.desk.env, requireSecondPerson: true }
    try {
      await saved(id, 'The parcel was signed for.', 0)
      const request = { draftVersion: 1, missing: ALL_MISSING, note: '' }
      const check = checkSchema.parse(await (await post(api.check(id), request)).json())
      const returned = await open.test.call('admin', 'POST', api.returnCheck(id), {
        body: JSON.stringify({ checkId: check.id, note: 'The date is wrong' }),
      })
      expect(returned.status).toBe(200)
      await post(api.check(id), request)
      await answerOf(await submit(id, { role: 'admin' }), 200)
    } finally {
      open.test.desk.env = { ...open.test.desk.env, requireSecondPerson: false }
    }
    expect(await told()).toEqual([
      about('response_returned', id, author.id),
      about('response_reviewed', id, author.id),
    ])
  })

  it('the person whose upload Omise refused', async () => {
    const id = await open.test.omise.openDispute()
    await upload(id, { filename: 'sandbox-invalid-type.pdf' })
    const { id: personId } = await open.personOf('agent')
    expect(await told()).toEqual([about('upload_refused', id, personId)])
  })

  it('the person to whom a colleague assigned a dispute, not of their own acts', async () => {
    const id = await knownDispute()
    const { id: personId } = await open.personOf('agent')
    await assign('agent', id, personId)
    await release('agent', id, personId)
    await assign('admin', id, personId)
    expect(await told()).toEqual([about('dispute_assigned', id, personId)])
    await open.settled()
    const [mail] = await open.mailsTo('agent')
    expect(mail?.mail.subject).toContain('Dispute assigned')
    expect(await open.mailsTo('admin')).toEqual([])
  })

  it('no person of an assignment that was taken back, and a note that was deleted', async () => {
    const id = await knownDispute()
    const { id: personId } = await open.personOf('agent')
    const messageId = await open.slowly(async () => {
      await assign('admin', id, personId)
      const [added] = await notesOf(
        await note(id, '@The agent', { role: 'admin', mentions: [personId] }),
      )
      const queued = await open.queuedFor('agent')
      await expect.poll(() => open.eventsOf(queued.id)).toHaveLength(2)
      await release('admin', id, personId)
      await removeNote('admin', id, added?.id ?? '')
      return queued.id
    })
    await open.sendLater(messageId)
    expect(await open.message(messageId)).toMatchObject({ state: 'dropped' })
    expect(await open.mailsTo('agent')).toEqual([])
  })

  it('each person whom a note mentions, without the text of the note', async () => {
    const id = await knownDispute()
    const author = await open.personOf('agent')
    const mentioned = await Promise.all(
      (['viewer', 'admin'] as const).map(async (role) => (await open.personOf(role)).id),
    )
    const text = 'Somchai Jaidee says the parcel is blue'
    await note(id, text, { mentions: [author.id, ...mentioned] })
    const rows = await told()
    expect(rows.map(({ event, personId }) => [event, personId]).toSorted()).toEqual(
      mentioned.map((personId) => ['note_mention', personId]).toSorted(),
    )
    await open.settled()
    for (const role of ['viewer', 'admin'] as const) {
      const mails = await open.mailsTo(role)
      expect(mails.map(({ mail }) => mail.subject)).toEqual([
        expect.stringContaining('Mention in a note'),
      ])
      expect(JSON.stringify(mails)).not.toMatch(/Somchai|parcel|blue/)
    }
    expect(await open.mailsTo('agent')).toEqual([])
  })

  it('admins, once a day, of a key that Omise does not accept', async () => {
    const { desk, omise } = open.test
    await omise.fail({ on: { path: '^/disputes' }, fault: { type: 'status', status: 401 } })
    await expect(pollDisputes()).rejects.toThrow()
    await expect(pollDisputes()).rejects.toThrow()
    const trouble = { event: 'key_trouble', disputeId: null, personId: null, detail: 'key_refused' }
    expect(await told()).toEqual([trouble])
    await open.settled()
    expect(await open.mailsTo('agent')).toEqual([])
    expect((await open.mailsTo('admin'))[0]?.mail.subject).toContain('Omise')
    const { now } = desk
    desk.now = () => new Date(now().getTime() + DAY_MS)
    try {
      await expect(pollDisputes()).rejects.toThrow()
    } finally {
      desk.now = now
    }
    expect(await told()).toEqual([trouble, trouble])
  })

  it('admins of three wrong signatures in a row', async () => {
    const id = await open.test.omise.firstDispute('open')
    const wrong = randomBytes(32)
    for (const key of [wrong, wrong, secret, wrong, wrong]) await webhook(id, key)
    expect(await told()).toEqual([])
    for (let more = 0; more < 4; more += 1) expect((await webhook(id, wrong)).status).toBe(401)
    expect(await told()).toEqual([
      { event: 'webhook_trouble', disputeId: null, personId: null, detail: 'signature' },
    ])
  })

  it('admins of missing webhooks on a day of wrong signatures, which anyone can send', async () => {
    for (const detail of ['signature', 'signature', 'missing', 'missing']) {
      await reportTrouble('webhook_trouble', detail)
    }
    const details = (await told()).map(({ detail }) => detail)
    expect(details.toSorted()).toEqual(['missing', 'signature'])
  })

  it('admins of three events in a row that no webhook announced, where webhooks have arrived before', async () => {
    const { desk, omise } = open.test
    const { now } = desk
    /** Long enough after the events that their webhooks are missing. */
    async function readLater(count: number, disputes = 1): Promise<void> {
      for (let made = 0; made < disputes; made += 1) await omise.createDispute()
      // Omise's times are whole seconds, and these events are within one.
      const since = new Date(Date.now() - 60_000)
      const { missed } = await readProgress(desk.db, 'events')
      await saveProgress(desk.db, 'events', { since, missed })
      desk.now = () => new Date(now().getTime() + count * 60 * 60 * 1000)
      try {
        await readEvents()
      } finally {
        desk.now = now
      }
    }
    const troubles = async () => (await told()).filter(({ event }) => event === 'webhook_trouble')
    await readLater(1)
    await readLater(2, 3)
    expect(await troubles()).toEqual([])
    const { id } = await omise.createDispute()
    expect((await webhook(id)).status).toBe(200)
    await expect.poll(async () => (await told()).map(({ disputeId }) => disputeId)).toContain(id)
    await readLater(3, 3)
    expect(await troubles()).toMatchObject([{ detail: 'missing' }])
    await readLater(4, 0)
    expect(await troubles()).toHaveLength(1)
  })
})
