import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { documentSchema, type Document } from '@/lib/contract/documents'
import { sameFilesSchema } from '@/lib/contract/same-files'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { jpg, pdf, png } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('the same files of a dispute', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterAll(() => test.close())

  async function upload(disputeId: string, filename: string, body: Buffer): Promise<Document> {
    const query = { uploadId: randomUUID(), kind: 'proof_of_receipt', filename }
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

  it('are found by their bytes, under any name, and only in this dispute', async () => {
    const disputeId = await test.omise.openDispute()
    const other = await test.omise.openDispute()
    const [slip, photo] = [pdf(), png()]
    await upload(disputeId, 'slip.pdf', slip)
    await upload(other, 'photo.png', photo)
    expect(await same(disputeId, slip)).toMatchObject([
      {
        filename: 'slip.pdf',
        kind: 'proof_of_receipt',
        addedBy: { name: 'The agent' },
        deleted: false,
      },
    ])
    expect(await same(disputeId, photo)).toEqual([])
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

  it('requires one or two hashes', async () => {
    const path = api.sameFiles(await test.omise.openDispute())
    for (const sha256 of [undefined, 'abc', ['a', 'b', 'c'].map((x) => x.repeat(64)).join(',')]) {
      expect((await test.call('viewer', 'GET', withQuery(path, { sha256 }))).status).toBe(422)
    }
  })
})
