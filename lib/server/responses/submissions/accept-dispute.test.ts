import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('accepting a dispute', (openDatabase) => {
  let test: TestDesk
  const { actions } = documentCalls(() => test)
  const { accept, state, patches, saved, submit } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 1_500 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  const accepts = (disputeId: string) => ({ method: 'PATCH', path: `${disputeId}/accept$` })

  it('sends one request, probes, and appends an audit row', async () => {
    const disputeId = await test.omise.openDispute()
    const answer = await answerOf(await accept(disputeId), 200)
    expect(answer).toMatchObject({ type: 'accept', state: 'done', by: { name: 'The admin' } })
    expect(await test.omise.dispute(disputeId)).toMatchObject({ status: 'lost' })
    expect(await actions(disputeId)).toEqual(['dispute_accepted'])
    expect(await patches(disputeId)).toBe(1)
  })

  it('requires the confirmed amount', async () => {
    const disputeId = await test.omise.openDispute()
    await expectProblem(await accept(disputeId, { more: 1 }), 409, 'amount_changed')
    expect(await patches(disputeId)).toBe(0)
  })

  it.each(['pending', 'won', 'lost'])('is refused when the dispute is %s', async (status) => {
    const disputeId = await test.omise.openDispute()
    await test.omise.setStatus(disputeId, status)
    await expectProblem(await accept(disputeId), 409, 'dispute_not_open')
    expect(await patches(disputeId)).toBe(0)
  })

  it('twice is one acceptance', async () => {
    const disputeId = await test.omise.openDispute()
    const answerId = randomUUID()
    await Promise.all([accept(disputeId, { answerId }), accept(disputeId, { answerId })])
    await answerOf(await accept(disputeId, { answerId }), 200)
    expect(await patches(disputeId)).toBe(1)
    expect(await actions(disputeId)).toEqual(['dispute_accepted'])
  })

  it.each(['reset_after_apply', 'hang_after_apply', 'truncated_json'])(
    'with a lost response (%s) is probed for, not sent again',
    async (type) => {
      const disputeId = await test.omise.openDispute()
      await test.omise.fail({ on: accepts(disputeId), fault: { type }, times: 1 })
      expect(await answerOf(await accept(disputeId), 200)).toMatchObject({ state: 'done' })
      expect(await patches(disputeId)).toBe(1)
    },
  )

  it('with an unknown outcome blocks submissions until it is known', async () => {
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, 'It arrived.', 0)
    const startClock = test.stopClock()
    await test.omise.fail({ on: accepts(disputeId), fault: { type: 'hang' }, times: 1 })
    expect(await answerOf(await accept(disputeId), 202)).toMatchObject({ state: 'intended' })
    await expectProblem(await submit(disputeId), 409, 'answer_underway')
    startClock()
    await vi.waitFor(
      async () => expect((await state(disputeId)).answer).toMatchObject({ state: 'failed' }),
      { timeout: 20_000, interval: 50 },
    )
    await answerOf(await submit(disputeId), 200)
  })

  it('is not reported as ours when others closed the dispute', async () => {
    const disputeId = await test.omise.openDispute()
    const slow = { type: 'latency', ms: 600 }
    await test.omise.fail({ on: accepts(disputeId), fault: slow, times: 1 })
    const accepting = accept(disputeId)
    await expect.poll(() => patches(disputeId)).toBe(1)
    await test.omise.setStatus(disputeId, 'lost')
    await expectProblem(await accepting, 409, 'dispute_not_open')
    expect(await actions(disputeId)).toEqual([])
  })
})
