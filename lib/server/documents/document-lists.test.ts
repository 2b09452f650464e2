import { randomUUID } from 'node:crypto'
import { unzipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { disputeSchema, disputesPageSchema, type Dispute } from '@/lib/contract/disputes'
import { documentsPageSchema, uploadSchema } from '@/lib/contract/documents'
import { openDatabase } from '@/lib/db/open-database'
import { api, withQuery } from '@/lib/format/paths'
import { captureLog } from '@/lib/server/testing/capture-log'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

/** Deliveries are slow on a busy machine. */
const patiently = { timeout: 20_000, interval: 20 }

/** Entries of Omise's lists other than the dispute's current documents. */
describe('documents that Omise lists', () => {
  let test: TestDesk
  const log = captureLog('warn')
  const { upload, uploaded, remove } = documentCalls(() => test)
  const { saved, submit } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase({ memory: true }), { log: log.log })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function list(disputeId: string, query: Record<string, string | number> = {}) {
    const path = withQuery(api.documents(disputeId), query)
    const response = await test.call('viewer', 'GET', path)
    expect(response.status).toBe(200)
    const page = documentsPageSchema.parse(await response.json())
    return { ...page, names: page.items.map(({ filename }) => filename) }
  }

  async function dispute(disputeId: string): Promise<Dispute> {
    const response = await test.call('viewer', 'GET', api.dispute(disputeId))
    expect(response.status).toBe(200)
    return disputeSchema.parse(await response.json())
  }

  async function disputes(query: Record<string, string | number> = {}) {
    const path = withQuery(api.disputes(), { limit: 100, ...query })
    const response = await test.call('viewer', 'GET', path)
    expect(response.status).toBe(200)
    return disputesPageSchema.parse(await response.json())
  }

  it('are filtered by kind and by a part of the filename, across pages', async () => {
    const disputeId = await test.omise.openDispute()
    const ids: string[] = []
    for (const [filename, kind] of [
      ['Receipt 1.pdf', 'proof_of_receipt'],
      ['領収書 ＡＢＣ.pdf', 'details_of_purchase'],
      ['receipt 2.pdf', 'proof_of_receipt'],
      ['receipt 3.pdf', 'details_of_purchase'],
    ] as const) {
      ids.push((await uploaded(disputeId, { filename, kind })).id)
    }
    const receipts = await list(disputeId, { name: 'RECEIPT', limit: 2 })
    expect(receipts).toMatchObject({ total: 3, names: ['Receipt 1.pdf', 'receipt 2.pdf'] })
    expect(receipts.allIds).toEqual(ids)
    expect(await list(disputeId, { name: 'receipt', limit: 2, offset: 2 })).toMatchObject({
      total: 3,
      names: ['receipt 3.pdf'],
    })
    expect(await list(disputeId, { kind: 'proof_of_receipt' })).toMatchObject({
      total: 2,
      names: ['Receipt 1.pdf', 'receipt 2.pdf'],
    })
    expect(await list(disputeId, { kind: 'details_of_purchase', name: 'abc' })).toMatchObject({
      names: ['領収書 ＡＢＣ.pdf'],
    })
    expect(await list(disputeId, { name: 'none' })).toMatchObject({
      total: 0,
      names: [],
      allIds: ids,
    })
  })

  it.each([{ kind: 'selfie' }, { name: 'a'.repeat(101) }])(
    'refuse the filter %o',
    async (query) => {
      const disputeId = await test.omise.openDispute()
      const response = await test.call('viewer', 'GET', withQuery(api.documents(disputeId), query))
      await expectProblem(response, 422, 'malformed_request')
    },
  )

  describe.each([true, false])('deleted, listed by Omise: %s', (listed) => {
    beforeEach(() => test.omise.listDeletedDocuments(listed))
    afterEach(() => test.omise.listDeletedDocuments(false))

    it('are excluded from the list, its pages and the dispute', async () => {
      const disputeId = await test.omise.openDispute()
      const names = ['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf']
      const ids: string[] = []
      for (const filename of names) ids.push((await uploaded(disputeId, { filename })).id)
      for (const gone of [0, 2]) {
        expect((await remove(disputeId, ids[gone] ?? '')).status).toBe(200)
      }

      const kept = { total: 2, allIds: [ids[1], ids[3]] }
      expect(await list(disputeId)).toMatchObject({ ...kept, names: ['b.pdf', 'd.pdf'] })
      expect(await list(disputeId, { limit: 1 })).toMatchObject({ ...kept, names: ['b.pdf'] })
      const second = await list(disputeId, { limit: 1, offset: 1 })
      expect(second).toMatchObject({ ...kept, names: ['d.pdf'] })
      const newest = await list(disputeId, { limit: 1, order: 'reverse_chronological' })
      expect(newest).toMatchObject({ total: 2, names: ['d.pdf'] })
      expect(await list(disputeId, { from: '2020-01-01' })).toMatchObject(kept)
      const documents = { total: 2, perKind: { proof_of_receipt: 2 } }
      expect(await dispute(disputeId)).toMatchObject({ documents })
      const { items } = await disputes({ order: 'reverse_chronological' })
      expect(items.find(({ id }) => id === disputeId)).toMatchObject({ documents })
    })

    it('do not make the missing kinds unknown', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded(disputeId)
      await remove(disputeId, id)
      await saved(disputeId, 'It was delivered.', 0)
      const response = await submit(disputeId, { missing: [] })
      expect(await expectProblem(response, 409, 'kinds_missing')).toMatchObject({
        kinds: ['details_of_purchase', 'proof_of_receipt'],
      })
    })

    it('are not reported as changes by others, nor are existing documents', async () => {
      const disputeId = await test.omise.openDispute()
      const gone = await test.omise.addDocument(disputeId, 'gone.pdf')
      const kept = await test.omise.addDocument(disputeId, 'kept.pdf')
      await test.omise.deleteDocument(disputeId, gone)
      const { id } = await uploaded(disputeId, { seen: kept })
      expect((await list(disputeId)).allIds).toEqual([kept, id])
    })

    it('leave no gaps in the pages of a dispute with many documents', async () => {
      const { items } = await disputes()
      const many = items.find(({ documents }) => documents.total > 40)
      const disputeId = many?.id ?? ''
      const documents = await test.omise.documents(disputeId)
      const live = documents.filter(({ deleted }) => !deleted)
      const [first, second] = live
      for (const gone of [first, second]) {
        await test.omise.deleteDocument(disputeId, gone?.id ?? '')
      }
      const total = live.length - 2
      const names = live.slice(2).map(({ filename }) => filename)
      expect(await list(disputeId, { limit: 20 })).toMatchObject({
        total,
        names: names.slice(0, 20),
      })
      const last = await list(disputeId, { limit: 20, offset: 40 })
      expect(last).toMatchObject({ total, names: names.slice(40) })
      expect((await dispute(disputeId)).documents.total).toBe(total)
    })
  })

  describe('that cannot be read', () => {
    const spoil = (object: 'dispute' | 'document', on: { method?: string; path?: string } = {}) =>
      test.omise.fail({ on, fault: { type: 'unreadable_item', object } })
    /** The warnings since the last call. */
    const warnings = (() => {
      let read = 0
      return () => {
        const lines = log.lines().slice(read)
        read += lines.length
        return lines
      }
    })()

    it('are left out of the list and counted, and the log names them', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded(disputeId, { filename: 'of Mrs Prasert.pdf' })
      await uploaded(disputeId, { filename: 'b.pdf' })
      await spoil('document')
      warnings()
      expect(await list(disputeId)).toMatchObject({ names: ['b.pdf'], total: 1, unreadable: 1 })
      expect(warnings()).toMatchObject([
        {
          level: 40,
          omise: {
            path: `/disputes/${disputeId}/documents`,
            count: 1,
            items: [{ object: 'document', id, why: expect.stringContaining('created_at') }],
          },
        },
      ])
      expect(log.text()).not.toContain('Mrs Prasert')
      expect(await dispute(disputeId)).toMatchObject({
        documents: { total: 2, perKind: { proof_of_receipt: 1 } },
      })
    })

    it('are distinguished from an empty list', async () => {
      const disputeId = await test.omise.openDispute()
      expect(await list(disputeId)).toMatchObject({ items: [], total: 0, unreadable: 0 })
      await uploaded(disputeId)
      await spoil('document')
      expect(await list(disputeId)).toMatchObject({ items: [], total: 0, unreadable: 1 })
    })

    it('are not reported as changes by others', async () => {
      const disputeId = await test.omise.openDispute()
      const seen = await test.omise.addDocument(disputeId, 'seen.pdf')
      await spoil('document')
      expect((await uploaded(disputeId, { seen })).filename).toBe('slip.pdf')
    })

    it('do not fail the list of disputes, with or without a filter, nor a search', async () => {
      await disputes({ tab: 'pending' })
      const all = await disputes()
      await spoil('dispute')
      warnings()
      const page = await disputes()
      const others = all.items.slice(1)
      expect(page).toMatchObject({ unreadable: 1, total: all.total, counts: all.counts })
      expect(page.items.map(({ id }) => id)).toEqual(others.map(({ id }) => id))
      expect(warnings()).not.toEqual([])
      const { currency } = others[0] ?? {}
      const filtered = await disputes({ currency: currency ?? '' })
      const matching = others.filter((other) => other.currency === currency)
      expect(filtered).toMatchObject({ unreadable: 1, total: matching.length })
      // A search reads two lists, each of which has an unreadable dispute.
      const found = await disputes({ q: 'dspt' })
      expect(found.unreadable).toBe(2)
      expect(found.total).toBeGreaterThan(all.total)
      expect(found.items).toHaveLength(found.total - 2)
    })

    it('are listed as unreadable in the manifest of a case', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded(disputeId, { filename: 'a.pdf' })
      await uploaded(disputeId, { filename: 'b.pdf' })
      await spoil('document')
      const response = await test.call('viewer', 'GET', api.export(disputeId))
      const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
      const manifest: unknown = JSON.parse(new TextDecoder().decode(files['manifest.json']))
      expect(manifest).toMatchObject({
        documents: [{ filename: 'b.pdf' }],
        unreadableDocuments: [{ id }],
      })
    })

    it('may be the document of an upload with a lost response, so it is not sent again', async () => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      await spoil('document', { method: 'GET' })
      const lost = { on: { method: 'POST' }, fault: { type: 'reset_after_apply' }, times: 1 }
      await test.omise.fail(lost)
      await upload(disputeId, { uploadId })
      await expect.poll(() => lookUps(disputeId), patiently).toBeGreaterThan(8)
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
      expect(await uploadOf(disputeId, uploadId)).toMatchObject({ state: 'unknown' })

      await test.omise.heal()
      await expect
        .poll(async () => (await uploadOf(disputeId, uploadId)).state, patiently)
        .toBe('delivered')
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
    })

    it('do not keep the outcome of a later upload unknown', async () => {
      const disputeId = await test.omise.openDispute()
      await test.omise.addDocument(disputeId, 'odd.pdf')
      const uploadId = randomUUID()
      await spoil('document', { method: 'GET' })
      const lost = { on: { method: 'POST' }, fault: { type: 'reset_after_apply' }, times: 1 }
      await test.omise.fail(lost)
      await upload(disputeId, { uploadId })
      await expect
        .poll(async () => (await uploadOf(disputeId, uploadId)).state, patiently)
        .toBe('delivered')
      expect(await test.omise.documents(disputeId)).toHaveLength(2)
    })

    /** How often the documents of a dispute were requested. */
    async function lookUps(disputeId: string): Promise<number> {
      const requests = await test.omise.requests()
      const path = `/disputes/${disputeId}/documents?`
      return requests.filter((one) => one.method === 'GET' && one.path.startsWith(path)).length
    }

    async function uploadOf(disputeId: string, uploadId: string) {
      const response = await test.call('agent', 'GET', api.upload(disputeId, uploadId))
      return uploadSchema.parse(await response.json())
    }
  })
})
