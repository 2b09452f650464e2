import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { historySchema } from '@/lib/contract/history'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people } from '@/lib/db/schema/people'
import { notes } from '@/lib/db/schema/teamwork'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { MAX_NOTE_LENGTH } from '@/lib/evidence/limits'
import { api } from '@/lib/format/paths'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { eraseCustomer, eraseOldCustomers } from '@/lib/server/dispute-index/erase-customers'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { notesOf, teamworkCalls } from '@/lib/server/testing/teamwork-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('an internal note', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  const { actions, upload } = documentCalls(() => test)
  const { saved, submit } = responseCalls(() => test)
  const { idOf, note, removeNote, listNotes } = teamworkCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
  })
  afterAll(() => test.close())

  const rows = () => test.desk.db.select().from(notes).where(eq(notes.disputeId, disputeId))

  it('has its text, author and mentions, and a line in the history without the text', async () => {
    const admin = await idOf('admin')
    const text = ' @The admin: ลูกค้าโทรมา\r\n二行目 🙂\0 '
    const mentions = [admin, admin]
    const [added] = await notesOf(await note(disputeId, text, { mentions }))
    expect(added).toMatchObject({
      text: '@The admin: ลูกค้าโทรมา\n二行目 🙂',
      by: { name: 'The agent' },
      mentions: [{ id: admin, name: 'The admin' }],
      canDelete: true,
    })
    await note(disputeId, 'Second', { role: 'admin' })
    const read = await listNotes(disputeId)
    expect(read.map((each) => each.text)).toEqual([added?.text, 'Second'])
    expect(read.every(({ canDelete }) => !canDelete)).toBe(true)
    const history = await test.call('viewer', 'GET', api.history(disputeId))
    const { items } = historySchema.parse(await history.json())
    expect(items.map(({ action }) => action)).toEqual(['note_added', 'note_added'])
    const log = await test.desk.db.select().from(auditLog).where(eq(auditLog.disputeId, disputeId))
    expect(JSON.stringify([items, log])).not.toContain('二行目')
  })

  it('never leaves for Omise, also when a response is submitted', async () => {
    const secret = `internal ${randomUUID()}`
    let sent = ''
    const record = (message: unknown) => {
      const { request, chunk } = message as { request: { path: string }; chunk?: unknown }
      sent += `${request.path}\n${chunk ? Buffer.from(chunk as Uint8Array).toString() : ''}\n`
    }
    const channels = ['undici:request:create', 'undici:request:bodyChunkSent']
    for (const channel of channels) subscribe(channel, record)
    try {
      await pollDisputes()
      const before = (await test.omise.requests()).length
      await notesOf(await note(disputeId, secret))
      await listNotes(disputeId)
      expect(await test.omise.requests()).toHaveLength(before)
      await upload(disputeId)
      await saved(disputeId, 'The parcel was signed for.', 0)
      await answerOf(await submit(disputeId, { missing: ['details_of_purchase'] }), 200)
    } finally {
      for (const channel of channels) unsubscribe(channel, record)
    }
    expect(sent).toContain('The parcel was signed for.')
    expect(sent).toContain('%PDF')
    expect(sent).not.toContain(secret)
    expect(JSON.stringify(await test.omise.dispute(disputeId))).not.toContain(secret)
  })

  it('is added once by a repeated request, and all by concurrent ones', async () => {
    const id = randomUUID()
    await note(disputeId, 'Once', { id })
    expect(await notesOf(await note(disputeId, 'Once', { id }))).toHaveLength(1)
    await Promise.all(['a', 'b', 'c'].map((text) => note(disputeId, text)))
    expect((await listNotes(disputeId)).map(({ text }) => text).toSorted()).toEqual([
      'Once',
      'a',
      'b',
      'c',
    ])
    expect(await actions(disputeId)).toHaveLength(4)
    const other = await note(disputeId, 'Mine', { id, role: 'admin' })
    await expectProblem(other, 422, 'malformed_request')
  })

  it.each([
    ['100,000 characters', 'x'.repeat(100_000)],
    ['100,000 Thai characters, which are 300,000 bytes', 'ก'.repeat(100_000)],
    ['one character too many', 'x'.repeat(MAX_NOTE_LENGTH + 1)],
  ])('of %s is refused with a reason', async (_what, text) => {
    await expectProblem(await note(disputeId, text), 422, 'note_too_long')
    expect(await rows()).toEqual([])
  })

  it('of the greatest length is stored', async () => {
    const text = 'ก'.repeat(MAX_NOTE_LENGTH)
    expect(await notesOf(await note(disputeId, text))).toMatchObject([{ text }])
  })

  it('without text is refused', async () => {
    await expectProblem(await note(disputeId, ' \n '), 422, 'malformed_request')
    await expectProblem(await note(disputeId, '\0'), 422, 'malformed_request')
  })

  it('is not saved when it mentions a person who cannot sign in', async () => {
    const disabled = await signIn(test.desk, 'agent')
    await test.desk.db
      .update(people)
      .set({ disabledAt: new Date() })
      .where(eq(people.id, disabled.personId))
    for (const mentioned of [disabled.personId, randomUUID()]) {
      const response = await note(disputeId, '@Gone', { mentions: [mentioned] })
      await expectProblem(response, 422, 'mention_not_possible')
    }
    expect(await rows()).toEqual([])
  })

  it('is deleted by its author or an admin, with its text', async () => {
    const [own] = await notesOf(await note(disputeId, 'Of the agent'))
    const [, others] = await notesOf(await note(disputeId, 'Of the admin', { role: 'admin' }))
    const refused = await removeNote('agent', disputeId, others?.id ?? '')
    await expectProblem(refused, 403, 'not_allowed')
    expect(await notesOf(await removeNote('agent', disputeId, own?.id ?? ''))).toHaveLength(1)
    expect(await notesOf(await removeNote('agent', disputeId, own?.id ?? ''))).toHaveLength(1)
    expect(await notesOf(await removeNote('admin', disputeId, others?.id ?? ''))).toEqual([])
    expect((await rows()).map(({ text }) => text)).toEqual(['', ''])
    expect((await actions(disputeId)).filter((action) => action === 'note_deleted')).toHaveLength(2)
    const nowhere = await removeNote('agent', disputeId, randomUUID())
    await expectProblem(nowhere, 404, 'not_found')
  })

  it('can be added to a dispute that has ended, and is erased with the details of its customer', async () => {
    await test.omise.closeDispute(disputeId, 'lost')
    await notesOf(await note(disputeId, 'Somchai called'))
    expect(await eraseCustomer(test.desk.db, systemActor('Server'), disputeId)).toBe(true)
    expect(await listNotes(disputeId)).toEqual([])
    await notesOf(await note(disputeId, 'Somchai called again'))
    await eraseOldCustomers(test.desk.db, new Date(Date.now() + 60_000))
    expect((await rows()).map(({ text }) => text)).toEqual(['', ''])
  })

  it('of an unknown dispute is answered with 404', async () => {
    const nowhere = await note('dspt_test_000000000000000000', 'Where?')
    await expectProblem(nowhere, 404, 'dispute_not_found')
  })
})
