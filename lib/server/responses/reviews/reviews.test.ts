import { and, desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { disputesPageSchema } from '@/lib/contract/disputes'
import { checkSchema, type Check } from '@/lib/contract/response'
import { auditLog } from '@/lib/db/schema/audit-log'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Role } from '@/lib/evidence/access'
import { api } from '@/lib/format/paths'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { ALL_MISSING, answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const TEXT = 'The parcel was signed for on 2 May.'

describeOnBothDatabases('a second person', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  const { uploaded, remove, actions } = documentCalls(() => test)
  const { saved, submit, state, patches } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    test.desk.env = { ...test.desk.env, requireSecondPerson: true }
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
    await saved(disputeId, TEXT, 0)
  })

  const post = (role: Role, path: string, body: unknown) =>
    test.call(role, 'POST', path, { body: JSON.stringify(body) })

  function ask({
    role = 'agent' as Role,
    missing = ALL_MISSING,
    draftVersion = 1,
    note = '',
  } = {}) {
    return post(role, api.check(disputeId), { draftVersion, missing, note })
  }

  async function asked(...input: Parameters<typeof ask>): Promise<Check> {
    const response = await ask(...input)
    expect(response.status).toBe(201)
    return checkSchema.parse(await response.json())
  }

  const returnCheck = (role: Role, { id }: Check, note = '') =>
    post(role, api.returnCheck(disputeId), { checkId: id, note })

  const check = async () => (await state(disputeId)).check

  async function lastAudit(action: string) {
    const [row] = await test.desk.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.action, action), eq(auditLog.disputeId, disputeId)))
      .orderBy(desc(auditLog.sequence))
    return row
  }

  async function isMarkedInList(): Promise<boolean | undefined> {
    const response = await test.call('viewer', 'GET', `${api.disputes()}?q=${disputeId}`)
    const { items } = disputesPageSchema.parse(await response.json())
    return items.find(({ id }) => id === disputeId)?.toCheck
  }

  it('submits the response that the first requested a review of', async () => {
    expect(await asked({ note: ' Is the date right? ' })).toMatchObject({
      state: 'asked',
      mine: true,
      by: { name: 'The agent' },
      note: 'Is the date right?',
    })
    expect(await isMarkedInList()).toBe(true)
    expect(await state(disputeId)).toMatchObject({
      needsSecondPerson: true,
      check: { state: 'asked', mine: false },
    })
    await answerOf(await submit(disputeId, { role: 'admin' }), 200)
    expect(await test.omise.dispute(disputeId)).toMatchObject({ status: 'pending', message: TEXT })
    expect(await check()).toMatchObject({ state: 'passed', endedBy: { name: 'The admin' } })
    expect(await lastAudit('response_submitted')).toMatchObject({
      personName: 'The admin',
      detail: { preparedBy: 'The agent' },
    })
    expect(await actions(disputeId)).toEqual([
      'response_submitted',
      'check_asked',
      'response_drafted',
    ])
    expect(await isMarkedInList()).toBeUndefined()
  })

  it('is required: a response is not submitted without one, nor by the person who requested the review', async () => {
    await expectProblem(await submit(disputeId, { role: 'admin' }), 409, 'check_missing')
    await asked({ role: 'admin' })
    await expectProblem(await submit(disputeId, { role: 'admin' }), 403, 'check_own')
    expect(await patches(disputeId)).toBe(0)
    expect(await check()).toMatchObject({ state: 'asked' })
  })

  it('is asked only for what could be submitted, and only once', async () => {
    await expectProblem(await ask({ missing: [] }), 409, 'kinds_missing')
    await expectProblem(await ask({ draftVersion: 2 }), 409, 'draft_changed')
    await asked()
    await expectProblem(await ask({ role: 'admin' }), 409, 'check_underway')
  })

  it('returns the request with a note, after which it can be made again', async () => {
    const first = await asked()
    await expectProblem(await returnCheck('admin', first, '  '), 422, 'malformed_request')
    const response = await returnCheck('admin', first, 'The date is wrong')
    expect(await response.json()).toMatchObject({
      state: 'sent_back',
      reply: 'The date is wrong',
      endedBy: { name: 'The admin' },
    })
    expect((await lastAudit('check_sent_back'))?.detail).toEqual({ reason: 'The date is wrong' })
    await expectProblem(await returnCheck('admin', first, 'again'), 409, 'check_over')
    await expectProblem(await submit(disputeId, { role: 'admin' }), 409, 'check_missing')
    await asked()
  })

  it('is no longer asked when the first person cancels', async () => {
    const first = await asked()
    const response = await returnCheck('agent', first)
    expect(await response.json()).toMatchObject({ state: 'cancelled', reason: 'taken_back' })
    await expectProblem(await submit(disputeId, { role: 'admin' }), 409, 'check_missing')
  })

  it('cannot submit when the first person cancels concurrently', async () => {
    const first = await asked()
    const { locks } = test.desk
    // The last step before the intent is recorded.
    test.desk.locks = {
      ...locks,
      async tryLock(name) {
        // A late job may take a lock of its own before that.
        if (!name.startsWith('answer ')) return locks.tryLock(name)
        test.desk.locks = locks
        expect((await returnCheck('agent', first)).status).toBe(200)
        return locks.tryLock(name)
      },
    }
    await expectProblem(await submit(disputeId, { role: 'admin' }), 409, 'check_over')
    expect(await patches(disputeId)).toBe(0)
    expect((await state(disputeId)).answer).toBeNull()
  })

  describe('reviews exactly what was submitted for review:', () => {
    it('another draft cancels the request, the same draft does not', async () => {
      await asked()
      await saved(disputeId, TEXT, 1)
      expect(await check()).toMatchObject({ state: 'asked' })
      await saved(disputeId, `${TEXT} Twice.`, 1, 'admin')
      expect(await check()).toMatchObject({
        state: 'cancelled',
        reason: 'draft',
        endedBy: { name: 'The admin' },
      })
      expect((await lastAudit('check_cancelled'))?.detail).toEqual({ why: 'draft' })
      const response = await submit(disputeId, { role: 'admin', draftVersion: 2 })
      await expectProblem(response, 409, 'check_missing')
    })

    it('a document added or deleted here cancels it', async () => {
      await asked()
      const document = await uploaded(disputeId, { role: 'admin' })
      expect(await check()).toMatchObject({ state: 'cancelled', reason: 'documents' })
      await asked()
      expect((await remove(disputeId, document.id)).status).toBe(200)
      expect(await check()).toMatchObject({ state: 'cancelled', reason: 'documents' })
      expect(await isMarkedInList()).toBeUndefined()
    })

    it('a document added elsewhere is detected at submission', async () => {
      await asked()
      await test.omise.addDocument(disputeId, 'slip.pdf')
      await expectProblem(await submit(disputeId, { role: 'admin' }), 409, 'check_over')
      expect(await patches(disputeId)).toBe(0)
      expect(await check()).toMatchObject({ state: 'cancelled', reason: 'documents' })
    })
  })

  it('is not required for accepting', async () => {
    const { accept } = responseCalls(() => test)
    expect((await accept(disputeId)).status).toBe(200)
  })
})
