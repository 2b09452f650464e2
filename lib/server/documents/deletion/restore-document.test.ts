import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { uploadSchema, type Document } from '@/lib/contract/documents'
import { uploads } from '@/lib/db/schema/documents'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { pdf } from '@/lib/server/testing/files'
import { documentCalls, documentOf, expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('undoing a deletion', (openDatabase) => {
  let test: TestDesk
  const { upload, uploaded, remove, restore, actions } = documentCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function deleted(body = pdf()): Promise<{ disputeId: string; document: Document }> {
    const disputeId = await test.omise.openDispute()
    const document = await uploaded(disputeId, { body })
    await documentOf(await remove(disputeId, document.id), 200)
    return { disputeId, document }
  }

  it('delivers the same bytes under the same name and kind, as a new document', async () => {
    const body = pdf(200_000)
    const { disputeId, document } = await deleted(body)
    const back = await documentOf(await restore(disputeId, document.id), 201)
    expect(back).toEqual({ ...document, id: back.id, createdAt: back.createdAt })
    expect(back.id).not.toBe(document.id)
    expect((await test.omise.documents(disputeId)).map(({ id }) => id)).toEqual([back.id])
    expect((await test.omise.contentOf(back.id)).equals(body)).toBe(true)
    expect(await actions(disputeId)).toEqual([
      'document_restored',
      'upload_received',
      'document_deleted',
      'document_uploaded',
      'upload_received',
    ])
  })

  it('is attributed to the agent who did it', async () => {
    const { disputeId, document } = await deleted()
    const back = await documentOf(await restore(disputeId, document.id, { role: 'admin' }), 201)
    expect(back.addedBy).toEqual({ name: 'The admin' })
  })

  it('repeated under its id gives the same response', async () => {
    const { disputeId, document } = await deleted()
    const uploadId = randomUUID()
    const answers = await Promise.all([
      restore(disputeId, document.id, { uploadId }),
      restore(disputeId, document.id, { uploadId }),
    ])
    expect(answers.every(({ ok }) => ok)).toBe(true)
    const back = await documentOf(await restore(disputeId, document.id, { uploadId }), 201)
    expect((await test.omise.documents(disputeId)).map(({ id }) => id)).toEqual([back.id])
  })

  it('happens once per deletion, whatever the number of requests', async () => {
    const { disputeId, document } = await deleted()
    const answers = await Promise.all([
      restore(disputeId, document.id),
      restore(disputeId, document.id, { role: 'admin' }),
    ])
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true])
    const late = await restore(disputeId, document.id)
    await expectProblem(late, 409, 'nothing_to_restore')
    expect(await test.omise.documents(disputeId)).toHaveLength(1)
  })

  it('can be deleted and undone again', async () => {
    const { disputeId, document } = await deleted()
    const back = await documentOf(await restore(disputeId, document.id), 201)
    await documentOf(await remove(disputeId, back.id), 200)
    const again = await documentOf(await restore(disputeId, back.id), 201)
    expect((await test.omise.documents(disputeId)).map(({ id }) => id)).toEqual([again.id])
  })

  it('is refused for an existing document, and for one that was deleted elsewhere', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded(disputeId)
    await expectProblem(await restore(disputeId, id), 409, 'nothing_to_restore')
    await test.omise.deleteDocument(disputeId, id)
    await expectProblem(await restore(disputeId, id), 409, 'nothing_to_restore')
    const elsewhere = await restore(await test.omise.openDispute(), id)
    await expectProblem(elsewhere, 409, 'nothing_to_restore')
  })

  it('is refused under the id of another upload', async () => {
    const { disputeId, document } = await deleted()
    const uploadId = randomUUID()
    await upload(disputeId, { uploadId, filename: 'other.pdf' })
    const response = await restore(disputeId, document.id, { uploadId })
    await expectProblem(response, 409, 'upload_id_reused')
  })

  it('is refused without our copy: of a document added elsewhere', async () => {
    const disputeId = await test.omise.openDispute()
    const id = await test.omise.addDocument(disputeId, 'outside.pdf')
    const gone = await documentOf(await remove(disputeId, id, { forGood: true }), 200)
    expect(gone).toMatchObject({ addedBy: null })
    await expectProblem(await restore(disputeId, id), 410, 'bytes_unavailable')
  })

  it('is refused without our copy: once the vault has purged it', async () => {
    const { disputeId, document } = await deleted()
    const { db } = test.desk
    const ours = eq(uploads.documentId, document.id)
    await db.update(uploads).set({ vaultFile: null }).where(ours)
    await expectProblem(await restore(disputeId, document.id), 410, 'bytes_unavailable')
  })

  it('is refused without our copy: when the file is missing', async () => {
    const { disputeId, document } = await deleted()
    const { db, vault } = test.desk
    const [row] = await db.select().from(uploads).where(eq(uploads.documentId, document.id))
    await vault.remove(row?.vaultFile ?? '')
    await expectProblem(await restore(disputeId, document.id), 410, 'bytes_unavailable')
    expect(await db.select().from(uploads).where(eq(uploads.restores, document.id))).toEqual([])
  })

  it('leaves the document deleted when Omise refuses it, and can be retried', async () => {
    const { disputeId, document } = await deleted()
    await test.omise.fail({
      on: { method: 'POST', path: `${disputeId}/documents$` },
      fault: { type: 'refusal', code: 'invalid_file_type' },
      times: 1,
    })
    await expectProblem(await restore(disputeId, document.id), 502, 'omise_rejected_file')
    expect(await test.omise.documents(disputeId)).toEqual([])
    await documentOf(await restore(disputeId, document.id), 201)
  })

  it('is refused once the dispute is not open', async () => {
    const { disputeId, document } = await deleted()
    await test.omise.setStatus(disputeId, 'pending')
    await expectProblem(await restore(disputeId, document.id), 409, 'dispute_not_open')
  })

  it('is accepted while Omise is down and delivered later', async () => {
    const { disputeId, document } = await deleted()
    await test.omise.fail({
      on: { method: 'POST', path: `${disputeId}/documents$` },
      fault: { type: 'status', status: 429 },
    })
    const response = await restore(disputeId, document.id)
    expect(response.status).toBe(202)
    const { id, state } = uploadSchema.parse(await response.json())
    expect(state).toBe('waiting')
    await expectProblem(await restore(disputeId, document.id), 409, 'nothing_to_restore')
    await test.omise.heal()
    const documents = await vi.waitFor(
      async () => {
        const now = await test.omise.documents(disputeId)
        expect(now).toHaveLength(1)
        return now
      },
      { timeout: 15_000, interval: 50 },
    )
    const again = await restore(disputeId, document.id, { uploadId: id })
    expect((await documentOf(again, 201)).id).toBe(documents[0]?.id)
  })

  it('needs an upload id', async () => {
    const { disputeId, document } = await deleted()
    const response = await restore(disputeId, document.id, { uploadId: '1' })
    await expectProblem(response, 422, 'malformed_request')
  })
})
