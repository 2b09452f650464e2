import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { historySchema } from '@/lib/contract/history'
import { waivers } from '@/lib/db/schema/disputes'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { responseCalls, waiversOf } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('a waiver', (openDatabase) => {
  let test: TestDesk
  const { actions } = documentCalls(() => test)
  const { waive, lift } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  const rows = (disputeId: string) =>
    test.desk.db.select().from(waivers).where(eq(waivers.disputeId, disputeId))

  it('has its kind, reason and person, also in the history', async () => {
    const disputeId = await test.omise.openDispute()
    const reason = '  It was a download.\r\nThere is no slip.\0 '
    const items = await waiversOf(await waive(disputeId, 'proof_of_receipt', reason))
    expect(items).toMatchObject([
      {
        kind: 'proof_of_receipt',
        reason: 'It was a download.\nThere is no slip.',
        by: { name: 'The agent' },
      },
    ])
    const listed = await test.call('viewer', 'GET', api.waivers(disputeId))
    expect(await waiversOf(listed)).toEqual(items)
    const response = await test.call('viewer', 'GET', api.history(disputeId))
    expect(historySchema.parse(await response.json()).items).toMatchObject([
      { action: 'kind_waived', kind: 'proof_of_receipt', note: items[0]?.reason },
    ])
  })

  it('can be lifted, and stays recorded', async () => {
    const disputeId = await test.omise.openDispute()
    await waive(disputeId, 'proof_of_receipt', 'No slip')
    expect(await waiversOf(await lift(disputeId, 'proof_of_receipt'))).toEqual([])
    expect(await waiversOf(await lift(disputeId, 'proof_of_receipt'))).toEqual([])
    expect(await rows(disputeId)).toMatchObject([
      { reason: 'No slip', liftedAt: expect.any(Date), liftedBy: expect.any(String) },
    ])
    expect(await actions(disputeId)).toEqual(['waiver_lifted', 'kind_waived'])
  })

  it('gets a new row for a new reason, and none for the same reason', async () => {
    const disputeId = await test.omise.openDispute()
    await waive(disputeId, 'proof_of_receipt', 'One')
    await waive(disputeId, 'proof_of_receipt', 'One')
    const items = await waiversOf(await waive(disputeId, 'proof_of_receipt', 'Two'))
    expect(items.map(({ reason }) => reason)).toEqual(['Two'])
    expect(await rows(disputeId)).toHaveLength(2)
    expect(await actions(disputeId)).toEqual(['kind_waived', 'kind_waived'])
  })

  it('is created once by concurrent requests', async () => {
    const disputeId = await test.omise.openDispute()
    const responses = await Promise.all(
      ['a', 'b', 'c', 'd'].map((reason) => waive(disputeId, 'proof_of_receipt', reason)),
    )
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const inForce = (await rows(disputeId)).filter(({ liftedAt }) => liftedAt === null)
    expect(inForce).toHaveLength(1)
    expect(await actions(disputeId)).toHaveLength((await rows(disputeId)).length)
  })

  it('is refused when the dispute is not open or does not exist', async () => {
    const disputeId = await test.omise.openDispute()
    await waive(disputeId, 'details_of_purchase', 'None')
    await test.omise.setStatus(disputeId, 'pending')
    const late = await waive(disputeId, 'proof_of_receipt', 'Too late')
    await expectProblem(late, 409, 'dispute_not_open')
    await expectProblem(await lift(disputeId, 'details_of_purchase'), 409, 'dispute_not_open')
    const nowhere = await waive('dspt_test_000000000000000000', 'proof_of_receipt', 'x')
    await expectProblem(nowhere, 404, 'dispute_not_found')
    expect(await rows(disputeId)).toMatchObject([{ liftedAt: null }])
  })

  it.each([
    ['no reason', '{}'],
    ['a blank reason', '{"reason":"  "}'],
    ['a reason that is a book', JSON.stringify({ reason: 'x'.repeat(501) })],
    ['no JSON', 'reason=x'],
    ['a body without end', `{"reason":"${'x'.repeat(200_000)}"}`],
  ])('with %s is refused', async (_what, body) => {
    const disputeId = await test.omise.openDispute()
    const path = api.waiver(disputeId, 'proof_of_receipt')
    await expectProblem(await test.call('agent', 'PUT', path, { body }), 422, 'malformed_request')
    expect(await rows(disputeId)).toEqual([])
  })

  it('of an unknown kind returns 404', async () => {
    const disputeId = await test.omise.openDispute()
    const init = { body: '{"reason":"x"}' }
    const response = await test.call('agent', 'PUT', api.waiver(disputeId, 'receipt'), init)
    await expectProblem(response, 404, 'not_found')
  })
})
