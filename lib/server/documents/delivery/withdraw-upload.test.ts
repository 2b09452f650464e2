import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { uploadSchema, uploadsSchema, type Upload } from '@/lib/contract/documents'
import { auditLog } from '@/lib/db/schema/audit-log'
import { uploads } from '@/lib/db/schema/documents'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { desk } from '@/lib/server/desk'
import { pdf } from '@/lib/server/testing/files'
import { documentCalls, documentOf, expectProblem } from '@/lib/server/testing/document-calls'
import { createInterleaver } from '@/lib/server/testing/interleave'
import { answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { vaultFiles } from '@/lib/server/vault/testing/vault-files'
import { delivery } from './delivery'
import { findUpload } from '@/lib/server/documents/ledger'

describeOnBothDatabases('withdrawing an upload', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  let uploadId: string
  const { upload, uploaded, remove, restore, withdraw, uploadState, actions } = documentCalls(
    () => test,
  )
  const { saved, submit } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 1_000 })
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
    uploadId = randomUUID()
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  const posts = () => ({ method: 'POST', path: `${disputeId}/documents$` })
  const lists = () => ({ method: 'GET', path: `${disputeId}/documents` })
  const failing = { type: 'status', status: 500 }

  /** How often the file was sent. */
  async function sent(): Promise<number> {
    const requests = await test.omise.requests()
    return requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith(`${disputeId}/documents`),
    ).length
  }

  async function answerTo(response: Response, status: number): Promise<Upload> {
    expect(response.status).toBe(status)
    return uploadSchema.parse(await response.json())
  }

  /** Has an unknown outcome after one attempt; no job probes for it, since its clock is stopped. */
  async function indeterminateUpload(fault: Record<string, unknown> & { type: string } = failing) {
    await test.omise.fail({ on: posts(), fault, times: 1 })
    const startClock = test.stopClock()
    const response = await upload(disputeId, { uploadId })
    expect(await answerTo(response, 202)).toMatchObject({ state: 'unknown' })
    return startClock
  }

  /** Omise certainly does not have it, and accepts nothing. */
  async function uploadWaiting() {
    await test.omise.fail({ on: posts(), fault: { type: 'status', status: 429 } })
    const response = await upload(disputeId, { uploadId })
    expect(await answerTo(response, 202)).toMatchObject({ state: 'waiting' })
  }

  function ended(state: Upload['state']): Promise<void> {
    return vi.waitFor(
      async () => expect(await uploadState(disputeId, uploadId)).toMatchObject({ state }),
      { timeout: 25_000, interval: 50 },
    )
  }

  const row = () => findUpload(desk().db, uploadId)

  it('of a waiting upload takes effect immediately, is recorded, and removes the copy', async () => {
    await uploadWaiting()
    const { vaultFile } = (await row()) ?? {}
    const answer = await answerTo(await withdraw(disputeId, uploadId, 'admin'), 200)
    expect(answer).toMatchObject({
      state: 'withdrawn',
      problem: null,
      documentId: null,
      addedBy: { name: 'The agent' },
      withdrawnBy: { name: 'The admin' },
    })
    expect(await row()).toMatchObject({ state: 'withdrawn', vaultFile: null })
    const files = (await vaultFiles(test.desk.vault)).map(({ file }) => file)
    expect(files).not.toContain(vaultFile)
    expect(await actions(disputeId)).toEqual([
      'upload_withdrawn',
      'withdrawal_requested',
      'upload_received',
    ])
    const rows = await test.desk.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.uploadId, uploadId), eq(auditLog.action, 'upload_withdrawn')))
    expect(rows).toMatchObject([{ personName: 'The admin', filename: 'slip.pdf' }])
  })

  it('lets the response be submitted when Omise keeps returning 500 for the upload', async () => {
    await saved(disputeId, 'It arrived.', 0)
    await test.omise.fail({ on: posts(), fault: failing })
    expect((await upload(disputeId, { uploadId })).status).toBe(202)
    await expectProblem(await submit(disputeId), 409, 'uploads_underway')
    const answer = await answerTo(await withdraw(disputeId, uploadId), 202)
    expect(answer).toMatchObject({ state: 'unknown', withdrawnBy: { name: 'The agent' } })
    // It may exist at Omise, so it still blocks the submission.
    await expectProblem(await submit(disputeId), 409, 'uploads_underway')
    await ended('withdrawn')
    expect(await sent()).toBe(1)
    await answerOf(await submit(disputeId), 200)
  })

  it('is final for every job, the next start and a repeated upload', async () => {
    await uploadWaiting()
    const body = pdf()
    const again = randomUUID()
    await upload(disputeId, { uploadId: again, body, filename: 'again.pdf' })
    await answerTo(await withdraw(disputeId, uploadId), 200)
    await answerTo(await withdraw(disputeId, again), 200)
    await test.omise.heal()
    const before = await sent()
    await Promise.all([delivery.reconcile(uploadId), delivery.reconcile(uploadId)])
    await delivery.resume()
    const response = await upload(disputeId, { uploadId: again, body, filename: 'again.pdf' })
    expect(await answerTo(response, 202)).toMatchObject({ state: 'withdrawn' })
    expect(await sent()).toBe(before)
    expect(await test.omise.documents(disputeId)).toEqual([])
  })

  describe('with an unknown outcome', () => {
    it('becomes a document when Omise turns out to have it', async () => {
      const startClock = await indeterminateUpload({ type: 'reset_after_apply' })
      await answerTo(await withdraw(disputeId, uploadId), 202)
      startClock()
      await ended('delivered')
      const [document] = await test.omise.documents(disputeId)
      expect((await row())?.documentId).toBe(document?.id)
      expect((await row())?.vaultFile).not.toBeNull()
      expect(await actions(disputeId)).toEqual([
        'document_uploaded',
        'withdrawal_requested',
        'upload_received',
      ])
      // Too late to withdraw, as the response shows.
      expect(await answerTo(await withdraw(disputeId, uploadId), 200)).toMatchObject({
        state: 'delivered',
        documentId: document?.id,
      })
    })

    it('is withdrawn after the usual number of probes, which the request does not change', async () => {
      const startClock = await indeterminateUpload()
      const { updatedAt } = (await row()) ?? {}
      await answerTo(await withdraw(disputeId, uploadId), 202)
      expect(await row()).toMatchObject({ state: 'unknown', probes: 0, updatedAt })
      startClock()
      await ended('withdrawn')
      expect(await sent()).toBe(1)
      expect(await test.omise.documents(disputeId)).toEqual([])
    })

    it('stays open while Omise does not show its documents', async () => {
      const startClock = await indeterminateUpload({ type: 'hang_after_apply' })
      await test.omise.fail({ on: lists(), fault: failing })
      await answerTo(await withdraw(disputeId, uploadId), 202)
      startClock()
      await vi.waitFor(
        async () =>
          expect(await uploadState(disputeId, uploadId)).toMatchObject({
            state: 'unknown',
            problem: 'omise_unreachable',
          }),
        { timeout: 15_000, interval: 50 },
      )
      await test.omise.heal()
      await ended('delivered')
    })

    it('requested by two people is one withdrawal, by the first', async () => {
      await indeterminateUpload()
      await answerTo(await withdraw(disputeId, uploadId), 202)
      expect(await answerTo(await withdraw(disputeId, uploadId, 'admin'), 202)).toMatchObject({
        withdrawnBy: { name: 'The agent' },
      })
      const entries = await actions(disputeId)
      expect(entries.filter((action) => action === 'withdrawal_requested')).toHaveLength(1)
    })
  })

  it('of a waiting upload that Omise has after all yields a document', async () => {
    const { pace } = test.desk
    // No job picks it up meanwhile.
    test.desk.pace = 1_000
    await indeterminateUpload({ type: 'reset_after_apply' })
    // As if the document had appeared after the last probe.
    await test.desk.db.update(uploads).set({ state: 'waiting' }).where(eq(uploads.id, uploadId))
    const answer = await answerTo(await withdraw(disputeId, uploadId), 200)
    test.desk.pace = pace
    expect(answer).toMatchObject({ state: 'delivered' })
    expect(await test.omise.documents(disputeId)).toHaveLength(1)
  })

  it('of an upload that was never sent makes no request to Omise', async () => {
    // Its dispute cannot be read, so it was not sent.
    await test.omise.fail({ on: lists(), fault: failing })
    expect(await answerTo(await upload(disputeId, { uploadId }), 202)).toMatchObject({
      state: 'waiting',
    })
    expect(await answerTo(await withdraw(disputeId, uploadId), 200)).toMatchObject({
      state: 'withdrawn',
    })
    expect(await sent()).toBe(0)
    expect(await actions(disputeId)).toEqual(['upload_withdrawn', 'upload_received'])
  })

  it('of a restored document leaves the copy for another undo', async () => {
    const { id } = await uploaded(disputeId)
    await documentOf(await remove(disputeId, id), 200)
    await test.omise.fail({ on: posts(), fault: { type: 'status', status: 429 } })
    expect((await restore(disputeId, id, { uploadId })).status).toBe(202)
    await answerTo(await withdraw(disputeId, uploadId), 200)
    await test.omise.heal()
    await documentOf(await restore(disputeId, id), 201)
  })

  it('is listed with its result', async () => {
    await uploadWaiting()
    await answerTo(await withdraw(disputeId, uploadId), 200)
    const response = await test.call('viewer', 'GET', api.uploads(disputeId))
    expect(uploadsSchema.parse(await response.json()).items).toMatchObject([
      { id: uploadId, state: 'withdrawn', withdrawnBy: { name: 'The agent' } },
    ])
  })

  it('of an unknown upload, or one of another dispute, returns 404', async () => {
    await expectProblem(await withdraw(disputeId, uploadId), 404, 'not_found')
    await uploadWaiting()
    const other = await test.omise.openDispute()
    await expectProblem(await withdraw(other, uploadId), 404, 'not_found')
    await expectProblem(await withdraw(disputeId, uploadId, 'viewer'), 403, 'not_allowed')
    expect(await row()).toMatchObject({ withdrawnBy: null })
  })

  it('at any point of a delivery ends in one document or none', { timeout: 120_000 }, async () => {
    const interleaver = createInterleaver(test.desk)
    const ends = new Set<string>()
    for (let stopAt = 0; ; stopAt += 1) {
      const filename = `at-${stopAt}.pdf`
      const id = randomUUID()
      const { where } = await interleaver.interleave(
        () => upload(disputeId, { uploadId: id, filename }),
        () => withdraw(disputeId, id),
        stopAt,
      )
      const end = await vi.waitFor(async () => {
        const found = await findUpload(desk().db, id)
        expect(['delivered', 'withdrawn']).toContain(found?.state)
        return found
      }, 20_000)
      const documents = (await test.omise.documents(disputeId)).filter(
        (each) => each.filename === filename,
      )
      expect(documents.map((each) => each.id)).toEqual(end?.documentId ? [end.documentId] : [])
      ends.add(end?.state ?? '')
      if (where === undefined) break
    }
    expect([...ends].toSorted()).toEqual(['delivered', 'withdrawn'])
  })
})
