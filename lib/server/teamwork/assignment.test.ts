import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { liveEvents } from '@/lib/db/schema/live-events'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { api } from '@/lib/format/paths'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { assigneeOf, teamworkCalls } from '@/lib/server/testing/teamwork-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('the assignee of a dispute', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  let agent: string
  let admin: string
  const { actions } = documentCalls(() => test)
  const { idOf, assign, release, shown } = teamworkCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
    agent = await idOf('agent')
    admin = await idOf('admin')
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  it('takes the dispute, hands it over and releases it, all in the history', async () => {
    expect(await shown(disputeId)).toEqual({ assignee: null, snooze: null })
    const taken = await assigneeOf(await assign('agent', disputeId, agent))
    expect(taken).toEqual({ id: agent, name: 'The agent' })
    await assigneeOf(await assign('agent', disputeId, admin, agent))
    expect((await shown(disputeId)).assignee?.name).toBe('The admin')
    expect(await assigneeOf(await release('agent', disputeId, admin))).toBeNull()
    expect(await shown(disputeId)).toEqual({ assignee: null, snooze: null })
    expect(await actions(disputeId)).toEqual([
      'assignment_released',
      'assignment_given',
      'assignment_taken',
    ])
    const history = await test.call('viewer', 'GET', api.history(disputeId))
    expect(await history.json()).toMatchObject({ items: [{}, { note: 'The admin' }, {}] })
  })

  it('is told to open pages', async () => {
    await assign('agent', disputeId, agent)
    const events = await test.desk.db
      .select()
      .from(liveEvents)
      .where(eq(liveEvents.disputeId, disputeId))
    expect(events).toContainEqual(
      expect.objectContaining({ topic: 'dispute', action: 'assignment_taken', personId: agent }),
    )
  })

  it('of two agents who take it at once is one, and the other one learns of it', async () => {
    const answers = await Promise.all([
      assign('agent', disputeId, agent),
      assign('admin', disputeId, admin),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect(await won?.json()).toEqual({ assignee: (await shown(disputeId)).assignee })
    await expectProblem(lost ?? expect.fail(), 409, 'assignee_changed')
    expect(await actions(disputeId)).toEqual(['assignment_taken'])
  })

  it('is not changed by who saw an earlier one, but the same change succeeds again', async () => {
    await assign('agent', disputeId, agent)
    await expectProblem(await assign('admin', disputeId, admin), 409, 'assignee_changed')
    const stale = await release('admin', disputeId, admin)
    await expectProblem(stale, 409, 'assignee_changed')
    expect((await assigneeOf(await assign('admin', disputeId, agent)))?.id).toBe(agent)
    await release('agent', disputeId, agent)
    expect(await assigneeOf(await release('agent', disputeId, agent))).toBeNull()
    expect(await actions(disputeId)).toEqual(['assignment_released', 'assignment_taken'])
  })

  it('has to be a person who can sign in and write responses', async () => {
    const disabled = await signIn(test.desk, 'agent')
    await test.desk.db
      .update(people)
      .set({ disabledAt: new Date() })
      .where(eq(people.id, disabled.personId))
    for (const personId of [disabled.personId, await idOf('viewer'), randomUUID()]) {
      const response = await assign('agent', disputeId, personId)
      await expectProblem(response, 422, 'assignee_not_possible')
    }
    expect((await shown(disputeId)).assignee).toBeNull()
  })

  it.each([
    ['is disabled', { disabled: true }],
    ['may no longer write responses', { role: 'viewer' }],
  ])('who %s is released from open disputes, not from those that ended', async (_what, change) => {
    const { personId } = await signIn(test.desk, 'agent')
    const ended = await test.omise.openDispute()
    await assign('agent', disputeId, personId)
    await assign('agent', ended, personId)
    await test.omise.closeDispute(ended, 'won')
    await pollDisputes()
    const body = JSON.stringify(change)
    expect((await test.call('admin', 'PATCH', accountApi.person(personId), { body })).status).toBe(
      200,
    )
    expect((await shown(disputeId)).assignee).toBeNull()
    expect((await shown(ended)).assignee?.id).toBe(personId)
    expect(await actions(disputeId)).toEqual(['assignment_released', 'assignment_given'])
  })

  it('stays as it is when the dispute is no longer open', async () => {
    await assign('agent', disputeId, agent)
    await test.omise.setStatus(disputeId, 'pending')
    await pollDisputes()
    const late = await assign('agent', disputeId, admin, agent)
    await expectProblem(late, 409, 'dispute_not_open')
    await expectProblem(await release('agent', disputeId, agent), 409, 'dispute_not_open')
    expect((await shown(disputeId)).assignee?.id).toBe(agent)
  })

  it('needs no answer of Omise once the desk knows the dispute', async () => {
    await pollDisputes()
    await test.omise.fail({ on: {}, fault: { type: 'status', status: 503 } })
    expect((await assigneeOf(await assign('agent', disputeId, agent)))?.id).toBe(agent)
  })

  it('of an unknown dispute is answered with 404', async () => {
    const nowhere = await assign('agent', 'dspt_test_000000000000000000', agent)
    await expectProblem(nowhere, 404, 'dispute_not_found')
  })
})
