import { randomBytes, randomUUID } from 'node:crypto'
import { utimes } from 'node:fs/promises'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { uploads } from '@/lib/db/schema/documents'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { verifyAudit } from '@/lib/server/audit-log/verify-audit'
import type { Desk } from '@/lib/server/desk'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { purgeFiles } from './purge-files'
import { vaultFiles } from '@/lib/server/vault/testing/vault-files'
import { VaultError } from '@/lib/server/vault/vault'

const DAY_MS = 86_400_000
const RETENTION_DAYS = 30

describeOnBothDatabases('purgeFiles', (open) => {
  let test: TestDesk
  let personId: string

  beforeAll(async () => {
    test = await openTestDesk(await open())
    const [person] = await test.desk.db.select().from(people).limit(1)
    personId = person?.id ?? ''
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.desk.db.delete(uploads)
    for (const { file } of await vaultFiles(test.desk.vault)) await test.desk.vault.remove(file)
  })
  afterEach(() => test.omise.heal())

  /** The desk with its clock advanced by this many days. */
  function deskIn(days: number, retentionDays = RETENTION_DAYS): Desk {
    return {
      ...test.desk,
      env: { ...test.desk.env, vaultRetentionDays: retentionDays },
      now: () => new Date(Date.now() + days * DAY_MS),
    }
  }

  async function vaultFile(): Promise<string> {
    const writer = await test.desk.vault.create()
    await writer.write(randomBytes(20))
    await writer.commit()
    return writer.file
  }

  async function addUpload(
    disputeId: string,
    change: Partial<typeof uploads.$inferInsert> = {},
  ): Promise<{ id: string; file: string }> {
    const id = randomUUID()
    const file = change.vaultFile ?? (await vaultFile())
    await test.desk.db.insert(uploads).values({
      id,
      disputeId,
      personId,
      kind: 'details_of_purchase',
      filename: 'receipt.pdf',
      originalFilename: 'receipt.pdf',
      contentType: 'application/pdf',
      size: 20,
      sha256: 'ab12',
      fingerprint: '01'.repeat(128),
      vaultFile: file,
      state: 'delivered',
      documentId: `docu_test_${id}`,
      ...change,
    })
    return { id, file }
  }

  async function closedDispute(): Promise<string> {
    const disputeId = await test.omise.openDispute()
    await test.omise.setStatus(disputeId, 'lost')
    return disputeId
  }

  async function isKept(file: string): Promise<boolean> {
    try {
      for await (const chunk of test.desk.vault.read(file)) expect(chunk.length).toBe(20)
      return true
    } catch (error) {
      if (error instanceof VaultError && error.reason === 'missing') return false
      throw error
    }
  }

  async function rowOf(id: string) {
    const [row] = await test.desk.db.select().from(uploads).where(eq(uploads.id, id))
    return row
  }

  const forgottenRows = (uploadId: string) =>
    test.desk.db.query.auditLog.findMany({
      where: (row, { and, eq }) =>
        and(eq(row.uploadId, uploadId), eq(row.action, 'file_forgotten')),
    })

  /** Sets the file's modification time to two days ago. */
  async function age(file: string, ending = '.sealed'): Promise<void> {
    const then = new Date(Date.now() - 2 * DAY_MS)
    const folder = path.join(test.desk.env.vaultDir, file.slice(0, 2))
    await utimes(path.join(folder, `${file}${ending}`), then, then)
  }

  describe('when a dispute has been closed long enough', () => {
    it('removes its files, keeps the ledger, and audits it once', async () => {
      const disputeId = await closedDispute()
      const [delivered, refused] = [
        await addUpload(disputeId),
        await addUpload(disputeId, { state: 'refused', documentId: null }),
      ]
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      for (const { id, file } of [delivered, refused]) {
        expect(await isKept(file)).toBe(false)
        expect(await rowOf(id)).toMatchObject({
          vaultFile: null,
          fingerprint: null,
          sha256: 'ab12',
          personId,
        })
        expect(await forgottenRows(id)).toMatchObject([
          {
            personId: null,
            personName: 'Server',
            disputeId,
            filename: 'receipt.pdf',
            detail: { sha256: 'ab12', closedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
          },
        ])
      }
      expect(await verifyAudit(test.desk.db)).toMatchObject({ broken: null })
    })

    it('purges once when servers run concurrently', async () => {
      const disputeId = await closedDispute()
      const added = await Promise.all(Array.from({ length: 5 }, () => addUpload(disputeId)))
      const late = deskIn(RETENTION_DAYS + 1)
      await Promise.all([purgeFiles(late), purgeFiles(late), purgeFiles(late)])
      for (const { id, file } of added) {
        expect(await isKept(file)).toBe(false)
        expect(await forgottenRows(id)).toHaveLength(1)
      }
      expect(await verifyAudit(test.desk.db)).toMatchObject({ broken: null })
    })

    it('reads each dispute from Omise once', async () => {
      const disputeId = await closedDispute()
      await addUpload(disputeId)
      await addUpload(disputeId)
      const asked = async () =>
        (await test.omise.requests()).filter((request) => request.path.includes(disputeId)).length
      const before = await asked()
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      expect((await asked()) - before).toBe(1)
    })

    it('keeps a file that is not delivered yet', async () => {
      const disputeId = await closedDispute()
      for (const state of ['received', 'sending', 'unknown', 'waiting'] as const) {
        const { id, file } = await addUpload(disputeId, { state, documentId: null })
        await purgeFiles(deskIn(RETENTION_DAYS + 1))
        expect(await isKept(file)).toBe(true)
        expect(await rowOf(id)).toMatchObject({ vaultFile: file })
      }
    })

    it('removes a shared file only when no row needs it any more', async () => {
      const disputeId = await closedDispute()
      const first = await addUpload(disputeId)
      const again = await addUpload(disputeId, {
        vaultFile: first.file,
        state: 'waiting',
        documentId: null,
        restores: 'docu_test_1',
      })
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      expect(await isKept(first.file)).toBe(true)
      expect(await forgottenRows(first.id)).toEqual([])

      await test.desk.db.update(uploads).set({ state: 'refused' }).where(eq(uploads.id, again.id))
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      expect(await isKept(first.file)).toBe(false)
      for (const { id } of [first, again]) {
        expect(await rowOf(id)).toMatchObject({ vaultFile: null })
        expect(await forgottenRows(id)).toHaveLength(1)
      }
    })

    it('never removes the file of a concurrent restore', async () => {
      const { db } = test.desk
      const late = deskIn(RETENTION_DAYS + 1)
      for (let round = 0; round < 10; round += 1) {
        const disputeId = await closedDispute()
        const { id, file } = await addUpload(disputeId)
        const restore = async () =>
          db.transaction(async (tx) => {
            const [original] = await tx
              .select()
              .from(uploads)
              .where(eq(uploads.id, id))
              .for('share')
            if (!original?.vaultFile) return null
            const restored = { ...original, id: randomUUID(), documentId: null }
            await tx.insert(uploads).values({ ...restored, state: 'received', restores: 'docu_1' })
            return restored.id
          })
        const [restored] = await Promise.all([restore(), purgeFiles(late)])
        expect(await isKept(file)).toBe(restored !== null)
        expect(await rowOf(id)).toMatchObject({ vaultFile: restored === null ? null : file })
      }
    })

    it('skips a dispute that cannot be read', async () => {
      const [unread, read] = [await closedDispute(), await closedDispute()]
      const [kept, forgotten] = [await addUpload(unread), await addUpload(read)]
      await test.omise.fail({
        on: { path: `/disputes/${unread}` },
        fault: { type: 'status', status: 503 },
        times: 10,
      })
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      expect([await isKept(kept.file), await isKept(forgotten.file)]).toEqual([true, false])
      await test.omise.heal()
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      expect(await isKept(kept.file)).toBe(false)
    })

    it('stops the run when Omise fails repeatedly', async () => {
      for (let count = 0; count < 5; count += 1) await addUpload(await closedDispute())
      await test.omise.fail({
        on: { path: '/disputes/' },
        fault: { type: 'status', status: 503 },
        times: 100,
      })
      const retrieve = vi.spyOn(test.desk.omise.disputes, 'retrieve')
      await purgeFiles(deskIn(RETENTION_DAYS + 1))
      expect(retrieve).toHaveBeenCalledTimes(3)
      retrieve.mockRestore()
    })
  })

  describe('keeps the files', () => {
    it('of a dispute that is open, pending, or not closed long enough', async () => {
      const [opened, pending] = [await test.omise.openDispute(), await test.omise.openDispute()]
      await test.omise.setStatus(pending, 'pending')
      const files = [await addUpload(opened), await addUpload(pending)]
      await purgeFiles(deskIn(RETENTION_DAYS * 10))
      const fresh = await addUpload(await closedDispute())
      await purgeFiles(deskIn(RETENTION_DAYS - 1))
      for (const { file } of [...files, fresh]) expect(await isKept(file)).toBe(true)
    })

    it('of all disputes without a retention time', async () => {
      const { file } = await addUpload(await closedDispute())
      await purgeFiles(deskIn(10_000, 0))
      expect(await isKept(file)).toBe(true)
    })
  })

  describe('of a crash', () => {
    it('are removed after a day; referenced and new files stay', async () => {
      const { vault, db } = test.desk
      const disputeId = await test.omise.openDispute()
      const [named, young, old] = [await addUpload(disputeId), await vaultFile(), await vaultFile()]
      const [receiving, cutOff] = [await vault.create(), await vault.create()]
      await Promise.all([age(named.file), age(old), age(cutOff.file, '.sealed.part')])
      await purgeFiles(deskIn(0, 0))
      expect([await isKept(named.file), await isKept(young), await isKept(old)]).toEqual([
        true,
        true,
        false,
      ])
      const left = new Set((await vaultFiles(vault)).map(({ file }) => file))
      expect(left).toEqual(new Set([named.file, young, receiving.file]))
      await receiving.write(randomBytes(20))
      await receiving.commit()
      expect(await isKept(receiving.file)).toBe(true)
      await cutOff.abort()
      expect(await db.$count(auditLog, eq(auditLog.uploadId, named.id))).toBe(0)
    })

    it('between row and file are removed by the next run', async () => {
      const { id, file } = await addUpload(await closedDispute())
      const dying = deskIn(RETENTION_DAYS + 1)
      const crash = async () => {
        throw new Error('SIGKILL')
      }
      await expect(
        purgeFiles({ ...dying, vault: { ...dying.vault, remove: crash } }),
      ).rejects.toThrow('SIGKILL')
      expect(await rowOf(id)).toMatchObject({ vaultFile: null })
      expect(await isKept(file)).toBe(true)
      await purgeFiles(dying)
      expect(await isKept(file)).toBe(false)
      expect(await forgottenRows(id)).toHaveLength(1)
    })

    it('are kept when the vault belongs to another database', async () => {
      const files: string[] = []
      for (let count = 0; count < 12; count += 1) files.push(await vaultFile())
      const cutOff = await test.desk.vault.create()
      await Promise.all([...files.map((file) => age(file)), age(cutOff.file, '.sealed.part')])
      const error = vi.spyOn(test.desk.log, 'error')
      await purgeFiles(deskIn(0, 0))
      expect(error).toHaveBeenCalledWith(
        { unnamed: 12, named: 0 },
        expect.stringContaining('is this the right database?'),
      )
      error.mockRestore()
      for (const file of files) expect(await isKept(file)).toBe(true)
      await expect(cutOff.commit()).rejects.toThrow('ENOENT')
    })
  })
})
