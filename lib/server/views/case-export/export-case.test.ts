import { createHash } from 'node:crypto'
import { readdir, readlink, truncate } from 'node:fs/promises'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { unzipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { auditLog } from '@/lib/db/schema/audit-log'
import { uploads } from '@/lib/db/schema/documents'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { pdf, png } from '@/lib/server/testing/files'
import { responseCalls } from '@/lib/server/testing/response-calls'
import { teamworkCalls } from '@/lib/server/testing/teamwork-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const manifestSchema = z.object({
  format: z.literal('evidence-desk-case'),
  exportedBy: z.string(),
  dispute: z.object({
    id: z.string(),
    amount: z.number(),
    currency: z.string(),
    adminMessage: z.nullable(z.string()),
  }),
  waivers: z.array(z.object({ kind: z.string(), reason: z.string() })),
  message: z.nullable(z.object({ path: z.string(), state: z.string() })),
  internalNotes: z.nullable(z.object({ path: z.string(), count: z.number() })),
  documents: z.array(
    z.object({
      id: z.string(),
      filename: z.string(),
      originalFilename: z.nullable(z.string()),
      path: z.nullable(z.string()),
      source: z.string().optional(),
      unavailable: z.string().optional(),
      size: z.number().optional(),
      sha256: z.string().optional(),
    }),
  ),
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string() })),
})

