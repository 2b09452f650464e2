import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { problemSchema } from '@/lib/contract/problem'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { createConverter } from '@/lib/converter/converter'
import { MAIL_PAGE_START } from '@/lib/converter/mail-page'
import { openDatabase } from '@/lib/db/open-database'
import type { Role } from '@/lib/evidence/access'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { api, withQuery } from '@/lib/format/paths'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startConverterServer, type ConverterServer } from '@/testing/converter-server'
import { docxFile, rtfFile, xlsxFile } from '@/testing/office-files'

let test: TestDesk
let server: ConverterServer
let clock = 0
const reasons: string[] = []
const letter = docxFile('Delivered on 21 March')

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
})
beforeEach(async () => {
  clock = 0
  reasons.length = 0
  server = await startConverterServer()
  useConverter()
})
afterEach(() => server.stop())
afterAll(() => test.close())

function useConverter({ url = server.url, timeoutMs = 60_000 } = {}) {
  test.desk.converter = createConverter({
    url,
    timeoutMs,
    now: () => clock,
    onUnavailable: (reason) => reasons.push(reason),
  })
}

type ConvertInput = { body?: BodyInit; format?: string; role?: Role | null; signal?: AbortSignal }

function convert({ body = letter, format = 'docx', role = 'agent', signal }: ConvertInput = {}) {
  const path = withQuery(api.conversions(), { format })
  return test.call(role, 'POST', path, { body, ...(signal && { signal }) })
}

async function expectProblem(response: Response, status: number, code: ProblemCode) {
  const problem = problemSchema.parse(await response.json())
  expect({ status: response.status, code: problem.code }).toEqual({ status, code })
}

/** Reads it, since an unread response keeps its slot. */
async function expectPdf(response: Response) {
  expect(response.status).toBe(200)
  const pdf = Buffer.from(await response.arrayBuffer())
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
}

