import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { deletions, uploads } from '@/lib/db/schema/documents'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { recordIntent as intendAnswer } from '@/lib/server/responses/submissions/submission'
import { documentCalls, documentOf, expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { purgeFiles } from '@/lib/server/documents/retention/purge-files'
import { vaultFiles } from '@/lib/server/vault/testing/vault-files'
import { findBackup, makeBackup } from './backup'
import { deletion, recordIntent, type Deletion } from './deletion'
import { findDocument } from '@/lib/server/documents/get-document'

const DAY_MS = 86_400_000
/** The sandbox returns a download link for a document with this name. */
const WITH_LINK = 'sandbox-download.pdf'

describeOnBothDatabases('deleting a document', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  let personId: string
  const { uploaded, remove, restore } = documentCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
    test.desk.env = { ...test.desk.env, omiseTimeoutSeconds: 1 }
    const [agent] = await test.desk.db.select().from(people).where(eq(people.role, 'agent'))
    personId = agent?.id ?? ''
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
    await test.desk.db.delete(uploads)
    await test.desk.db.delete(deletions)
    for (const { file } of await vaultFiles(test.desk.vault)) await test.desk.vault.remove(file)
  })
  afterEach(async () => {
    test.desk.now = () => new Date()
    await test.omise.heal()
  })
  afterAll(() => test.close())

  const addElsewhere = (filename: string) => test.omise.addDocument(disputeId, filename)
  const filesInVault = async () => (await vaultFiles(test.desk.vault)).map(({ file }) => file)

  async function deletionOf(documentId: string): Promise<Deletion | undefined> {
    const { db } = test.desk
    const [row] = await db.select().from(deletions).where(eq(deletions.documentId, documentId))
    return row
  }

  async function auditOf(documentId: string, action: string) {
    const { db } = test.desk
    return db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.documentId, documentId), eq(auditLog.action, action)))
  }

  it('copies the bytes of a document added elsewhere, and an undo restores them', async () => {
    const id = await addElsewhere(WITH_LINK)
    const bytes = await test.omise.contentOf(id)
    const gone = await documentOf(await remove(disputeId, id), 200)
    expect(gone).toMatchObject({ id, bytes: 'vault', addedBy: null })
    expect(await test.omise.documents(disputeId)).toEqual([])
    expect(await auditOf(id, 'document_deleted')).toMatchObject([{ detail: null }])

    const back = await documentOf(await restore(disputeId, id), 201)
    expect(back).toMatchObject({
      filename: WITH_LINK,
      kind: 'proof_of_receipt',
      size: bytes.length,
      contentType: 'application/pdf',
      addedBy: { name: 'The agent' },
    })
    expect((await test.omise.contentOf(back.id)).equals(bytes)).toBe(true)
    await expectProblem(await restore(disputeId, id), 409, 'nothing_to_restore')
    // The restored document shares the copy.
    await documentOf(await remove(disputeId, back.id), 200)
    await documentOf(await restore(disputeId, back.id), 201)
    expect(await filesInVault()).toHaveLength(1)
  })

  it('without a copy at Omise requires confirmation that it is permanent', async () => {
    const id = await addElsewhere('outside.pdf')
    await expectProblem(await remove(disputeId, id), 409, 'copy_missing')
    expect(await test.omise.documents(disputeId)).toHaveLength(1)
    expect(await deletionOf(id)).toBeUndefined()
    const gone = await documentOf(await remove(disputeId, id, { forGood: true }), 200)
    expect(gone).toMatchObject({ id, bytes: 'unavailable' })
    expect(await auditOf(id, 'document_deleted')).toMatchObject([{ detail: { forGood: true } }])
    await expectProblem(await restore(disputeId, id), 410, 'bytes_unavailable')
  })

  it.each<[string, Record<string, unknown> & { type: string }]>([
    ['is not found', { type: 'status', status: 404 }],
    ['fails', { type: 'status', status: 500 }],
    ['is a page of a gateway', { type: 'html', status: 200 }],
    ['breaks off', { type: 'reset_after_apply' }],
    ['hangs', { type: 'hang' }],
  ])('requires that confirmation when the download %s', async (_what, fault) => {
    const id = await addElsewhere(WITH_LINK)
    await test.omise.fail({ on: { method: 'GET', path: '^/downloads/' }, fault })
    await expectProblem(await remove(disputeId, id), 409, 'copy_missing')
    expect(await test.omise.documents(disputeId)).toHaveLength(1)
    expect(await filesInVault()).toEqual([])
    expect((await remove(disputeId, id, { forGood: true })).status).toBe(200)
  })

  it('requests a copy from Omise when the copy in the vault is missing', async () => {
    const own = await uploaded(disputeId)
    const [file] = await filesInVault()
    await test.desk.vault.remove(file ?? '')
    await expectProblem(await remove(disputeId, own.id), 409, 'copy_missing')
    const other = await uploaded(disputeId, { filename: WITH_LINK })
    for (const each of await filesInVault()) await test.desk.vault.remove(each)
    await documentOf(await remove(disputeId, other.id), 200)
    await documentOf(await restore(disputeId, other.id), 201)
  })

  it('copies nothing that was uploaded here', async () => {
    const { id } = await uploaded(disputeId, { filename: WITH_LINK })
    const fault = { type: 'status', status: 500 }
    await test.omise.fail({ on: { path: '^/downloads/' }, fault })
    expect(await findBackup(await findDocument(disputeId, id))).toEqual({ type: 'uploaded' })
    await documentOf(await remove(disputeId, id), 200)
    expect(await deletionOf(id)).toMatchObject({ state: 'done', vaultFile: null })
    expect(await filesInVault()).toHaveLength(1)
  })

  describe('keeps no copy when', () => {
    it('Omise refuses the deletion', async () => {
      const id = await addElsewhere(WITH_LINK)
      const fault = { type: 'refusal', code: 'documents_locked' }
      await test.omise.fail({ on: { method: 'DELETE' }, fault })
      await expectProblem(await remove(disputeId, id), 409, 'dispute_not_open')
      expect(await deletionOf(id)).toMatchObject({ state: 'failed', vaultFile: null })
      expect(await filesInVault()).toEqual([])
    })

    const answer = () =>
      intendAnswer({
        id: randomUUID(),
        disputeId,
        type: 'submit',
        message: 'It arrived.',
        detail: {},
        personId,
      })

    it('a submission began while the copy was made', async () => {
      const id = await addElsewhere(WITH_LINK)
      const startClock = test.stopClock()
      const { locks } = test.desk
      test.desk.locks = {
        ...locks,
        async tryLock(name) {
          if (name.startsWith('deletion ')) {
            expect(await filesInVault()).toHaveLength(1)
            await answer()
          }
          return locks.tryLock(name)
        },
      }
      await expectProblem(await remove(disputeId, id), 409, 'dispute_being_answered')
      test.desk.locks = locks
      expect(await filesInVault()).toEqual([])
      startClock()
    })

    it('the dispute is being answered', async () => {
      const id = await addElsewhere(WITH_LINK)
      const startClock = test.stopClock()
      await answer()
      await expectProblem(await remove(disputeId, id), 409, 'dispute_being_answered')
      expect(await filesInVault()).toEqual([])
      startClock()
    })

    it('the dispute has been closed for the retention time, and not before', async () => {
      const id = await addElsewhere(WITH_LINK)
      await documentOf(await remove(disputeId, id), 200)
      const [file] = await filesInVault()
      const later = (days: number) => ({
        ...test.desk,
        env: { ...test.desk.env, vaultRetentionDays: 30 },
        now: () => new Date(Date.now() + days * DAY_MS),
      })
      await purgeFiles(later(60))
      expect(await filesInVault()).toEqual([file])
      await test.omise.setStatus(disputeId, 'lost')
      await purgeFiles(later(20))
      expect(await filesInVault()).toEqual([file])
      await purgeFiles(later(60))
      expect(await filesInVault()).toEqual([])
      expect(await deletionOf(id)).toMatchObject({ state: 'done', vaultFile: null })
      expect(await auditOf(id, 'file_forgotten')).toMatchObject([
        { personName: 'Server', filename: WITH_LINK, detail: { sha256: expect.any(String) } },
      ])
    })
  })

  describe('after a crash', () => {
    async function cutOff(): Promise<Deletion> {
      const id = await addElsewhere(WITH_LINK)
      const backup = await makeBackup(await findDocument(disputeId, id))
      if (backup?.type !== 'copied') throw new Error('No copy was made')
      const about = { disputeId, documentId: id, filename: WITH_LINK, kind: 'proof_of_receipt' }
      return recordIntent({ id: randomUUID(), ...about, personId, ...backup.copy })
    }

    it("following Omise's deletion, can be undone", async () => {
      const intent = await cutOff()
      await test.omise.deleteDocument(disputeId, intent.documentId)
      await deletion.reconcile(intent.id)
      const back = await documentOf(await restore(disputeId, intent.documentId), 201)
      expect(await test.omise.documents(disputeId)).toMatchObject([{ id: back.id }])
    })

    it("preceding Omise's deletion, leaves no copy", async () => {
      const intent = await cutOff()
      test.desk.now = () => new Date(Date.now() + 10 * 60_000)
      await deletion.reconcile(intent.id)
      expect(await deletionOf(intent.documentId)).toMatchObject({ state: 'failed' })
      expect(await filesInVault()).toEqual([])
    })
  })
})
