import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  documentsPageSchema,
  kindChangeSchema,
  uploadsSchema,
  type KindChange,
} from '@/lib/contract/documents'
import { historySchema } from '@/lib/contract/history'
import { deletions, kindChanges } from '@/lib/db/schema/documents'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { resumeOperations } from '@/lib/server/composition/work-jobs'
import { recordIntent as intendDeletion } from '@/lib/server/documents/deletion/deletion'
import { recordIntent as intendAnswer } from '@/lib/server/responses/submissions/submission'
import { documentCalls, documentOf, expectProblem } from '@/lib/server/testing/document-calls'
import { pdf } from '@/lib/server/testing/files'
import { createInterleaver } from '@/lib/server/testing/interleave'
import { responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const FROM = 'proof_of_receipt'
const TO = 'details_of_purchase'
const JOBS = { timeout: 30_000, interval: 50 }

describeOnBothDatabases('changing the kind of a document', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  const { uploaded, remove, restore, changeKind, withdraw, actions } = documentCalls(() => test)
  const { saved, submit } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
  })
  afterEach(async () => {
    test.desk.now = () => new Date()
    await test.omise.heal()
  })
  afterAll(() => test.close())

  async function changeOf(response: Response, status: number): Promise<KindChange> {
    const answer: unknown = await response.json()
    expect(answer).not.toHaveProperty('code')
    expect(response.status).toBe(status)
    return kindChangeSchema.parse(answer)
  }

  async function rowOf(changeId: string) {
    const [row] = await test.desk.db.select().from(kindChanges).where(eq(kindChanges.id, changeId))
    return row
  }

  const atOmise = async () =>
    (await test.omise.documents(disputeId)).map(({ id, kind }) => ({ id, kind }))

  async function listed(): Promise<KindChange[]> {
    const response = await test.call('viewer', 'GET', api.documents(disputeId))
    return documentsPageSchema.parse(await response.json()).kindChanges ?? []
  }

  const settled = (changeId: string, state: string) =>
    vi.waitFor(async () => expect(await rowOf(changeId)).toMatchObject({ state }), JOBS)

  const on = (method: string, rest = '') => ({ method, path: `${disputeId}/documents${rest}` })

  it('leaves one document with the same bytes and name, the new kind and a new id', async () => {
    const body = pdf(200_000)
    const { id } = await uploaded(disputeId, { body, kind: FROM })
    const change = await changeOf(await changeKind(disputeId, id, { kind: TO }), 200)
    expect(change).toMatchObject({
      documentId: id,
      filename: 'slip.pdf',
      formerKind: FROM,
      kind: TO,
      state: 'done',
      problem: null,
      changedBy: { name: 'The agent' },
    })
    const documents = await test.omise.documents(disputeId)
    expect(documents).toMatchObject([{ id: change.replacementId, filename: 'slip.pdf', kind: TO }])
    expect((await test.omise.contentOf(change.replacementId ?? '')).equals(body)).toBe(true)
    expect(await listed()).toEqual([])
  })

  it('deletes the former document only after Omise has shown the new one', async () => {
    const { id } = await uploaded(disputeId)
    const { replacementId } = await changeOf(await changeKind(disputeId, id), 200)
    const own = (await test.omise.requests()).filter(({ path }) => path.includes(disputeId))
    const calls = own.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)
    const sent = calls.lastIndexOf('POST documents')
    const shown = calls.indexOf(`GET ${replacementId}`)
    const deleted = calls.indexOf(`DELETE ${id}`)
    expect(sent).toBeGreaterThan(-1)
    expect(shown).toBeGreaterThan(sent)
    expect(deleted).toBeGreaterThan(shown)
  })

  it('is one entry of the history, which names both kinds, next to its steps', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    const { replacementId } = await changeOf(await changeKind(disputeId, id, { kind: TO }), 200)
    const response = await test.call('viewer', 'GET', api.history(disputeId))
    const { items } = historySchema.parse(await response.json())
    expect(items.map(({ action }) => action)).toEqual([
      'kind_changed',
      'document_deleted',
      'document_uploaded',
      'upload_received',
      'document_uploaded',
      'upload_received',
    ])
    expect(items[0]).toMatchObject({
      documentId: replacementId,
      formerDocumentId: id,
      formerKind: FROM,
      kind: TO,
      person: { name: 'The agent' },
    })
  })

  it('works for a document added elsewhere that Omise lets us copy, and not for another', async () => {
    const copyable = await test.omise.addDocument(disputeId, 'sandbox-download.pdf')
    const bytes = await test.omise.contentOf(copyable)
    const { replacementId } = await changeOf(await changeKind(disputeId, copyable), 200)
    expect((await test.omise.contentOf(replacementId ?? '')).equals(bytes)).toBe(true)
    const other = await test.omise.addDocument(disputeId, 'elsewhere.pdf')
    await expectProblem(await changeKind(disputeId, other), 410, 'bytes_unavailable')
    expect(await atOmise()).toEqual([
      { id: replacementId, kind: TO },
      { id: other, kind: FROM },
    ])
  })

  it('repeated under its id gives the same response, and is refused for anything else', async () => {
    const { id } = await uploaded(disputeId)
    const changeId = randomUUID()
    const responses = await Promise.all([
      changeKind(disputeId, id, { changeId }),
      changeKind(disputeId, id, { changeId }),
    ])
    for (const response of responses) expect([200, 202]).toContain(response.status)
    await settled(changeId, 'done')
    await changeOf(await changeKind(disputeId, id, { changeId }), 200)
    expect(await atOmise()).toHaveLength(1)
    const kind = 'cardholder_details'
    await expectProblem(
      await changeKind(disputeId, id, { changeId, kind }),
      409,
      'upload_id_reused',
    )
  })

  it('is refused for viewers, for the same kind, and for a document that is gone', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    await expectProblem(await changeKind(disputeId, id, { role: 'viewer' }), 403, 'not_allowed')
    await expectProblem(await changeKind(disputeId, id, { kind: FROM }), 422, 'malformed_request')
    await documentOf(await remove(disputeId, id), 200)
    await expectProblem(await changeKind(disputeId, id), 404, 'document_not_found')
    expect(await atOmise()).toEqual([])
  })

  it('by two agents at once ends in one document, and one of them is told', async () => {
    const { id } = await uploaded(disputeId)
    const [one, other] = await Promise.all([
      changeKind(disputeId, id, { kind: TO }),
      changeKind(disputeId, id, { kind: 'cardholder_details', role: 'admin' }),
    ])
    const won = one.ok ? one : other
    const { replacementId, kind } = await changeOf(won, 200)
    expect([404, 409]).toContain((one.ok ? other : one).status)
    expect(await atOmise()).toEqual([{ id: replacementId, kind }])
  })

  describe('that cannot end yet', () => {
    let id: string
    let changeId: string

    beforeEach(async () => {
      id = (await uploaded(disputeId, { kind: FROM })).id
      changeId = randomUUID()
      await test.omise.fail({ on: on('POST'), fault: { type: 'status', status: 503 } })
      const change = await changeOf(await changeKind(disputeId, id, { changeId, kind: TO }), 202)
      expect(change).toMatchObject({ state: 'underway', replacementId: null })
    })

    it('is shown with the documents, not as an upload, and ends when Omise is back', async () => {
      expect(await listed()).toMatchObject([{ id: changeId, state: 'underway', kind: TO }])
      const response = await test.call('viewer', 'GET', api.uploads(disputeId))
      expect(uploadsSchema.parse(await response.json()).items).toEqual([])
      expect(await atOmise()).toEqual([{ id, kind: FROM }])
      await test.omise.heal()
      await settled(changeId, 'done')
      expect(await atOmise()).toMatchObject([{ kind: TO }])
    })

    it('excludes deleting the document, changing it again, and answering', async () => {
      await saved(disputeId, 'The parcel was signed for on 2 May.', 0)
      await expectProblem(await remove(disputeId, id), 409, 'kind_change_underway')
      await expectProblem(await changeKind(disputeId, id), 409, 'kind_change_underway')
      await expectProblem(await submit(disputeId), 409, 'kind_change_underway')
      await test.omise.heal()
      await settled(changeId, 'done')
      expect((await submit(disputeId)).status).toBe(200)
    })

    it('can be withdrawn, and the document stays as it was', async () => {
      await withdraw(disputeId, changeId)
      await settled(changeId, 'unchanged')
      expect(await listed()).toEqual([])
      await test.omise.heal()
      expect(await atOmise()).toEqual([{ id, kind: FROM }])
      await documentOf(await remove(disputeId, id), 200)
    })
  })

  it('that Omise refuses leaves the document alone, and says why', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    const changeId = randomUUID()
    await test.omise.fail({ on: on('POST'), fault: { type: 'refusal', code: 'invalid_file_type' } })
    await expectProblem(await changeKind(disputeId, id, { changeId }), 502, 'omise_rejected_file')
    expect(await rowOf(changeId)).toMatchObject({ state: 'unchanged' })
    expect(await atOmise()).toEqual([{ id, kind: FROM }])
    expect(await listed()).toMatchObject([{ state: 'unchanged', problem: 'omise_rejected_file' }])
    expect((await actions(disputeId)).slice(0, 2)).toEqual(['kind_change_failed', 'upload_refused'])
    await test.omise.heal()
    await changeOf(await changeKind(disputeId, id), 200)
    expect(await listed()).toEqual([])
  })

  it('of a dispute that has closed leaves the document alone', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    await test.omise.setStatus(disputeId, 'pending')
    await expectProblem(await changeKind(disputeId, id), 409, 'dispute_not_open')
    expect(await atOmise()).toEqual([{ id, kind: FROM }])
  })

  it('says so when both documents exist because the dispute closed in between', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    await beforeDeletion(() => test.omise.setStatus(disputeId, 'pending'))
    const change = await changeOf(await changeKind(disputeId, id, { kind: TO }), 200)
    expect(change).toMatchObject({ state: 'both', problem: 'dispute_not_open' })
    expect(await listed()).toMatchObject([{ id: change.id, state: 'both' }])
    expect(await atOmise()).toHaveLength(2)
    expect((await actions(disputeId))[0]).toBe('kind_change_incomplete')
  })

  it('ends with both documents after many failed deletions, and answers are possible again', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    const changeId = randomUUID()
    await saved(disputeId, 'The parcel was signed for on 2 May.', 0)
    await test.omise.fail({ on: on('DELETE'), fault: { type: 'status', status: 429 } })
    await changeOf(await changeKind(disputeId, id, { changeId, kind: TO }), 202)
    await expectProblem(await submit(disputeId), 409, 'kind_change_underway')
    await test.desk.db
      .update(kindChanges)
      .set({ attempts: 9, updatedAt: new Date(0) })
      .where(eq(kindChanges.id, changeId))
    await settled(changeId, 'both')
    expect(await listed()).toMatchObject([{ id: changeId, state: 'both', problem: 'omise_busy' }])
    await test.omise.heal()
    // The page offers to delete the former document, after which nothing remains to be said.
    await documentOf(await remove(disputeId, id), 200)
    expect(await listed()).toEqual([])
    expect(await atOmise()).toMatchObject([{ kind: TO }])
  })

  it('keeps the former document when the new one was deleted elsewhere in between', async () => {
    const { id } = await uploaded(disputeId, { kind: FROM })
    const changeId = randomUUID()
    await test.omise.fail({ on: on('DELETE'), fault: { type: 'status', status: 429 } })
    await changeOf(await changeKind(disputeId, id, { changeId }), 202)
    const added = (await atOmise()).find((each) => each.id !== id)
    await expectProblem(await remove(disputeId, added?.id ?? ''), 409, 'kind_change_underway')
    await test.omise.heal()
    await test.omise.deleteDocument(disputeId, added?.id ?? '')
    await settled(changeId, 'unchanged')
    expect(await atOmise()).toEqual([{ id, kind: FROM }])
  })

  it('is refused while the dispute is being answered, or the document deleted', async () => {
    const { id } = await uploaded(disputeId)
    const [agent] = await test.desk.db.select().from(people).where(eq(people.role, 'agent'))
    const personId = agent?.id ?? ''
    const startClock = test.stopClock()
    const deletion = { id: randomUUID(), disputeId, documentId: id, filename: 'slip.pdf' }
    await intendDeletion({ ...deletion, kind: FROM, personId })
    await expectProblem(await changeKind(disputeId, id), 409, 'deletion_underway')
    await test.desk.db.delete(deletions).where(eq(deletions.id, deletion.id))
    const answer = { id: randomUUID(), disputeId, type: 'submit' as const, message: 'Words' }
    await intendAnswer({ ...answer, detail: {}, personId })
    await expectProblem(await changeKind(disputeId, id), 409, 'dispute_being_answered')
    startClock()
    expect(await atOmise()).toHaveLength(1)
  })

  it('does not let a restore add the former document to the new one unasked', async () => {
    const { id } = await uploaded(disputeId)
    await changeOf(await changeKind(disputeId, id), 200)
    // A person may still restore it explicitly, as any deleted document.
    await documentOf(await restore(disputeId, id), 201)
    expect(await atOmise()).toHaveLength(2)
  })

  it(
    'cut off by a crash at any step ends in exactly one document after the next start',
    { timeout: 240_000 },
    async () => {
      const interleaver = createInterleaver(test.desk)
      const body = pdf()
      const { jobs } = test.desk

      async function crash(stopAt: number) {
        const { id: dispute } = await test.omise.createDispute()
        const { id } = await uploaded(dispute, { kind: FROM, body })
        const changeId = randomUUID()
        const change = () => changeKind(dispute, id, { changeId, kind: TO })
        return { dispute, changeId, where: await interleaver.crash(change, stopAt) }
      }

      async function expectOne({ dispute, changeId, where }: Awaited<ReturnType<typeof crash>>) {
        await vi.waitFor(
          async () => expect((await rowOf(changeId))?.state ?? 'done').toBe('done'),
          { timeout: 120_000, interval: 100 },
        )
        const isRecorded = (await rowOf(changeId)) !== undefined
        const documents = await test.omise.documents(dispute)
        expect(documents, `cut off before ${where}`).toMatchObject([
          { filename: 'slip.pdf', kind: isRecorded ? TO : FROM },
        ])
        expect((await test.omise.contentOf(documents[0]?.id ?? '')).equals(body)).toBe(true)
        return { where, isRecorded }
      }

      const ends: { where: string | undefined; isRecorded: boolean }[] = []
      for (let stopAt = 0; stopAt === 0 || ends.at(-1)?.where !== undefined;) {
        // Until the next start no job takes over.
        test.desk.jobs = { ...jobs, schedule: async () => undefined }
        const crashes = await Promise.all(Array.from({ length: 8 }, () => crash(stopAt++)))
        test.desk.jobs = jobs
        await resumeOperations()
        ends.push(...(await Promise.all(crashes.map(expectOne))))
      }
      const cut = ends.filter(({ where }) => where !== undefined)
      expect(cut.some(({ isRecorded }) => !isRecorded)).toBe(true)
      for (const call of ['upload', 'retrieve', 'destroy']) {
        expect(cut.map(({ where }) => where)).toContain(`omise.documents.${call}`)
      }
    },
  )

  /** Runs `change` just before the former document would be deleted. */
  async function beforeDeletion(change: () => Promise<unknown>): Promise<void> {
    const { locks } = test.desk
    test.desk.locks = {
      ...locks,
      async tryLock(name) {
        if (name.startsWith('deletion ')) {
          test.desk.locks = locks
          await change()
        }
        return locks.tryLock(name)
      },
    }
  }
})
