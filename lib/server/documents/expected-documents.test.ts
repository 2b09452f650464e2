import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { documentsPageSchema } from '@/lib/contract/documents'
import { MAX_DOCUMENTS_SEEN, writeDocumentsSeen } from '@/lib/contract/documents-seen'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { pdf } from '@/lib/server/testing/files'
import { documentCalls, documentOf, expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('the expected documents', (openDatabase) => {
  let test: TestDesk
  const { upload, uploaded, remove, restore } = documentCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  /** As the browser receives it with a page of the list. */
  async function listed(disputeId: string, query: Record<string, string | number> = {}) {
    const path = withQuery(api.documents(disputeId), query)
    const response = await test.call('viewer', 'GET', path)
    return documentsPageSchema.parse(await response.json())
  }

  async function countLists(disputeId: string): Promise<number> {
    const requests = await test.omise.requests()
    return requests.filter(({ path }) => path.startsWith(`/disputes/${disputeId}/documents?`))
      .length
  }

  async function seenNow(disputeId: string): Promise<string> {
    const { allIds } = await listed(disputeId)
    return writeDocumentsSeen(allIds ?? []) ?? ''
  }

  it('come with every page of the list, whatever its filter', async () => {
    const disputeId = await test.omise.openDispute()
    const ids: string[] = []
    for (const filename of ['a.pdf', 'b.pdf', 'c.pdf']) {
      ids.push((await uploaded(disputeId, { filename })).id)
    }
    expect((await listed(disputeId)).allIds).toEqual(ids)
    expect((await listed(disputeId, { limit: 1, offset: 1 })).allIds).toEqual(ids)
    expect((await listed(disputeId, { to: '2020-01-01' })).allIds).toEqual(ids)
    const before = await countLists(disputeId)
    await listed(disputeId)
    expect(await countLists(disputeId)).toBe(before + 1)
  })

  it('are unknown when Omise does not return them all; the page is shown nevertheless', async () => {
    const disputeId = await test.omise.openDispute()
    await uploaded(disputeId)
    const lists = { method: 'GET', path: `${disputeId}/documents` }
    await test.omise.fail({ on: lists, fault: { type: 'latency', ms: 0 }, times: 1 })
    await test.omise.fail({ on: lists, fault: { type: 'status', status: 500 } })
    const page = await listed(disputeId, { from: '2020-01-01' })
    expect(page).toMatchObject({ total: 1, allIds: null })
  })

  it('permit every change while they match', async () => {
    const disputeId = await test.omise.openDispute()
    expect(await seenNow(disputeId)).toBe('none')
    const { id } = await uploaded(disputeId, { seen: 'none' })
    const seen = await seenNow(disputeId)
    expect(seen).toBe(id)
    await documentOf(await remove(disputeId, id, { seen }), 200)
    await documentOf(await restore(disputeId, id, { seen: 'none' }), 201)
  })

  it('stop an upload, before its body is read, when others added a document', async () => {
    const disputeId = await test.omise.openDispute()
    const seen = await seenNow(disputeId)
    await test.omise.addDocument(disputeId, 'one.pdf')
    await uploaded(disputeId, { role: 'admin', filename: 'two.pdf' })
    const body = new ReadableStream(
      {
        pull: () => {
          throw new Error('The body was read')
        },
      },
      { highWaterMark: 0 },
    )
    const problem = await expectProblem(
      await upload(disputeId, { seen, body }),
      409,
      'documents_changed',
    )
    expect(problem.changes).toEqual({ added: 2, removed: 0 })
    expect(await test.omise.documents(disputeId)).toHaveLength(2)
    // A person who confirmed the change is not asked again.
    await uploaded(disputeId)
  })

  it('stop a deletion and its undo when others deleted a document', async () => {
    const disputeId = await test.omise.openDispute()
    const [mine, other] = [await uploaded(disputeId), await uploaded(disputeId)]
    const seen = await seenNow(disputeId)
    await test.omise.deleteDocument(disputeId, other.id)
    const problem = await expectProblem(
      await remove(disputeId, mine.id, { seen }),
      409,
      'documents_changed',
    )
    expect(problem.changes).toEqual({ added: 0, removed: 1 })
    expect(await test.omise.documents(disputeId)).toHaveLength(1)
    await documentOf(await remove(disputeId, mine.id), 200)
    const undo = await restore(disputeId, mine.id, { seen })
    await expectProblem(undo, 409, 'documents_changed')
    expect(await test.omise.documents(disputeId)).toEqual([])
  })

  it("exclude the person's own changes, in any tab", async () => {
    const disputeId = await test.omise.openDispute()
    const old = await uploaded(disputeId)
    const seen = await seenNow(disputeId)
    const { id } = await uploaded(disputeId)
    await documentOf(await remove(disputeId, old.id), 200)
    await documentOf(await restore(disputeId, old.id), 201)
    await uploaded(disputeId, { seen })
    await documentOf(await remove(disputeId, id, { seen }), 200)
    // For the admin, the same changes are those of another person.
    const asAdmin = await upload(disputeId, { seen, role: 'admin' })
    const { changes } = await expectProblem(asAdmin, 409, 'documents_changed')
    expect(changes).toEqual({ added: 2, removed: 1 })
  })

  it("exclude the person's own unsettled uploads", async () => {
    const disputeId = await test.omise.openDispute()
    await test.omise.fail({
      on: { method: 'POST', path: `${disputeId}/documents$` },
      fault: { type: 'hang_after_apply' },
      times: 1,
    })
    const first = upload(disputeId, { filename: 'slow.pdf', seen: 'none' })
    await expect.poll(async () => (await test.omise.documents(disputeId)).length).toBe(1)
    await uploaded(disputeId, { filename: 'fast.pdf', seen: 'none' })
    expect((await first).ok).toBe(true)
  })

  it('do not stop a repeated upload', async () => {
    const disputeId = await test.omise.openDispute()
    const input = { uploadId: randomUUID(), body: pdf(), seen: 'none' }
    const { id } = await uploaded(disputeId, input)
    await test.omise.addDocument(disputeId, 'elsewhere.pdf')
    expect((await uploaded(disputeId, input)).id).toBe(id)
  })

  it('do not block a file when the request to Omise fails', async () => {
    const disputeId = await test.omise.openDispute()
    const lists = { method: 'GET', path: `${disputeId}/documents` }
    await test.omise.fail({ on: lists, fault: { type: 'status', status: 503 }, times: 2 })
    const response = await upload(disputeId, { seen: 'none' })
    expect(response.status).toBe(202)
  })

  const id = (index: number) => `docu_test_${String(index).padStart(19, '0')}`

  it.each([
    ['empty', ''],
    ['no ids', 'a,b'],
    ['an id with a gap', 'docu_test_1,,docu_test_2'],
    ['too many', Array.from({ length: MAX_DOCUMENTS_SEEN + 1 }, (_, index) => id(index)).join(',')],
  ])('are refused when the header is %s', async (_what, seen) => {
    const disputeId = await test.omise.openDispute()
    await expectProblem(await upload(disputeId, { seen }), 422, 'malformed_request')
    const response = await remove(disputeId, id(1), { seen })
    await expectProblem(response, 422, 'malformed_request')
    await expectProblem(await restore(disputeId, id(1), { seen }), 422, 'malformed_request')
  })

  it('are omitted when the header would be too long', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => id(index))
    expect(writeDocumentsSeen(ids(MAX_DOCUMENTS_SEEN))?.length).toBeLessThan(8_000)
    expect(writeDocumentsSeen(ids(MAX_DOCUMENTS_SEEN + 1))).toBeUndefined()
  })
})
