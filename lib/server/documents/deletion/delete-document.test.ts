import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { auditLog, deletions, people } from '@/lib/db/schema'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { reconcileAfterMs } from '@/lib/server/outbound/time-limits'
import { documentCalls, documentOf, expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { deletion, recordIntent, type Deletion } from './deletion'

describeOnBothDatabases('a deletion', (openDatabase) => {
  let test: TestDesk
  const { uploaded, remove, actions } = documentCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function deletionsOf(documentId: string): Promise<Deletion[]> {
    return test.desk.db.select().from(deletions).where(eq(deletions.documentId, documentId))
  }

  const countOf = (actions: string[]) =>
    actions.filter((action) => action === 'document_deleted').length

  const calls = (method: string, disputeId: string) => ({ method, path: `${disputeId}/documents/` })

  it('is written down before Omise is asked, confirmed by a look, and done', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    const document = await documentOf(await remove(disputeId, id), 200)
    expect(document).toMatchObject({ id, bytes: 'vault' })
    expect(await deletionsOf(id)).toMatchObject([{ state: 'done', filename: 'slip.pdf' }])
    const requests = await test.omise.requests()
    const own = requests.filter(({ path }) => path.endsWith(id)).map(({ method }) => method)
    expect(own.slice(-3)).toEqual(['GET', 'DELETE', 'GET'])
    expect(await actions(disputeId)).toEqual([
      'document_deleted',
      'document_uploaded',
      'upload_received',
    ])
  })

  it('of what was gone before says so, and leaves no trace', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    await test.omise.deleteDocument(disputeId, id)
    await expectProblem(await remove(disputeId, id), 404, 'document_not_found')
    expect(await deletionsOf(id)).toEqual([])
    expect(countOf(await actions(disputeId))).toBe(0)
  })

  it('that Omise answers with “not found”, since another deletion was faster, counts as done', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    const fault = { type: 'status', status: 404, afterApply: true }
    await test.omise.fail({ on: calls('DELETE', disputeId), fault, times: 1 })
    await documentOf(await remove(disputeId, id), 200)
    expect(await deletionsOf(id)).toMatchObject([{ state: 'done' }])
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it('that Omise refuses has failed', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    await test.omise.setStatus(disputeId, 'pending')
    await expectProblem(await remove(disputeId, id), 409, 'dispute_not_open')
    expect(await deletionsOf(id)).toMatchObject([{ state: 'failed' }])
    expect(countOf(await actions(disputeId))).toBe(0)
  })

  it.each<[string, Record<string, unknown> & { type: string }]>([
    ['is lost', { type: 'reset_after_apply' }],
    ['never comes', { type: 'hang_after_apply' }],
    ['is cut', { type: 'truncated_json' }],
    ['is a 500', { type: 'status', status: 500, afterApply: true }],
  ])('whose answer %s is looked up', async (_what, fault) => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    await test.omise.fail({ on: calls('DELETE', disputeId), fault, times: 1 })
    await documentOf(await remove(disputeId, id), 200)
    expect(await deletionsOf(id)).toMatchObject([{ state: 'done' }])
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it.each<[string, Record<string, unknown> & { type: string }, string]>([
    ['fails', { type: 'status', status: 500 }, 'omise_unreachable'],
    ['hangs', { type: 'hang' }, 'omise_outcome_unknown'],
  ])(
    'during which Omise %s is not reported as done, and fails later',
    async (_what, fault, code) => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded(disputeId)
      await test.omise.fail({ on: calls('DELETE', disputeId), fault, times: 1 })
      const response = await remove(disputeId, id)
      expect(await response.json()).toMatchObject({ code, status: 503 })
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
      await vi.waitFor(
        async () => expect(await deletionsOf(id)).toMatchObject([{ state: 'failed' }]),
        { timeout: 15_000, interval: 50 },
      )
      expect(countOf(await actions(disputeId))).toBe(0)
    },
  )

  it('that cannot be looked up says that it is open, and the job finds out', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    // The probe before it gets through, those after it do not.
    await test.omise.fail({
      on: calls('GET', disputeId),
      fault: { type: 'latency', ms: 0 },
      times: 1,
    })
    await test.omise.fail({
      on: calls('GET', disputeId),
      fault: { type: 'status', status: 500 },
    })
    await expectProblem(await remove(disputeId, id), 503, 'omise_outcome_unknown')
    const [intent] = await deletionsOf(id)
    expect(intent?.state).toBe('intended')
    await deletion.reconcile(intent?.id ?? '')
    expect(await deletionsOf(id)).toMatchObject([{ state: 'intended' }])
    await test.omise.heal()
    await vi.waitFor(async () => expect(await deletionsOf(id)).toMatchObject([{ state: 'done' }]), {
      timeout: 25_000,
      interval: 50,
    })
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it('twice at the same time is one deletion in the history', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    const responses = await Promise.all([
      remove(disputeId, id),
      remove(disputeId, id, { role: 'admin' }),
      remove(disputeId, id),
    ])
    expect(responses.some(({ status }) => status === 200)).toBe(true)
    expect(responses.every(({ status }) => [200, 404].includes(status))).toBe(true)
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  describe('interrupted by a crash', () => {
    async function intended(): Promise<{ disputeId: string; intent: Deletion }> {
      const disputeId = await test.omise.openDispute()
      const { id, filename, kind } = await uploaded(disputeId)
      const [person] = await test.desk.db.select().from(people).where(eq(people.role, 'agent'))
      const intent = await recordIntent({
        id: randomUUID(),
        disputeId,
        documentId: id,
        filename,
        kind,
        personId: person?.id ?? '',
      })
      return { disputeId, intent }
    }

    it('before Omise was asked, it never happened: known when nothing of it can be under way', async () => {
      const { disputeId, intent } = await intended()
      const startClock = test.stopClock()
      await deletion.reconcile(intent.id)
      expect(await deletionsOf(intent.documentId)).toMatchObject([{ state: 'intended' }])
      startClock()
      test.desk.now = () => new Date(Date.now() + reconcileAfterMs())
      await deletion.reconcile(intent.id)
      test.desk.now = () => new Date()
      expect(await deletionsOf(intent.documentId)).toMatchObject([{ state: 'failed' }])
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
      expect(countOf(await actions(disputeId))).toBe(0)
    })

    it('after Omise did it, it is written down once, in the name of who did it', async () => {
      const { disputeId, intent } = await intended()
      await test.omise.deleteDocument(disputeId, intent.documentId)
      await Promise.all([deletion.reconcile(intent.id), deletion.reconcile(intent.id)])
      await deletion.reconcile(intent.id)
      expect(await deletionsOf(intent.documentId)).toMatchObject([{ state: 'done' }])
      expect(countOf(await actions(disputeId))).toBe(1)
      const [last] = await test.desk.db
        .select()
        .from(auditLog)
        .orderBy(desc(auditLog.sequence))
        .limit(1)
      expect(last).toMatchObject({
        action: 'document_deleted',
        personName: 'The agent',
        documentId: intent.documentId,
      })
    })

    it('and deleted again before the job ran, it is written down once', async () => {
      const { disputeId, intent } = await intended()
      await documentOf(await remove(disputeId, intent.documentId), 200)
      await deletion.reconcile(intent.id)
      expect((await deletionsOf(intent.documentId)).map(({ state }) => state)).toEqual([
        'done',
        'done',
      ])
      expect(countOf(await actions(disputeId))).toBe(1)
    })
  })
})
