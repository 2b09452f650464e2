import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import { documentSchema, documentsPageSchema, type Document } from '@/lib/contract/documents'
import { historySchema } from '@/lib/contract/history'
import { problemSchema } from '@/lib/contract/problem'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { uploads } from '@/lib/db/schema/documents'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Role } from '@/lib/evidence/access'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { api, withQuery } from '@/lib/format/paths'
import { hugePng, jpg, pdf, png } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

type UploadInput = {
  disputeId: string
  body: BodyInit
  role?: Role
  uploadId?: string
  kind?: string | null
  filename?: string
  originalFilename?: string
  headers?: Record<string, string>
}

describeOnBothDatabases('documents over HTTP', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  afterEach(() => test.omise.heal())
  afterAll(() => test.close())

  function upload({ disputeId, body, role = 'agent', ...query }: UploadInput): Promise<Response> {
    const { kind = 'proof_of_receipt', filename = 'slip.pdf', headers = {} } = query
    const path = withQuery(api.documents(disputeId), {
      uploadId: query.uploadId ?? randomUUID(),
      kind: kind ?? undefined,
      filename,
      originalFilename: query.originalFilename,
    })
    return test.call(role, 'POST', path, { body, headers })
  }

  async function uploaded(input: UploadInput): Promise<Document> {
    const response = await upload(input)
    const answer: unknown = await response.json()
    expect(answer).not.toHaveProperty('code')
    expect(response.status).toBe(201)
    return documentSchema.parse(answer)
  }

  async function expectProblem(response: Response, status: number, code: ProblemCode) {
    const problem = problemSchema.parse(await response.json())
    expect({ status: response.status, code: problem.code }).toEqual({ status, code })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.requestId).toBe(response.headers.get('x-request-id'))
    return problem
  }

  async function stateOf(uploadId: string): Promise<string | undefined> {
    const [row] = await test.desk.db.select().from(uploads).where(eq(uploads.id, uploadId))
    return row?.state
  }

  describe('an upload', () => {
    it.each([
      ['slip.pdf', pdf(), 'application/pdf'],
      ['photo.png', png(), 'image/png'],
      ['photo.jpg', jpg(), 'image/jpeg'],
    ])('makes %s a document, byte for byte', async (filename, body, contentType) => {
      const disputeId = await test.omise.openDispute()
      const document = await uploaded({ disputeId, body, filename })
      expect(document).toMatchObject({
        filename,
        kind: 'proof_of_receipt',
        size: body.length,
        contentType,
        addedBy: { name: 'The agent' },
        bytes: 'vault',
      })
      expect((await test.omise.contentOf(document.id)).equals(body)).toBe(true)
    })

    it('accepts exactly the limit and refuses one byte more before reading it', async () => {
      const disputeId = await test.omise.openDispute()
      const body = pdf(MAX_DOCUMENT_BYTES)
      const document = await uploaded({ disputeId, body })
      expect((await test.omise.contentOf(document.id)).equals(body)).toBe(true)

      const response = await upload({
        disputeId,
        body: neverRead(),
        headers: { 'content-length': String(MAX_DOCUMENT_BYTES + 1) },
      })
      await expectProblem(response, 413, 'file_too_large')
    })

    it('counts the bytes when the declared length is false', async () => {
      const disputeId = await test.omise.openDispute()
      const tooMuch = pdf(MAX_DOCUMENT_BYTES + 1)
      await expectProblem(
        await upload({ disputeId, body: stream(tooMuch), headers: { 'content-length': '10' } }),
        413,
        'file_too_large',
      )
      await expectProblem(
        await upload({ disputeId, body: stream(pdf(64)), headers: { 'content-length': '65' } }),
        400,
        'body_incomplete',
      )
      expect(await test.omise.documents(disputeId)).toEqual([])
    })

    it.each<[string, string, BodyInit, number, ProblemCode]>([
      ['another type', 'movie.mp4', Buffer.from('....ftypmp42'), 415, 'file_unsupported'],
      ['a disguised type', 'invoice.pdf', Buffer.from('MZ a program'), 415, 'file_disguised'],
      ['an empty file', 'empty.pdf', Buffer.alloc(0), 422, 'file_empty'],
      ['a truncated PDF', 'cut.pdf', pdf(99).subarray(0, 50), 422, 'file_truncated'],
      ['a truncated JPG', 'cut.jpg', jpg(99).subarray(0, 50), 422, 'file_truncated'],
      ['a bomb of pixels', 'bomb.png', hugePng(), 422, 'image_too_many_pixels'],
      ['a truncated PNG', 'cut.png', png(99).subarray(0, 50), 422, 'file_truncated'],
    ])('refuses %s, without a request to Omise', async (_what, filename, body, status, code) => {
      const disputeId = await test.omise.openDispute()
      await expectProblem(await upload({ disputeId, body, filename }), status, code)
      expect(await test.omise.documents(disputeId)).toEqual([])
    })

    it('refuses a wrong type at its first bytes, not after ten megabytes', async () => {
      const disputeId = await test.omise.openDispute()
      const body = endless(Buffer.from('<html>'.repeat(10)))
      await expectProblem(await upload({ disputeId, body }), 415, 'file_disguised')
    })

    it.each<[string, Partial<UploadInput>, number, ProblemCode]>([
      ['no kind', { kind: null }, 422, 'kind_missing'],
      ['an unknown kind', { kind: 'selfie' }, 422, 'kind_unknown'],
      ['no filename', { filename: '' }, 422, 'filename_missing'],
      ['an id that is no UUID', { uploadId: '1' }, 422, 'malformed_request'],
    ])('refuses %s', async (_what, input, status, code) => {
      const disputeId = await test.omise.openDispute()
      await expectProblem(await upload({ disputeId, body: pdf(), ...input }), status, code)
    })

    it('cleans a hostile filename and records the original', async () => {
      const disputeId = await test.omise.openDispute()
      const hostile = `..\\../${'x'.repeat(300)}\u202egpj\u0000.exe`
      const document = await uploaded({ disputeId, body: png(), filename: hostile })
      expect(document.filename).toMatch(/^x{116}\.png$/)
      expect(document.originalFilename).toBe(hostile.replace('\u0000', ''))
    })

    it('does not record a card number that was removed from the filename', async () => {
      const disputeId = await test.omise.openDispute()
      const originalFilename = 'card 4242 4242 4242 4242.pdf'
      const send = (filename: string) =>
        uploaded({ disputeId, body: pdf(), filename, originalFilename })
      const masked = await send('card xxxx xxxx xxxx 4242.pdf')
      expect(masked.originalFilename).toBeNull()
      const renamed = await send('receipt.pdf')
      expect(renamed.originalFilename).toBe('card xxxx xxxx xxxx 4242.pdf')
      const rows = await test.desk.db.select().from(uploads).where(eq(uploads.disputeId, disputeId))
      expect(rows).toHaveLength(2)
      expect(JSON.stringify(rows)).not.toContain('4242 4242')
    })

    it.each(['ใบเสร็จรับเงิน ที่ 12.pdf', '領収書「控え」.pdf'])(
      'keeps the name %s',
      async (filename) => {
        const disputeId = await test.omise.openDispute()
        const document = await uploaded({ disputeId, body: pdf(), filename })
        expect(document.filename).toBe(filename)
        expect((await test.omise.documents(disputeId))[0]?.filename).toBe(filename)
      },
    )

    it('is refused when the dispute is no longer open', async () => {
      const disputeId = await test.omise.openDispute()
      await test.omise.setStatus(disputeId, 'pending')
      const uploadId = randomUUID()
      const first = await upload({ disputeId, body: pdf(), uploadId })
      await expectProblem(first, 409, 'dispute_not_open')
      expect(await stateOf(uploadId)).toBe('refused')
    })

    it('is refused for a dispute that does not exist, and for a malformed id', async () => {
      const unknown = await upload({ disputeId: 'dspt_test_0000000000000000000', body: pdf() })
      await expectProblem(unknown, 404, 'dispute_not_found')
      await expectProblem(await upload({ disputeId: 'dspt_../x', body: pdf() }), 404, 'not_found')
    })

    it('leaves nothing behind when the client aborts', async () => {
      const disputeId = await test.omise.openDispute()
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(pdf(64).subarray(0, 40)))
          controller.error(new Error('gone'))
        },
      })
      await expectProblem(await upload({ disputeId, body }), 400, 'body_incomplete')
      expect(await test.omise.documents(disputeId)).toEqual([])
    })

    it('repeated under its id returns the same document and creates no second one', async () => {
      const disputeId = await test.omise.openDispute()
      const input = { disputeId, body: pdf(), uploadId: randomUUID() }
      const first = await uploaded(input)
      expect(await uploaded(input)).toEqual(first)
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
    })

    it('under the id of another file is refused', async () => {
      const disputeId = await test.omise.openDispute()
      const input = { disputeId, body: pdf(), uploadId: randomUUID() }
      await uploaded(input)
      await expectProblem(await upload({ ...input, body: pdf() }), 409, 'upload_id_reused')
      const asAdmin = await upload({ ...input, role: 'admin' })
      await expectProblem(asAdmin, 409, 'upload_id_reused')
    })
  })

  describe('the list', () => {
    it('pages in both orders, and joins the ledger', async () => {
      const disputeId = await test.omise.openDispute()
      const names = ['a.pdf', 'b.pdf', 'c.pdf']
      for (const filename of names) await uploaded({ disputeId, body: pdf(), filename })
      const list = async (query: string) => {
        const response = await test.call('viewer', 'GET', `${api.documents(disputeId)}?${query}`)
        return documentsPageSchema.parse(await response.json())
      }
      const first = await list('limit=2')
      expect(first.items.map(({ filename }) => filename)).toEqual(['a.pdf', 'b.pdf'])
      expect(first).toMatchObject({ total: 3, limit: 2, offset: 0 })
      expect((await list('limit=2&offset=2')).items.map((item) => item.filename)).toEqual(['c.pdf'])
      const reverse = await list('order=reverse_chronological')
      expect(reverse.items.map(({ filename }) => filename)).toEqual(names.toReversed())
      expect(await list('offset=99')).toMatchObject({ items: [], total: 3 })
      expect(await list('to=2020-01-01')).toMatchObject({ items: [], total: 0 })
      expect((await list('from=2020-01-01')).total).toBe(3)
    })

    it.each(['limit=0', 'limit=101', 'limit=x', 'offset=-1', 'order=size', 'from=yesterday'])(
      'refuses %s',
      async (query) => {
        const disputeId = await test.omise.openDispute()
        const response = await test.call('viewer', 'GET', `${api.documents(disputeId)}?${query}`)
        await expectProblem(response, 422, 'malformed_request')
      },
    )

    it.each<[string, Record<string, unknown> & { type: string }, number, ProblemCode]>([
      ['refuses our key', { type: 'status', status: 401 }, 502, 'omise_refused'],
      ['is busy', { type: 'status', status: 429 }, 503, 'omise_busy'],
      ['fails', { type: 'status', status: 500 }, 503, 'omise_unreachable'],
      ['hangs', { type: 'hang' }, 503, 'omise_unreachable'],
      ['answers with HTML', { type: 'html' }, 503, 'omise_unreachable'],
      ['cuts its answer', { type: 'truncated_json' }, 502, 'omise_unreadable'],
      ['answers with a page', { type: 'html', status: 200 }, 502, 'omise_unreadable'],
    ])('returns an error when Omise %s', async (_what, fault, status, code) => {
      const disputeId = await test.omise.openDispute()
      await test.omise.fail({ on: { path: '/documents' }, fault })
      const response = await test.call('viewer', 'GET', api.documents(disputeId))
      await expectProblem(response, status, code)
    })
  })

  describe('a deletion', () => {
    it('removes the document at Omise', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded({ disputeId, body: pdf() })
      const response = await test.call('agent', 'DELETE', api.document(disputeId, id))
      expect(response.status).toBe(200)
      expect(await test.omise.documents(disputeId)).toEqual([])
      const again = await test.call('agent', 'DELETE', api.document(disputeId, id))
      await expectProblem(again, 404, 'document_not_found')
    })

    it('of a document that was deleted elsewhere returns 404', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded({ disputeId, body: pdf() })
      await test.omise.deleteDocument(disputeId, id)
      const response = await test.call('agent', 'DELETE', api.document(disputeId, id))
      await expectProblem(response, 404, 'document_not_found')
    })

    it('is refused once the dispute is not open', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded({ disputeId, body: pdf() })
      await test.omise.setStatus(disputeId, 'pending')
      const response = await test.call('agent', 'DELETE', api.document(disputeId, id))
      await expectProblem(response, 409, 'dispute_not_open')
    })

    it.each([
      ['lost', { type: 'reset_after_apply' }],
      ['a 500', { type: 'status', status: 500, afterApply: true }],
    ])('with a response that is %s is verified before it is reported', async (_what, fault) => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded({ disputeId, body: pdf() })
      await test.omise.fail({ on: { method: 'DELETE' }, fault, times: 1 })
      const response = await test.call('agent', 'DELETE', api.document(disputeId, id))
      expect(response.status).toBe(200)
    })

    it('that did not happen is not reported as done', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded({ disputeId, body: pdf() })
      const fault = { type: 'status', status: 500 }
      await test.omise.fail({ on: { method: 'DELETE' }, fault, times: 1 })
      const response = await test.call('agent', 'DELETE', api.document(disputeId, id))
      await expectProblem(response, 503, 'omise_unreachable')
      expect(await test.omise.documents(disputeId)).toHaveLength(1)
    })
  })

  describe('the content', () => {
    it('is returned byte for byte under the original name, in any alphabet', async () => {
      const disputeId = await test.omise.openDispute()
      const body = pdf(300_000)
      const { id } = await uploaded({
        disputeId,
        body,
        filename: 'receipt.pdf',
        originalFilename: 'ใบเสร็จรับเงิน.pdf',
      })
      const response = await test.call('viewer', 'GET', `${api.content(disputeId, id)}?download=1`)
      expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true)
      expect(response.headers.get('content-type')).toBe('application/pdf')
      expect(response.headers.get('content-length')).toBe('300000')
      const disposition = response.headers.get('content-disposition') ?? ''
      expect(disposition).toContain('attachment')
      expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent('ใบเสร็จรับเงิน.pdf')}`)
    })

    it('is sandboxed, never stored, and never a page of our origin', async () => {
      const disputeId = await test.omise.openDispute()
      const { id } = await uploaded({ disputeId, body: png(), filename: 'a.png' })
      const path = api.content(disputeId, id)
      const { headers } = await test.call('viewer', 'GET', path)
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
      expect(headers.get('cache-control')).toBe('private, no-store')
      expect(headers.get('content-disposition')).toBe('inline; filename=a.png')
      const asPage = await test.call('viewer', 'GET', path, {
        headers: { 'sec-fetch-dest': 'document' },
      })
      await expectProblem(asPage, 403, 'not_allowed')
    })

    it('of documents added elsewhere comes from Omise when it gives a link, else is reported as unavailable', async () => {
      const disputeId = await test.omise.firstDispute('closed')
      const seen = new Set<string>()
      for (const tab of ['closed', 'pending', 'open'] as const) {
        const list = await test.call('viewer', 'GET', `/api/disputes?tab=${tab}&limit=100`)
        const { items } = (await list.json()) as { items: { id: string }[] }
        for (const dispute of items) {
          const documents = await test.call(
            'viewer',
            'GET',
            `${api.documents(dispute.id)}?limit=100`,
          )
          for (const item of documentsPageSchema.parse(await documents.json()).items) {
            if (item.bytes === 'vault' || seen.has(item.bytes)) continue
            seen.add(item.bytes)
            expect(item.addedBy).toBeNull()
            const content = await test.call('viewer', 'GET', api.content(dispute.id, item.id))
            if (item.bytes === 'unavailable') await expectProblem(content, 410, 'bytes_unavailable')
            else {
              const bytes = Buffer.from(await content.arrayBuffer())
              expect(bytes.equals(await test.omise.contentOf(item.id))).toBe(true)
            }
          }
        }
      }
      expect([...seen].sort()).toEqual(['omise', 'unavailable'])
      expect(disputeId).toMatch(/^dspt_test_/)
    })
  })

  it('answers HEAD with the headers of GET, without a download', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded({ disputeId, body: pdf(3_000), filename: 'head.pdf' })
    const response = await test.call('viewer', 'HEAD', `${api.content(disputeId, id)}?download=1`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('3000')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=head.pdf')
    expect(await response.text()).toBe('')
    const history = await test.call('viewer', 'GET', api.history(disputeId))
    const actions = historySchema.parse(await history.json()).items.map(({ action }) => action)
    expect(actions).not.toContain('document_downloaded')
  })

  it('appends an audit row for every action, shown in the history', async () => {
    const disputeId = await test.omise.openDispute()
    const { id } = await uploaded({ disputeId, body: pdf(), filename: 'told.pdf' })
    await test.call('viewer', 'GET', `${api.content(disputeId, id)}?download=1`)
    await test.call('admin', 'DELETE', api.document(disputeId, id))
    await test.omise.setStatus(disputeId, 'pending')
    await upload({ disputeId, body: pdf(), filename: 'late.pdf' })
    const response = await test.call('viewer', 'GET', api.history(disputeId))
    const { items } = historySchema.parse(await response.json())
    expect(items.map(({ action, person, filename }) => [action, person?.name, filename])).toEqual([
      ['upload_refused', 'The agent', 'late.pdf'],
      ['upload_received', 'The agent', 'late.pdf'],
      ['document_deleted', 'The admin', 'told.pdf'],
      ['document_downloaded', 'The viewer', 'told.pdf'],
      ['document_uploaded', 'The agent', 'told.pdf'],
      ['upload_received', 'The agent', 'told.pdf'],
    ])
  })

  it('refuses a cross-site change', async () => {
    const disputeId = await test.omise.openDispute()
    const crossSite = { disputeId, body: pdf(), headers: { 'sec-fetch-site': 'cross-site' } }
    await expectProblem(await upload(crossSite), 403, 'cross_site_request')
  })
})

function stream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream()
}

/** A body that fails the test when it is read. */
function neverRead(): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull() {
        throw new Error('The body was read although its length alone is too much')
      },
    },
    { highWaterMark: 0 },
  )
}

function endless(chunk: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(chunk)) })
}
