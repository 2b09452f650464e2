import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { documentSchema, type Document } from '@/lib/contract/documents'
import { sameFilesSchema } from '@/lib/contract/same-files'
import { uploads } from '@/lib/db/schema/documents'
import { recordStatements, statementSql } from '@/lib/db/testing/record-statements'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { jpg, pdf, png } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { toBits } from './list-same-files'

const FILLED = 'dspt_test_filled'

describeOnBothDatabases('the same files of a dispute', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterAll(() => test.close())

  async function upload(
    disputeId: string,
    filename: string,
    body: Buffer,
    fingerprint?: string,
  ): Promise<Document> {
    const query = { uploadId: randomUUID(), kind: 'proof_of_receipt', filename, fingerprint }
    const path = withQuery(api.documents(disputeId), query)
    const response = await test.call('agent', 'POST', path, { body: Uint8Array.from(body) })
    return documentSchema.parse(await response.json())
  }

  async function same(disputeId: string, ...files: readonly Buffer[]) {
    const sha256 = files.map((file) => createHash('sha256').update(file).digest('hex')).join(',')
    const path = withQuery(api.sameFiles(disputeId), { sha256 })
    const response = await test.call('viewer', 'GET', path)
    return sameFilesSchema.parse(await response.json()).items
  }

  async function alike(disputeId: string, ...fingerprints: readonly string[]) {
    const query = { sha256: '0'.repeat(64), fingerprints: fingerprints.join(',') }
    const response = await test.call('viewer', 'GET', withQuery(api.sameFiles(disputeId), query))
    return sameFilesSchema.parse(await response.json()).items
  }

  it('are found by their bytes, under any name', async () => {
    const disputeId = await test.omise.openDispute()
    const slip = pdf()
    await upload(disputeId, 'slip.pdf', slip)
    expect(await same(disputeId, slip)).toMatchObject([
      {
        filename: 'slip.pdf',
        kind: 'proof_of_receipt',
        addedBy: { name: 'The agent' },
        deleted: false,
      },
    ])
    expect(await same(disputeId, png())).toEqual([])
    expect(await same(disputeId, jpg(), slip)).toHaveLength(1)
  })

  it('are found after they were deleted, listed after the existing ones', async () => {
    const disputeId = await test.omise.openDispute()
    const slip = pdf()
    const deleted = await upload(disputeId, 'first.pdf', slip)
    await test.call('agent', 'DELETE', api.document(disputeId, deleted.id))
    expect(await same(disputeId, slip)).toMatchObject([{ filename: 'first.pdf', deleted: true }])
    await upload(disputeId, 'second.pdf', slip)
    await test.call(
      'agent',
      'DELETE',
      api.document(disputeId, (await upload(disputeId, 'third.pdf', slip)).id),
    )
    expect((await same(disputeId, slip)).map(({ filename }) => filename)).toEqual([
      'second.pdf',
      'third.pdf',
      'first.pdf',
    ])
  })

  it('are found in other disputes, with the id of the dispute, unless they were deleted there', async () => {
    const [disputeId, other] = [await test.omise.openDispute(), await test.omise.openDispute()]
    const slip = pdf()
    const document = await upload(other, 'slip.pdf', slip)
    expect(await same(disputeId, slip)).toMatchObject([
      { filename: 'slip.pdf', disputeId: other, alike: false },
    ])
    await upload(disputeId, 'here.pdf', slip)
    const items = await same(disputeId, slip)
    expect(items.map(({ filename, disputeId: from }) => [filename, from])).toEqual([
      ['here.pdf', undefined],
      ['slip.pdf', other],
    ])
    await test.call('agent', 'DELETE', api.document(other, document.id))
    expect((await same(disputeId, slip)).map(({ filename }) => filename)).toEqual(['here.pdf'])
  })

  it('are found by their content, up to 16 different bits, in this dispute and others', async () => {
    const [disputeId, other] = [await test.omise.openDispute(), await test.omise.openDispute()]
    const here = randomFingerprint()
    await upload(disputeId, 'here.png', png(), here)
    await upload(other, 'there.png', png(), changed(here, 3))
    await upload(disputeId, 'another.png', png(), randomFingerprint())
    await upload(disputeId, 'without.png', png())
    const names = async (...fingerprints: readonly string[]) =>
      (await alike(disputeId, ...fingerprints)).map(({ filename }) => filename)
    expect(await names(changed(here, 16))).toEqual(['here.png', 'there.png'])
    expect(await names(changed(here, 17))).toEqual(['there.png'])
    expect(await names(changed(here, 20))).toEqual([])
    expect(await alike(disputeId, randomFingerprint(), changed(here, 2))).toMatchObject([
      { filename: 'here.png' },
      { filename: 'there.png', disputeId: other, alike: true },
    ])
  })

  it('keep their fingerprint when they are restored or their kind is changed', async () => {
    const disputeId = await test.omise.openDispute()
    const fingerprint = randomFingerprint()
    const document = await upload(disputeId, 'slip.png', png(), fingerprint)
    await test.call('agent', 'DELETE', api.document(disputeId, document.id))
    const path = withQuery(api.restore(disputeId, document.id), { uploadId: randomUUID() })
    const restored = documentSchema.parse(await (await test.call('agent', 'POST', path)).json())
    expect((await alike(disputeId, fingerprint)).map(({ deleted }) => deleted)).toEqual([
      false,
      true,
    ])
    const change = { changeId: randomUUID(), kind: 'details_of_purchase' }
    await test.call('agent', 'POST', withQuery(api.kind(disputeId, restored.id), change))
    const items = await alike(disputeId, fingerprint)
    expect(items.some(({ kind }) => kind === 'details_of_purchase')).toBe(true)
  })

  it('are found by their bytes at any age, and by their content among the newest 10,000', async () => {
    const [disputeId, other] = [await test.omise.openDispute(), await test.omise.openDispute()]
    const [slip, fingerprint] = [pdf(), randomFingerprint()]
    await upload(other, 'old.pdf', slip, fingerprint)
    const found = async () => ({
      same: (await same(disputeId, slip)).map(({ filename }) => filename),
      alike: (await alike(disputeId, fingerprint)).map(({ filename }) => filename),
    })
    expect(await found()).toEqual({ same: ['old.pdf'], alike: ['old.pdf'] })
    await addNewerUploads(9_999)
    expect(await found()).toEqual({ same: ['old.pdf'], alike: ['old.pdf'] })
    await addNewerUploads(1)
    expect(await found()).toEqual({ same: ['old.pdf'], alike: [] })

    const statements = await recordStatements(test.desk.db, () => same(disputeId, slip))
    const [search, ...others] = statements.filter(({ text }) => text.includes('union all'))
    if (!search) throw new Error('No search')
    expect(others).toEqual([])
    const plan = await test.desk.db.execute(sql`explain ${statementSql(search)}`)
    expect(JSON.stringify(plan)).toContain('uploads_sha256')
    await test.desk.db.delete(uploads).where(eq(uploads.disputeId, FILLED))
  })

  /** Of another dispute, each with bytes and a fingerprint of its own. */
  async function addNewerUploads(count: number) {
    const [{ personId } = { personId: '' }] = await test.desk.db.select().from(uploads).limit(1)
    const rows = Array.from({ length: count }, (): typeof uploads.$inferInsert => ({
      id: randomUUID(),
      disputeId: FILLED,
      personId,
      kind: 'proof_of_receipt',
      filename: 'filled.png',
      originalFilename: 'filled.png',
      contentType: 'image/png',
      size: 1,
      sha256: randomFingerprint(),
      fingerprint: toBits(randomFingerprint()),
      state: 'delivered',
      createdAt: new Date(Date.now() + 60_000),
    }))
    for (let at = 0; at < rows.length; at += 1_000) {
      await test.desk.db.insert(uploads).values(rows.slice(at, at + 1_000))
    }
    await test.desk.db.execute(sql`analyze uploads`)
  }

  it('of a live key are not mixed with those of a test key', async () => {
    const disputeId = await test.omise.openDispute()
    const fingerprint = randomFingerprint()
    await upload(disputeId, 'slip.png', png(), fingerprint)
    expect(disputeId).toMatch(/^dspt_test_/)
    expect(await alike('dspt_5abc', fingerprint)).toEqual([])
    expect(await alike('dspt_test_5abc', fingerprint)).toHaveLength(1)
  })

  it('are found only by well-formed fingerprints, which are also all that is stored', async () => {
    const disputeId = await test.omise.openDispute()
    const hostile = [
      '',
      'ab',
      'g'.repeat(64),
      `${'a'.repeat(63)}'`,
      'a'.repeat(65),
      'a'.repeat(1e5),
    ]
    for (const fingerprint of hostile.slice(1)) {
      const sha256 = 'a'.repeat(64)
      const search = withQuery(api.sameFiles(disputeId), { sha256, fingerprints: fingerprint })
      expect((await test.call('viewer', 'GET', search)).status).toBe(422)
      const query = { uploadId: randomUUID(), kind: 'proof_of_receipt', filename: 'slip.png' }
      const path = withQuery(api.documents(disputeId), { ...query, fingerprint })
      const body = Uint8Array.from(png())
      expect((await test.call('agent', 'POST', path, { body })).status).toBe(422)
    }
    const four = Array.from({ length: 4 }, randomFingerprint)
    const many = { sha256: 'a'.repeat(64), fingerprints: four.join(',') }
    const path = withQuery(api.sameFiles(disputeId), many)
    expect((await test.call('viewer', 'GET', path)).status).toBe(422)
  })

  it('requires one or two hashes', async () => {
    const path = api.sameFiles(await test.omise.openDispute())
    for (const sha256 of [undefined, 'abc', ['a', 'b', 'c'].map((x) => x.repeat(64)).join(',')]) {
      expect((await test.call('viewer', 'GET', withQuery(path, { sha256 }))).status).toBe(422)
    }
  })
})

function randomFingerprint(): string {
  return randomBytes(32).toString('hex')
}

/** With the first `count` bits inverted. */
function changed(fingerprint: string, count: number): string {
  const mask = ((1n << BigInt(count)) - 1n) << BigInt(256 - count)
  return (BigInt(`0x${fingerprint}`) ^ mask).toString(16).padStart(64, '0')
}