describe('POST /api/conversions', () => {
  it('answers with the PDF, and stores nothing', async () => {
    const response = await convert()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('cache-control')).toContain('no-store')
    await expectPdf(response)
    expect(server.documents).toEqual([{ filename: 'document.docx', bytes: letter }])
    expect(server.problems).toEqual([])
    expect(await test.desk.db.query.uploads.findMany()).toEqual([])
  })

  it.each([
    ['xlsx', xlsxFile()],
    ['rtf', rtfFile('Delivered on Monday.')],
  ])('converts %s, which the converter recognises by its name', async (format, body) => {
    await expectPdf(await convert({ format, body }))
    expect(server.documents).toEqual([{ filename: `document.${format}`, bytes: body }])
  })

  it('sends the page of a mail to Chromium, behind the policy that it must follow', async () => {
    const page =
      '<div><p>2 &lt; 3, < 3 and <<b>4</b></p><img src="data:image/png;base64,AA==" /></div>'
    await expectPdf(await convert({ body: page, format: 'mail' }))
    const [sent] = server.documents
    expect(sent).toMatchObject({
      filename: 'index.html',
      fields: { paperWidth: '8.27', paperHeight: '11.69', printBackground: 'true' },
    })
    expect(sent?.bytes.toString()).toBe(MAIL_PAGE_START + page)
    expect(MAIL_PAGE_START).toMatch(
      /^<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">/,
    )
    expect(server.problems).toEqual([])
  })

  it('needs the permission to upload', async () => {
    await expectProblem(await convert({ role: 'viewer' }), 403, 'not_allowed')
    await expectProblem(await convert({ role: null }), 401, 'not_signed_in')
    expect(server.requests()).toBe(0)
  })

  it.each<[string, ConvertInput, number, ProblemCode]>([
    ['an empty file', { body: Buffer.alloc(0) }, 422, 'file_empty'],
    ['another format', { body: rtfFile('Delivered') }, 415, 'file_unsupported'],
    ['a page of HTML', { body: '<p>Hello</p>' }, 415, 'file_unsupported'],
    ['a format that is not converted', { format: 'html' }, 422, 'malformed_request'],
    [
      'a file over the limit',
      { body: Buffer.concat([letter, Buffer.alloc(MAX_DOCUMENT_BYTES)]) },
      413,
      'file_too_large',
    ],
  ])('refuses %s without asking the converter', async (_, input, status, code) => {
    await expectProblem(await convert(input), status, code)
    expect(server.requests()).toBe(0)
  })

  it.each([
    ['a refresh', '<div>a<meta http-equiv="refresh" content="0;url=https://example.com">'],
    ['a refresh in capitals', '<div><META HTTP-EQUIV=refresh content=0>'],
    ['a policy of its own', '<meta/http-equiv=content-security-policy>'],
    ['a script', '<div><script>location = "https://example.com"</script>'],
    ['a frame', '<div><iframe src="https://example.com">'],
    ['a form', '<div><form action="https://example.com">'],
    ['a link', '<div><link rel=preconnect href="https://example.com">'],
    ['an anchor', '<div><a href="https://example.com">a</a>'],
    ['a drawing', '<div><svg><a xlink:href="https://example.com"/>'],
    ['a style', '<div><style>p{color:red}</style>'],
    ['an element that none knows', '<div><divx>'],
    ['a closing tag of another', '<div></title>'],
    ['a comment', '<div><!-- a -->'],
    ['an instruction', '<div><?xml-stylesheet href="a"?>'],
    ['a broken closing tag', '<div></ meta>'],
    ['an element behind 10 MB', `<div>${'<'.repeat(9_000_000)}<meta>`],
    ['an element between two slices', `<div>${'x'.repeat(64 * 1024 - 8)}<meta>`],
    ['no element first', 'Hello <b>you</b>'],
    ['UTF-16', Buffer.from('\ufeff<div><meta>', 'utf16le')],
    ['a Word file', letter],
  ])('refuses the page of a mail with %s', async (_, body) => {
    await expectProblem(await convert({ body, format: 'mail' }), 415, 'file_unsupported')
    expect(server.requests()).toBe(0)
  })

  it('still converts Word files when Chromium fails', async () => {
    server.behave('fail')
    for (let index = 0; index < 4; index++) await convert({ body: '<div>a</div>', format: 'mail' })
    expect(server.requests()).toBe(3)
    server.behave('convert')
    await expectPdf(await convert())
    expect((await convert({ body: '<div>a</div>', format: 'mail' })).status).toBe(503)
  })

  it('says that a file cannot be converted, which is no outage', async () => {
    server.behave('refuse')
    for (let index = 0; index < 4; index++) {
      await expectProblem(await convert(), 422, 'conversion_failed')
    }
    expect(server.requests()).toBe(4)
    expect(reasons).toEqual([])
  })

  it('stops reading a PDF that does not end', async () => {
    server.behave('endless')
    const isBrokenOff = server.nextAbort()
    await expectProblem(await convert(), 422, 'conversion_failed')
    await isBrokenOff
  })

  it.each([
    ['fail', 'the converter answered 503'],
    ['not_a_pdf', 'the answer is not a PDF'],
  ] as const)('says that the converter is unavailable on %s', async (behaviour, reason) => {
    server.behave(behaviour)
    await expectProblem(await convert(), 503, 'converter_unavailable')
    expect(reasons).toEqual([reason])
  })

  it('ends a conversion that exceeds the time limit', async () => {
    useConverter({ timeoutMs: 50 })
    server.behave('hang')
    await expectProblem(await convert(), 503, 'converter_unavailable')
    expect(reasons).toEqual(['no answer in time'])
  })

  it('reports a refused connection, and a desk without a converter', async () => {
    const gone = await startConverterServer()
    await gone.stop()
    useConverter({ url: gone.url })
    await expectProblem(await convert(), 503, 'converter_unavailable')
    test.desk.converter = null
    await expectProblem(await convert(), 503, 'converter_unavailable')
  })

  it('stops asking a converter that is down, and asks again after 30 seconds', async () => {
    server.behave('fail')
    for (let index = 0; index < 3; index++) await convert()
    expect(server.requests()).toBe(3)
    const refused = await convert()
    expect(refused.headers.get('retry-after')).toBe('30')
    await expectProblem(refused, 503, 'converter_unavailable')
    expect(server.requests()).toBe(3)

    server.behave('convert')
    clock = 30_000
    await expectPdf(await convert())
    await expectPdf(await convert())
    expect(server.requests()).toBe(5)
  })

  it('ends the conversion when the page does', async () => {
    server.behave('hang')
    const page = new AbortController()
    const hasArrived = server.nextRequest()
    const isBrokenOff = server.nextAbort()
    const response = convert({ signal: page.signal })
    await hasArrived
    page.abort()
    await isBrokenOff
    await response
    expect(reasons).toEqual([])
  })

  it('makes two PDFs for a person at a time, until they have been read', async () => {
    const [first, second] = [await convert(), await convert()]
    const third = convert()
    await test.call('agent', 'GET', api.disputeCounts())
    expect(server.requests()).toBe(2)
    await expectPdf(first)
    await expectPdf(await third)
    await second.body?.cancel()
  })

  it('converts three files at a time, and reads the next one when a slot is free', async () => {
    server.behave('hang')
    const pages = (['agent', 'agent', 'admin'] as const).map((role) => ({
      role,
      controller: new AbortController(),
    }))
    const underway = []
    for (const { role, controller } of pages) {
      const hasArrived = server.nextRequest()
      underway.push(convert({ role, signal: controller.signal }))
      await hasArrived
    }
    let wasRead = false
    const body = new ReadableStream(
      {
        pull(controller) {
          wasRead = true
          controller.enqueue(Uint8Array.from(letter))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const waiting = convert({ role: 'admin', body })
    await test.call('agent', 'GET', api.disputeCounts())
    expect({ wasRead, requests: server.requests() }).toEqual({ wasRead: false, requests: 3 })
    server.behave('convert')
    pages[0]?.controller.abort()
    await expectPdf(await waiting)
    for (const { controller } of pages) controller.abort()
    await Promise.all(underway)
  })
})
