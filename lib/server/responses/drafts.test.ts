import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { MAX_RESPONSE_LENGTH } from '@/lib/evidence/limits'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('a draft', (openDatabase) => {
  let test: TestDesk
  const { actions } = documentCalls(() => test)
  const { save, saved, state } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  it('is stored with an increasing version', async () => {
    const disputeId = await test.omise.openDispute()
    expect((await state(disputeId)).draft).toBeNull()
    expect(await saved(disputeId, 'One', 0)).toMatchObject({ text: 'One', version: 1, mine: true })
    expect(await saved(disputeId, 'สอง\r\n二\0', 1)).toMatchObject({ text: 'สอง\n二', version: 2 })
    const draft = { text: 'สอง\n二', version: 2, mine: false, by: { name: 'The agent' } }
    expect((await state(disputeId)).draft).toMatchObject(draft)
  })

  it('is never overwritten: saving an old version returns the current one', async () => {
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, 'Ours', 0)
    await saved(disputeId, 'The admin’s', 1, 'admin')
    const problem = await expectProblem(await save(disputeId, 'Mine', 1), 409, 'draft_changed')
    expect(problem.draft).toMatchObject({
      text: 'The admin’s',
      version: 2,
      mine: false,
      by: { name: 'The admin' },
    })
    expect((await state(disputeId)).draft?.text).toBe('The admin’s')
    // With the current version, saving succeeds.
    expect(await saved(disputeId, 'Mine', 2)).toMatchObject({ version: 3 })
  })

  it('whose first save lost its response is not a conflict', async () => {
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, 'One', 0)
    expect(await saved(disputeId, 'One', 0)).toMatchObject({ version: 1 })
    await saved(disputeId, 'Two', 1)
    expect(await saved(disputeId, 'Two', 1)).toMatchObject({ version: 2 })
  })

  it('saved concurrently by two people keeps one of the two and reports a conflict to the other', async () => {
    const disputeId = await test.omise.openDispute()
    for (const version of [0, 1]) {
      const both = await Promise.all([
        save(disputeId, `a${version}`, version),
        save(disputeId, `b${version}`, version, 'admin'),
      ])
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    }
    expect((await state(disputeId)).draft?.version).toBe(2)
  })

  it('adds a row to the history per person who starts or continues it, not per save', async () => {
    const disputeId = await test.omise.openDispute()
    for (const [version, text] of ['a', 'ab', 'abc'].entries()) {
      await saved(disputeId, text, version)
    }
    await saved(disputeId, 'abcd', 3, 'admin')
    expect(await actions(disputeId)).toEqual(['response_drafted', 'response_drafted'])
  })

  it('does not need Omise once it exists', async () => {
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, 'One', 0)
    await test.omise.fail({ on: {}, fault: { type: 'status', status: 503 } })
    expect(await saved(disputeId, 'Two', 1)).toMatchObject({ version: 2 })
  })

  it('can only be started for an open dispute', async () => {
    const nowhere = await save('dspt_test_000000000000000000', 'x', 0)
    await expectProblem(nowhere, 404, 'dispute_not_found')
    const disputeId = await test.omise.openDispute()
    await test.omise.setStatus(disputeId, 'lost')
    await expectProblem(await save(disputeId, 'x', 0), 409, 'dispute_not_open')
  })

  it('may have the maximum length in any script, and no more', async () => {
    const disputeId = await test.omise.openDispute()
    const longest = 'ก'.repeat(MAX_RESPONSE_LENGTH)
    expect((await saved(disputeId, longest, 0)).text).toBe(longest)
    await expectProblem(await save(disputeId, `${longest}x`, 1), 422, 'malformed_request')
  })
})
