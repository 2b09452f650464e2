import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { documentSchema, uploadSchema, type Document, type Upload } from '@/lib/contract/documents'
import { problemSchema } from '@/lib/contract/problem'
import { uploads } from '@/lib/db/schema/documents'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { pdf } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { PATIENT } from '@/testing/patient'
import { delivery } from './delivery'

type Answer =
  | { status: 201; document: Document }
  | { status: 202; upload: Upload }
  | { status: number; code: string }

type Fault = Record<string, unknown> & { type: string }

describeOnBothDatabases('delivery', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  async function upload(
    disputeId: string,
    { uploadId = randomUUID() as string, body = pdf(), filename = 'slip.pdf' } = {},
  ): Promise<Answer> {
    const query = { uploadId, kind: 'proof_of_receipt', filename }
    const path = withQuery(api.documents(disputeId), query)
    const response = await test.call('agent', 'POST', path, { body })
    const answer: unknown = await response.json()
    if (response.status === 201) return { status: 201, document: documentSchema.parse(answer) }
    if (response.status === 202) return { status: 202, upload: uploadSchema.parse(answer) }
    return { status: response.status, code: problemSchema.parse(answer).code }
  }

  async function stateOf(disputeId: string, uploadId: string): Promise<Upload> {
    const response = await test.call('viewer', 'GET', api.upload(disputeId, uploadId))
    return uploadSchema.parse(await response.json())
  }

  /** Waits until the background jobs have settled an upload. */
  function settled(disputeId: string, uploadId: string): Promise<Upload> {
    return vi.waitFor(
      async () => {
        const upload = await stateOf(disputeId, uploadId)
        expect(['delivered', 'refused']).toContain(upload.state)
        return upload
      },
      { timeout: 25_000, interval: 50 },
    )
  }

  const posts = (disputeId: string) => ({ method: 'POST', path: `${disputeId}/documents$` })
  const lists = (disputeId: string) => ({ method: 'GET', path: `${disputeId}/documents` })

  it('delivers many concurrent files of one name one after another', async () => {
    const disputeId = await test.omise.openDispute()
    const bodies = Array.from({ length: 6 }, (_, index) => pdf(1_000 + index))
    const answers = await Promise.all(bodies.map((body) => upload(disputeId, { body })))
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 201))
    expect(await test.omise.documents(disputeId)).toHaveLength(bodies.length)
  })

  describe('when Omise certainly received nothing', () => {
    it.each<[string, Fault, string]>([
      ['is busy', { type: 'status', status: 429 }, 'omise_busy'],
      ['hangs up before it reads', { type: 'reset_before_body' }, 'omise_unreachable'],
      ['refuses our key', { type: 'status', status: 401 }, 'omise_refused'],
    ])(
      '%s: the upload waits, gives the reason, and is delivered later',
      async (_what, fault, problem) => {
        const disputeId = await test.omise.openDispute()
        const uploadId = randomUUID()
        await test.omise.fail({ on: posts(disputeId), fault })
        expect(await upload(disputeId, { uploadId })).toMatchObject({
          status: 202,
          upload: { state: 'waiting', problem },
        })
        await test.omise.heal()
        const { documentId } = await settled(disputeId, uploadId)
        expect((await test.omise.documents(disputeId)).map(({ id }) => id)).toEqual([documentId])
      },
    )
  })

  describe('when Omise’s response is lost', () => {
    it.each<[string, Fault]>([
      ['hangs up after it took the file', { type: 'reset_after_apply' }],
      ['takes the file and never answers', { type: 'hang_after_apply' }],
      ['cuts its answer', { type: 'truncated_json' }],
      ['answers 502 but took the file', { type: 'status', status: 502, afterApply: true }],
      ['shows the document late', { type: 'slow_listing', seconds: 0.4 }],
    ])('%s: the document is found, never sent twice', async (_what, fault) => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      await test.omise.fail({ on: posts(disputeId), fault, times: 1 })
      const answer = await upload(disputeId, { uploadId })
      expect([201, 202]).toContain(answer.status)
      const { documentId } = await settled(disputeId, uploadId)
      await vi.waitFor(async () => {
        const documents = await test.omise.documents(disputeId)
        expect(documents.map(({ id }) => id)).toEqual([documentId])
      }, PATIENT)
    })

    it.each<[string, Fault]>([
      ['answers 500 and took nothing', { type: 'status', status: 500 }],
      ['answers with HTML', { type: 'html' }],
      ['hangs', { type: 'hang' }],
    ])('%s: it is probed for, found absent, and sent again', async (_what, fault) => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      await test.omise.fail({ on: posts(disputeId), fault, times: 1 })
      expect(await upload(disputeId, { uploadId })).toMatchObject({
        status: 202,
        upload: { state: 'unknown', problem: 'omise_outcome_unknown' },
      })
      await settled(disputeId, uploadId)
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
    })

    it('sends nothing while the probes fail, until one has read the list', async () => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      await test.omise.fail({
        on: posts(disputeId),
        fault: { type: 'reset_after_apply' },
        times: 1,
      })
      expect((await upload(disputeId, { uploadId })).status).toBe(202)
      await test.omise.fail({ on: lists(disputeId), fault: { type: 'status', status: 500 } })
      await upload(disputeId, { uploadId }).catch(() => undefined)
      await test.omise.heal()
      await settled(disputeId, uploadId)
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
    })

    it('keeps an upload of the same name waiting while the first outcome is unknown, since its document could be claimed', async () => {
      const disputeId = await test.omise.openDispute()
      const [first, second] = [randomUUID(), randomUUID()]
      const bodies = [pdf(99), pdf(99)]
      await test.omise.fail({ on: posts(disputeId), fault: { type: 'hang' }, times: 1 })
      await upload(disputeId, { uploadId: first, body: bodies[0] })
      await test.omise.fail({
        on: posts(disputeId),
        fault: { type: 'reset_after_apply' },
        times: 1,
      })
      await upload(disputeId, { uploadId: second, body: bodies[1] })
      const ends = [await settled(disputeId, first), await settled(disputeId, second)]
      expect(await test.omise.documents(disputeId)).toHaveLength(2)
      for (const [index, { documentId }] of ends.entries()) {
        const stored = await test.omise.contentOf(documentId ?? '')
        expect(stored.equals(bodies[index] ?? Buffer.alloc(0))).toBe(true)
      }
    })

    it('creates one document for each of two concurrent files of one name', async () => {
      const disputeId = await test.omise.openDispute()
      const ids = [randomUUID(), randomUUID()]
      await test.omise.fail({
        on: posts(disputeId),
        fault: { type: 'reset_after_apply' },
        times: 2,
      })
      await Promise.all(ids.map((uploadId) => upload(disputeId, { uploadId, body: pdf(99) })))
      const ends = await Promise.all(ids.map((uploadId) => settled(disputeId, uploadId)))
      const documents = (await test.omise.documents(disputeId)).map(({ id }) => id)
      expect(ends.map(({ documentId }) => documentId).toSorted()).toEqual(documents.toSorted())
      expect(documents).toHaveLength(2)
    })
  })

  describe('when an upload is repeated', () => {
    it('five times concurrently, creates one document and returns it to every request', async () => {
      const disputeId = await test.omise.openDispute()
      const input = { uploadId: randomUUID() as string, body: pdf(5_000) }
      const answers = await Promise.all(Array.from({ length: 5 }, () => upload(disputeId, input)))
      for (const { status } of answers) expect([201, 202]).toContain(status)
      const { documentId } = await settled(disputeId, input.uploadId)
      expect((await test.omise.documents(disputeId)).map(({ id }) => id)).toEqual([documentId])
      expect(await upload(disputeId, input)).toMatchObject({ document: { id: documentId } })
    })

    it('with other content, refuses it', async () => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      await upload(disputeId, { uploadId })
      expect(await upload(disputeId, { uploadId })).toEqual({
        status: 409,
        code: 'upload_id_reused',
      })
    })
  })

  describe('after a crash', () => {
    it.each([
      ['before anything was sent', 'received', false],
      ['while it was sent, and Omise has it', 'sending', true],
      ['while it was sent, and Omise has nothing', 'sending', false],
      ['while it was looked for', 'unknown', true],
    ] as const)('%s: the next start reconciles it', async (_when, state, applied) => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      // The state after a crash: Omise's change is kept, our next write is missing.
      const fault = applied ? { type: 'hang_after_apply' } : { type: 'hang' }
      await test.omise.fail({ on: posts(disputeId), fault, times: 1 })
      await upload(disputeId, { uploadId })
      await test.desk.db
        .update(uploads)
        .set({ state, attempts: state === 'received' ? 0 : 1, probes: 0 })
        .where(eq(uploads.id, uploadId))
      await delivery.resume()
      const { state: end } = await settled(disputeId, uploadId)
      expect(end).toBe('delivered')
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
    })
  })

  describe('when Omise refuses the file', () => {
    it('in the background, ends as refused with the reason', async () => {
      const disputeId = await test.omise.openDispute()
      const uploadId = randomUUID()
      await test.omise.fail({ on: posts(disputeId), fault: { type: 'status', status: 429 } })
      await upload(disputeId, { uploadId })
      await test.omise.setStatus(disputeId, 'pending')
      await test.omise.heal()
      expect(await settled(disputeId, uploadId)).toMatchObject({
        state: 'refused',
        problem: 'dispute_not_open',
      })
      expect(await test.omise.documents(disputeId)).toEqual([])
    })
  })
})
