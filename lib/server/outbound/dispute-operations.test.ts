import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '@/lib/format/paths'
import { deletions, uploads } from '@/lib/db/schema/documents'
import { people } from '@/lib/db/schema/people'
import { answers } from '@/lib/db/schema/responses'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { recordIntent as intendAnswer } from '@/lib/server/responses/submissions/submission'
import { recordIntent as intendDeletion } from '@/lib/server/documents/deletion/deletion'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { staleAfterMs } from './time-limits'

const TEXT = 'The parcel was signed for on 2 May.'

describeOnBothDatabases('operations on a dispute', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  let personId: string
  const { upload, uploaded, remove, restore } = documentCalls(() => test)
  const { save, saved, submit, accept, state, patches } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
    const [agent] = await test.desk.db.select().from(people).where(eq(people.role, 'agent'))
    personId = agent?.id ?? ''
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
  })
  afterEach(async () => {
    test.desk.env = { ...test.desk.env, requireSecondPerson: false }
    test.desk.now = () => new Date()
    await test.omise.heal()
  })
  afterAll(() => test.close())

  /** The state after a crash: the intent is recorded, and nothing was sent. */
  async function cutOffAnswer(type: 'submit' | 'accept'): Promise<string> {
    const message = type === 'submit' ? TEXT : null
    const detail = {}
    const intent = { id: randomUUID(), disputeId, type, message, detail, personId }
    return (await intendAnswer(intent))?.id ?? ''
  }

  async function cutOffDeletion(documentId: string): Promise<string> {
    const intent = { id: randomUUID(), disputeId, documentId, filename: 'slip.pdf', kind: null }
    return (await intendDeletion({ ...intent, personId })).id
  }

  const vaultFiles = async () => {
    let count = 0
    for await (const _ of test.desk.vault.list()) count += 1
    return count
  }

  it.each(['submit', 'accept'] as const)(
    'an answer (%s) locks the documents until its outcome is known, also after a crash',
    async (type) => {
      const { id } = await uploaded(disputeId)
      const gone = await uploaded(disputeId, { filename: 'gone.pdf' })
      expect((await remove(disputeId, gone.id)).status).toBe(200)
      const files = await vaultFiles()
      const startClock = test.stopClock()
      await cutOffAnswer(type)

      await expectProblem(await remove(disputeId, id), 409, 'dispute_being_answered')
      await expectProblem(await restore(disputeId, gone.id), 409, 'dispute_being_answered')
      const uploadId = randomUUID()
      await expectProblem(await upload(disputeId, { uploadId }), 409, 'dispute_being_answered')
      expect(await test.desk.db.select().from(uploads).where(eq(uploads.id, uploadId))).toEqual([])
      expect(await vaultFiles()).toBe(files)
      expect((await test.omise.documents(disputeId)).map((each) => each.id)).toEqual([id])

      startClock()
      await vi.waitFor(
        async () => expect((await state(disputeId)).answer).toMatchObject({ state: 'failed' }),
        { timeout: 20_000, interval: 50 },
      )
      expect((await upload(disputeId, { uploadId })).status).toBe(201)
      expect((await restore(disputeId, gone.id)).status).toBe(201)
      expect((await remove(disputeId, id)).status).toBe(200)
    },
  )

  it('an upload during an answer is refused without reading the file', async () => {
    await cutOffAnswer('submit')
    const body = new ReadableStream(
      {
        pull() {
          throw new Error('The body was read although it would be refused')
        },
      },
      { highWaterMark: 0 },
    )
    await expectProblem(await upload(disputeId, { body }), 409, 'dispute_being_answered')
  })

  it('a deletion that a crash interrupted blocks answers until its outcome is known', async () => {
    const { id } = await uploaded(disputeId)
    await saved(disputeId, TEXT, 0)
    const startClock = test.stopClock()
    const deletionId = await cutOffDeletion(id)
    await expectProblem(await submit(disputeId), 409, 'deletion_underway')
    await expectProblem(await accept(disputeId), 409, 'deletion_underway')
    expect(await patches(disputeId)).toBe(0)
    startClock()
    await vi.waitFor(
      async () => {
        const [row] = await test.desk.db
          .select()
          .from(deletions)
          .where(eq(deletions.id, deletionId))
        expect(row?.state).toBe('failed')
      },
      { timeout: 20_000, interval: 50 },
    )
    await answerOf(await submit(disputeId), 200)
  })

  it.each([20, 90])(
    'a deletion with a permanently unknown outcome stops blocking once its request has timed out (%s s)',
    async (omiseTimeoutSeconds) => {
      test.desk.env = { ...test.desk.env, omiseTimeoutSeconds }
      const { id } = await uploaded(disputeId)
      await saved(disputeId, TEXT, 0)
      const startedAt = Date.now()
      test.desk.now = () => new Date(startedAt)
      await cutOffDeletion(id)
      const silent = { method: 'GET', path: `${disputeId}/documents/${id}$` }
      await test.omise.fail({ on: silent, fault: { type: 'status', status: 500 } })
      const bound = Math.max(60_000, 2_000 * omiseTimeoutSeconds + 5_000)
      expect(staleAfterMs(test.desk.env)).toBe(bound)
      test.desk.now = () => new Date(startedAt + bound - 1)
      await expectProblem(await submit(disputeId), 409, 'deletion_underway')
      test.desk.now = () => new Date(startedAt + bound)
      await answerOf(await submit(disputeId), 200)
    },
  )

  describe('a review request whose response is being submitted', () => {
    beforeEach(async () => {
      test.desk.env = { ...test.desk.env, requireSecondPerson: true }
      await saved(disputeId, TEXT, 0)
      const body = JSON.stringify({
        draftVersion: 1,
        missing: ['details_of_purchase', 'proof_of_receipt'],
        note: '',
      })
      expect((await test.call('agent', 'POST', api.check(disputeId), { body })).status).toBe(201)
    })

    const check = async () => (await state(disputeId)).check

    it('can be neither cancelled nor returned, and its draft stays as reviewed', async () => {
      const startClock = test.stopClock()
      await cutOffAnswer('submit')
      const checkId = (await check())?.id ?? ''
      const body = JSON.stringify({ checkId, note: 'Wait' })
      for (const role of ['agent', 'admin'] as const) {
        const returned = await test.call(role, 'POST', api.returnCheck(disputeId), { body })
        await expectProblem(returned, 409, 'answer_underway')
      }
      await expectProblem(await save(disputeId, 'Other words', 1), 409, 'answer_underway')
      expect((await save(disputeId, TEXT, 1)).status).toBe(200)
      expect(await check()).toMatchObject({ state: 'asked', draftVersion: 1 })
      startClock()
    })

    it('is cancelled by a document that changed elsewhere after the last read, and nothing is sent', async () => {
      const { locks } = test.desk
      test.desk.locks = {
        ...locks,
        async tryLock(name) {
          // The last step before the intent is recorded; the documents read after it decide.
          if (name.startsWith('answer ')) await test.omise.addDocument(disputeId, 'slip.pdf')
          return locks.tryLock(name)
        },
      }
      const response = await submit(disputeId, { role: 'admin' })
      test.desk.locks = locks
      await expectProblem(response, 409, 'check_over')
      expect(await patches(disputeId)).toBe(0)
      expect(await check()).toMatchObject({ state: 'cancelled', reason: 'documents' })
      expect((await state(disputeId)).answer).toBeNull()
      expect(
        await test.desk.db.select().from(answers).where(eq(answers.disputeId, disputeId)),
      ).toEqual([])
    })

    it('stays pending when the documents cannot be read, and nothing is sent', async () => {
      const { locks } = test.desk
      test.desk.locks = {
        ...locks,
        async tryLock(name) {
          if (name.startsWith('answer ')) {
            const on = { method: 'GET', path: `${disputeId}$` }
            await test.omise.fail({ on, fault: { type: 'status', status: 503 } })
          }
          return locks.tryLock(name)
        },
      }
      const response = await submit(disputeId, { role: 'admin' })
      test.desk.locks = locks
      await expectProblem(response, 503, 'omise_unreachable')
      expect(await patches(disputeId)).toBe(0)
      expect(await check()).toMatchObject({ state: 'asked' })
      await test.omise.heal()
      await answerOf(await submit(disputeId, { role: 'admin' }), 200)
    })
  })

  it('a person who submits alone gets documents_changed for a change elsewhere at the same moment', async () => {
    await saved(disputeId, TEXT, 0)
    const { locks } = test.desk
    const answerId = randomUUID()
    test.desk.locks = {
      ...locks,
      async tryLock(name) {
        // Jobs of other tests take locks of their own.
        if (name === `answer ${answerId}`) await test.omise.addDocument(disputeId, 'slip.pdf')
        return locks.tryLock(name)
      },
    }
    const response = await submit(disputeId, { answerId })
    test.desk.locks = locks
    const { changes } = await expectProblem(response, 409, 'documents_changed')
    expect(changes).toEqual({ added: 1, removed: 0 })
    expect(await patches(disputeId)).toBe(0)
    // The same submission again, with the current documents.
    await answerOf(await submit(disputeId, { answerId, missing: ['details_of_purchase'] }), 200)
  })
})
