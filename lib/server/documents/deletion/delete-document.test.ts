import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { deletions } from '@/lib/db/schema/documents'
import { people } from '@/lib/db/schema/people'
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

  it('is recorded before the request to Omise, confirmed by a probe, and done', async () => {
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

  it('of a document that is already gone fails without a trace', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    await test.omise.deleteDocument(disputeId, id)
    await expectProblem(await remove(disputeId, id), 404, 'document_not_found')
    expect(await deletionsOf(id)).toEqual([])
    expect(countOf(await actions(disputeId))).toBe(0)
  })

  it('counts as done when a concurrent deletion makes Omise return “not found”', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    const fault = { type: 'status', status: 404, afterApply: true }
    await test.omise.fail({ on: calls('DELETE', disputeId), fault, times: 1 })
    await documentOf(await remove(disputeId, id), 200)
    expect(await deletionsOf(id)).toMatchObject([{ state: 'done' }])
    expect(countOf(await actions(disputeId))).toBe(1)
  })

  it('fails when Omise refuses it', async () => {
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
  ])('probes when the response %s', async (_what, fault) => {
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
  ])('is not reported as done while Omise %s, and fails later', async (_what, fault, code) => {
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
  })

  it('with an unknown outcome is reported as such, and reconciled by the job', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    // The probe before the deletion succeeds, later ones fail.
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

  it('requested twice concurrently is one deletion in the history', async () => {
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

    it('before the request to Omise fails once no request can be running', async () => {
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

    it('after Omise deleted the document is recorded once, for the person who started it', async () => {
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

    it('and repeated before the job ran is recorded once', async () => {
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