describeOnBothDatabases('the export of a case', (openDatabase) => {
  let test: TestDesk
  const { uploaded, upload, actions } = documentCalls(() => test)
  const { saved, waive } = responseCalls(() => test)
  const { note } = teamworkCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  it('contains the internal notes in a file of their own that says so', async () => {
    const disputeId = await test.omise.openDispute()
    await note(disputeId, 'The courier, "Kerry",\nfound the slip')
    const { text, manifest } = await exported(disputeId)
    expect(text('internal-notes.csv')).toContain('"The courier, ""Kerry"",\nfound the slip"')
    expect(text('internal-notes.csv').split('\r\n')[0]).toContain('internal note')
    expect(manifest.internalNotes).toEqual({ path: 'internal-notes.csv', count: 1 })
    expect(manifest.files.map((file) => file.path)).toContain('internal-notes.csv')
    expect(text('history.csv')).toContain('note_added')
  })

  async function exported(disputeId: string) {
    const response = await test.call('viewer', 'GET', api.export(disputeId))
    expect(response.status).toBe(200)
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
    const text = (name: string) => new TextDecoder().decode(files[name])
    return { files, text, manifest: manifestSchema.parse(JSON.parse(text('manifest.json'))) }
  }

  it('contains every document byte for byte, with the checksums in the manifest', async () => {
    const disputeId = await test.omise.openDispute()
    const bodies = [pdf(200_000), png(300)]
    await uploaded(disputeId, { filename: 'slip.pdf', body: bodies[0] ?? '' })
    await uploaded(disputeId, { filename: 'ใบเสร็จ 領収書.png', body: bodies[1] ?? '' })
    await waive(disputeId, 'details_of_purchase', 'None was written')
    await saved(disputeId, 'It was delivered.\nSigned for.', 0)
    const { files, text, manifest } = await exported(disputeId)

    expect(Object.keys(files).toSorted()).toEqual([
      'documents/slip.pdf',
      'documents/ใบเสร็จ 領収書.png',
      'history.csv',
      'manifest.json',
      'message.txt',
    ])
    for (const [index, { path: name, source }] of manifest.documents.entries()) {
      expect(source).toBe('vault')
      expect(bodies[index]?.equals(files[name ?? ''] ?? new Uint8Array())).toBe(true)
    }
    for (const { path: name, size, sha256 } of [...manifest.documents, ...manifest.files]) {
      const bytes = files[name ?? ''] ?? new Uint8Array()
      expect({ name, size, sha256 }).toEqual({
        name,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
    }
    expect(manifest).toMatchObject({
      exportedBy: 'The viewer',
      dispute: { id: disputeId },
      waivers: [{ kind: 'details_of_purchase', reason: 'None was written' }],
      message: { path: 'message.txt', state: 'draft' },
    })
    expect(text('message.txt')).toBe('It was delivered.\nSigned for.')
    const lines = text('history.csv').trim().split('\r\n')
    expect(lines[1]).toContain('"upload_received"')
    expect(lines.at(-1)).toContain('"The viewer","case_exported"')
    expect(await actions(disputeId)).toContain('case_exported')
  })

  it('renames files that share a name, and names that Windows forbids', async () => {
    const disputeId = await test.omise.openDispute()
    for (const filename of ['slip.pdf', 'Slip.pdf', 'CON.pdf', '../up.pdf']) {
      await uploaded(disputeId, { filename })
    }
    const { files } = await exported(disputeId)
    expect(Object.keys(files).filter((name) => name.startsWith('documents/'))).toEqual([
      'documents/slip.pdf',
      'documents/Slip (2).pdf',
      'documents/_CON.pdf',
      'documents/up.pdf',
    ])
  })

  it('lists a document without a copy, and a damaged copy, and exports the rest', async () => {
    const disputeId = await test.omise.openDispute()
    const outside = await test.omise.addDocument(disputeId, 'elsewhere.pdf')
    const damaged = await uploaded(disputeId, { filename: 'damaged.pdf', body: pdf(300_000) })
    await uploaded(disputeId, { filename: 'whole.pdf' })
    await cutVaultFile(damaged.id)
    const { files, manifest } = await exported(disputeId)
    expect(manifest.documents).toMatchObject([
      { id: outside, path: null, unavailable: 'bytes_unavailable', originalFilename: null },
      { id: damaged.id, path: null, unavailable: 'bytes_unavailable' },
      { filename: 'whole.pdf', path: 'documents/whole.pdf' },
    ])
    expect(Object.keys(files)).not.toContain('documents/damaged.pdf')
  })

  it('contains the messages of Omise’s administrators about the dispute', async () => {
    const { disputeId, text } = await test.omise.disputeWithAdminMessage()
    expect((await exported(disputeId)).manifest.dispute.adminMessage).toBe(text)
    const other = await test.omise.openDispute()
    expect((await exported(other)).manifest.dispute.adminMessage).toBeNull()
  })

  it('escapes names in the history that would be formulas', async () => {
    const disputeId = await test.omise.openDispute()
    await upload(disputeId, { filename: '=cmd()|x.pdf' })
    const { text } = await exported(disputeId)
    expect(text('history.csv')).toContain('"\'=cmd()_x.pdf"')
    expect(text('history.csv')).not.toContain('"=')
  })

  it('fails without an audit row when the dispute does not exist or Omise is unavailable', async () => {
    const missing = 'dspt_test_000000000000000000'
    await expectProblem(
      await test.call('agent', 'GET', api.export(missing)),
      404,
      'dispute_not_found',
    )
    const disputeId = await test.omise.openDispute()
    await test.omise.fail({ on: { path: '/documents' }, fault: { type: 'status', status: 503 } })
    const response = await test.call('agent', 'GET', api.export(disputeId))
    await expectProblem(response, 503, 'omise_unreachable')
    const rows = await test.desk.db.select().from(auditLog).where(eq(auditLog.disputeId, disputeId))
    expect(rows).toEqual([])
  })

  it('answers HEAD without auditing an export', async () => {
    const disputeId = await test.omise.openDispute()
    const response = await test.call('viewer', 'HEAD', api.export(disputeId))
    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename=${disputeId}.zip`,
    )
    expect(await actions(disputeId)).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')(
    'closes the current file when the client disconnects',
    async () => {
      const disputeId = await test.omise.openDispute()
      for (const filename of ['a.pdf', 'b.pdf']) {
        await uploaded(disputeId, { filename, body: pdf(9_000_000) })
      }
      const before = await openVaultFiles()
      for (const chunks of [0, 1, 2, 3, 6]) {
        const response = await test.call('viewer', 'GET', api.export(disputeId))
        const reader = response.body?.getReader()
        for (let read = 0; read < chunks; read += 1) await reader?.read()
        await reader?.cancel()
      }
      await expect.poll(openVaultFiles).toEqual(before)
    },
  )

  async function openVaultFiles(): Promise<string[]> {
    const links = await readdir('/proc/self/fd')
    const targets = await Promise.all(
      links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    )
    return targets.filter((target) => target.startsWith(test.desk.env.vaultDir)).toSorted()
  }

  async function cutVaultFile(documentId: string): Promise<void> {
    const [row] = await test.desk.db
      .select()
      .from(uploads)
      .where(eq(uploads.documentId, documentId))
    const names = await readdir(test.desk.env.vaultDir, { recursive: true })
    const name = names.find((one) => one.includes(row?.vaultFile ?? 'nothing'))
    await truncate(path.join(test.desk.env.vaultDir, name ?? ''), 200_000)
  }
})
