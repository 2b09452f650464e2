import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people } from '@/lib/db/schema/people'
import { answers } from '@/lib/db/schema/responses'
import { disputeCountsSchema } from '@/lib/contract/disputes'
import { api, withQuery } from '@/lib/format/paths'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { ALL_MISSING, answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { recordIntent, submission } from './submission'

const TEXT = 'The parcel was signed for on 2 May.'

describeOnBothDatabases('submitting the response', (openDatabase) => {
  let test: TestDesk
  const { upload, uploaded, actions } = documentCalls(() => test)
  const { saved, submit, state, waive, patches } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 1_500 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function written(text = TEXT): Promise<string> {
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, text, 0)
    return disputeId
  }

  const submits = (disputeId: string) => ({ method: 'PATCH', path: `${disputeId}$` })
  const probes = (disputeId: string) => ({ method: 'GET', path: `/disputes/${disputeId}$` })

  const askForCheck = (disputeId: string) =>
    test.call('agent', 'POST', api.check(disputeId), {
      body: JSON.stringify({ draftVersion: 1, missing: ALL_MISSING, note: '' }),
      headers: { 'content-type': 'application/json' },
    })

  const countOf = (actions: string[]) =>
    actions.filter((action) => action === 'response_submitted').length

  async function untilSettled(disputeId: string, expected: Record<string, unknown>) {
    await vi.waitFor(async () => expect((await state(disputeId)).answer).toMatchObject(expected), {
      timeout: 20_000,
      interval: 50,
    })
  }

  it('sends one request, probes, and leaves the message at Omise and an audit row', async () => {
    const disputeId = await written(`  ${TEXT}\n`)
    const answer = await answerOf(await submit(disputeId), 200)
    expect(answer).toMatchObject({ type: 'submit', state: 'done', by: { name: 'The agent' } })
    expect(await test.omise.dispute(disputeId)).toMatchObject({ status: 'pending', message: TEXT })
    expect(await patches(disputeId)).toBe(1)
    expect((await actions(disputeId))[0]).toBe('response_submitted')
    const [row] = await test.desk.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, 'response_submitted'))
    expect(row?.detail).toMatchObject({ characters: TEXT.length, missing: ALL_MISSING.join(' ') })
    expect((await state(disputeId)).answer).toEqual(answer)
  })

  it('is counted among the pending disputes at once, without another list from Omise', async () => {
    const counts = async () => {
      const response = await test.call('agent', 'GET', api.disputeCounts())
      return disputeCountsSchema.parse(await response.json())
    }
    const disputeId = await written()
    for (const tab of ['open', 'pending']) {
      await test.call('agent', 'GET', withQuery(api.disputes(), { tab }))
    }
    const before = await counts()
    await answerOf(await submit(disputeId), 200)
    const { open, pending } = before
    expect(await counts()).toMatchObject({ open: open - 1, pending: pending + 1 })
  })

  describe('requires that', () => {
    it('the dispute is open', async () => {
      const disputeId = await written()
      await test.omise.setStatus(disputeId, 'pending')
      await expectProblem(await submit(disputeId), 409, 'dispute_not_open')
      expect(await patches(disputeId)).toBe(0)
      expect((await state(disputeId)).answer).toBeNull()
    })

    it('the draft is the version on screen and not empty', async () => {
      const disputeId = await written()
      await saved(disputeId, 'Something else', 1, 'admin')
      const problem = await expectProblem(await submit(disputeId), 409, 'draft_changed')
      expect(problem.draft).toMatchObject({ text: 'Something else', version: 2 })
      const blank = await written(' \n ')
      await expectProblem(await submit(blank), 422, 'response_empty')
      const none = await test.omise.openDispute()
      await expectProblem(await submit(none), 409, 'draft_changed')
      expect(await patches(disputeId)).toBe(0)
    })

    it('no placeholder of a template is left, while other brackets pass', async () => {
      const left = await written('Delivered on [date of delivery] to [address].')
      const problem = await expectProblem(await submit(left), 422, 'placeholders_left')
      expect(problem.detail).toContain('[date of delivery] [address]')
      await expectProblem(await askForCheck(left), 422, 'placeholders_left')
      expect(await patches(left)).toBe(0)
      const genuine = await written('Delivered on 2 May [1]. [1] See the slip.')
      await answerOf(await submit(genuine), 200)
    })

    it('the person confirms the missing kinds, excluding those that are covered or waived', async () => {
      const disputeId = await written()
      const problem = await expectProblem(
        await submit(disputeId, { missing: ['proof_of_receipt'] }),
        409,
        'kinds_missing',
      )
      expect(problem.kinds).toEqual(['details_of_purchase'])
      await waive(disputeId, 'details_of_purchase', 'Paid in the shop')
      await uploaded(disputeId)
      await answerOf(await submit(disputeId, { missing: [] }), 200)
    })

    it('no upload or deletion is unsettled', async () => {
      const disputeId = await written()
      const uploads = { method: 'POST', path: `${disputeId}/documents` }
      await test.omise.fail({ on: uploads, fault: { type: 'status', status: 503 } })
      expect((await upload(disputeId)).status).toBe(202)
      await expectProblem(await submit(disputeId), 409, 'uploads_underway')
      expect(await patches(disputeId)).toBe(0)
    })

    it('the documents have not changed', async () => {
      const disputeId = await written()
      await test.omise.addDocument(disputeId, 'elsewhere.pdf')
      const blind = await submit(disputeId, { seen: 'none' })
      const problem = await expectProblem(blind, 409, 'documents_changed')
      expect(problem.changes).toEqual({ added: 1, removed: 0 })
      expect(await patches(disputeId)).toBe(0)
    })

    it('the dispute can be read from Omise', async () => {
      const disputeId = await written()
      await test.omise.fail({ on: probes(disputeId), fault: { type: 'status', status: 503 } })
      await expectProblem(await submit(disputeId), 503, 'omise_unreachable')
      expect(await patches(disputeId)).toBe(0)
    })
  })

  it('twice with the same id, in sequence or concurrently, is one answer', async () => {
    const disputeId = await written()
    const answerId = randomUUID()
    const [first, second] = await Promise.all([
      submit(disputeId, { answerId }),
      submit(disputeId, { answerId }),
    ])
    expect([first.status, second.status].every((status) => [200, 202].includes(status))).toBe(true)
    const third = await answerOf(await submit(disputeId, { answerId }), 200)
    expect(third).toMatchObject({ id: answerId, state: 'done' })
    expect(await patches(disputeId)).toBe(1)
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it('by two people concurrently is one answer; the other person gets the reason', async () => {
    const disputeId = await written()
    const both = await Promise.all([submit(disputeId), submit(disputeId, { role: 'admin' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await patches(disputeId)).toBe(1)
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it('is refused under the id of another answer', async () => {
    const [one, other] = [await written(), await written()]
    const answerId = randomUUID()
    await answerOf(await submit(one, { answerId }), 200)
    await expectProblem(await submit(other, { answerId }), 422, 'malformed_request')
    expect(await patches(other)).toBe(0)
  })

  it.each<[string, Record<string, unknown> & { type: string }]>([
    ['is lost', { type: 'reset_after_apply' }],
    ['never comes', { type: 'hang_after_apply' }],
    ['is cut', { type: 'truncated_json' }],
    ['is a 500', { type: 'status', status: 500, afterApply: true }],
    ['is a refusal though it was done', { type: 'status', status: 400, afterApply: true }],
  ])('with a response that %s is probed for, not sent again', async (_what, fault) => {
    const disputeId = await written()
    await test.omise.fail({ on: submits(disputeId), fault, times: 1 })
    expect(await answerOf(await submit(disputeId), 200)).toMatchObject({ state: 'done' })
    expect(await patches(disputeId)).toBe(1)
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it.each<[string, Record<string, unknown> & { type: string }]>([
    ['hangs', { type: 'hang' }],
    ['breaks off', { type: 'reset_before_body' }],
    ['fails', { type: 'status', status: 500 }],
  ])(
    'has an unknown outcome while Omise %s, blocks other answers, and fails later',
    async (_, fault) => {
      const disputeId = await written()
      const startClock = test.stopClock()
      await test.omise.fail({ on: submits(disputeId), fault, times: 1 })
      expect(await answerOf(await submit(disputeId), 202)).toMatchObject({ state: 'intended' })
      expect((await state(disputeId)).answer).toMatchObject({ state: 'intended' })
      await expectProblem(await submit(disputeId), 409, 'answer_underway')
      startClock()
      await untilSettled(disputeId, { state: 'failed', problem: 'omise_unreachable' })
      expect(await patches(disputeId)).toBe(1)
      // It is certainly absent, so it may be sent.
      await answerOf(await submit(disputeId), 200)
      expect(countOf(await actions(disputeId))).toBe(1)
    },
  )

  it('executed late by Omise is reconciled once by the job, for the person who submitted it', async () => {
    const disputeId = await written()
    await test.omise.fail({ on: submits(disputeId), fault: { type: 'hang_after_apply' }, times: 1 })
    // Two probes succeed, the one after the request fails.
    await test.omise.fail({ on: probes(disputeId), fault: { type: 'latency', ms: 0 }, times: 2 })
    await test.omise.fail({ on: probes(disputeId), fault: { type: 'status', status: 503 } })
    const answer = await answerOf(await submit(disputeId), 202)
    await submission.reconcile(answer.id)
    expect((await state(disputeId)).answer).toMatchObject({ state: 'intended' })
    await test.omise.heal()
    await untilSettled(disputeId, { state: 'done' })
    await submission.reconcile(answer.id)
    expect(countOf(await actions(disputeId))).toBe(1)
    expect(await patches(disputeId)).toBe(1)
  })

  it("succeeds on Omise's confirmation when the probe afterwards fails", async () => {
    const disputeId = await written()
    await test.omise.fail({ on: probes(disputeId), fault: { type: 'latency', ms: 0 }, times: 2 })
    await test.omise.fail({ on: probes(disputeId), fault: { type: 'status', status: 503 } })
    expect(await answerOf(await submit(disputeId), 200)).toMatchObject({ state: 'done' })
  })

  it.each([
    ['answered elsewhere', 'pending', 'answered_elsewhere'],
    ['lost', 'lost', 'dispute_not_open'],
  ] as const)('was not sent when the dispute is %s at the same moment', async (_, to, code) => {
    const disputeId = await written()
    const slow = { type: 'latency', ms: 600 }
    await test.omise.fail({ on: submits(disputeId), fault: slow, times: 1 })
    const submitting = submit(disputeId)
    await expect.poll(() => patches(disputeId)).toBe(1)
    await test.omise.setStatus(disputeId, to)
    await expectProblem(await submitting, 409, code)
    expect((await state(disputeId)).answer).toMatchObject({ state: 'failed', problem: code })
    expect(countOf(await actions(disputeId))).toBe(0)
  })

  it('fails when Omise refuses it, and can be retried', async () => {
    const disputeId = await written()
    const busy = { type: 'status', status: 429, retryAfter: 2 }
    await test.omise.fail({ on: submits(disputeId), fault: busy, times: 1 })
    const answerId = randomUUID()
    await expectProblem(await submit(disputeId, { answerId }), 503, 'omise_busy')
    await expectProblem(await submit(disputeId, { answerId }), 503, 'omise_busy')
    await answerOf(await submit(disputeId), 200)
  })

  describe('interrupted by a crash', () => {
    async function intended(of?: string) {
      const disputeId = of ?? (await written())
      const [person] = await test.desk.db.select().from(people).where(eq(people.role, 'agent'))
      const answer = await recordIntent({
        id: randomUUID(),
        disputeId,
        type: 'submit',
        message: TEXT,
        detail: { characters: TEXT.length },
        personId: person?.id ?? '',
      })
      return { disputeId, answerId: answer?.id ?? '' }
    }

    it('records no intent when an upload has started since the pre-flight check', async () => {
      const disputeId = await written()
      const uploads = { method: 'POST', path: `${disputeId}/documents` }
      await test.omise.fail({ on: uploads, fault: { type: 'status', status: 503 } })
      expect((await upload(disputeId)).status).toBe(202)
      await expect(intended(disputeId)).rejects.toMatchObject({ code: 'uploads_underway' })
      expect((await state(disputeId)).answer).toBeNull()
    })

    it('before the request to Omise fails without a trace', async () => {
      const { disputeId } = await intended()
      await untilSettled(disputeId, { state: 'failed' })
      expect(await patches(disputeId)).toBe(0)
    })

    it('after Omise executed it is recorded once', async () => {
      const { disputeId, answerId } = await intended()
      await test.desk.omise.disputes.submit(disputeId, TEXT)
      await Promise.all([submission.reconcile(answerId), submission.reconcile(answerId)])
      await untilSettled(disputeId, { state: 'done', by: { name: 'The agent' } })
      expect(countOf(await actions(disputeId))).toBe(1)
      const rows = await test.desk.db.select().from(answers).where(eq(answers.id, answerId))
      expect(rows).toMatchObject([{ state: 'done', settledAt: expect.any(Date) }])
    })
  })
})
