import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Document, Upload } from '@/lib/contract/documents'
import { PATIENT } from '@/testing/patient'
import { ApiError } from './api-error'
import { openSessionPage } from './session-page'
import { uploadDocument, type UploadProgress, type UploadRequest } from './upload'
import { resumeRequests } from './while-signed-in'

const DOCUMENT: Document = {
  id: 'docu_test_1',
  filename: 'ใบเสร็จ.pdf',
  originalFilename: null,
  kind: 'proof_of_receipt',
  createdAt: '2026-03-21T02:14:00Z',
  size: 4,
  contentType: 'application/pdf',
  pages: 2,
  addedBy: { name: 'Somchai P.' },
  bytes: 'vault',
}

const UPLOAD: Upload = {
  id: '6e1c2f0a-9d7b-4a63-8a43-0a3f7f1f7a11',
  filename: 'ใบเสร็จ.pdf',
  kind: 'proof_of_receipt',
  contentType: 'application/pdf',
  size: 4,
  pages: 2,
  addedBy: { name: 'Somchai P.' },
  createdAt: '2026-03-21T02:14:00Z',
  state: 'waiting',
  problem: 'omise_unreachable',
  documentId: null,
}

/** The parts of XMLHttpRequest that the client uses and Node lacks, driven by the test. */
class BrowserRequest {
  static latest: BrowserRequest
  upload: {
    onprogress?: (event: { loaded: number; total: number }) => void
    onload?: () => void
  } = {}
  onload?: () => void
  onerror?: () => void
  onloadend?: () => void
  status = 0
  responseText = ''
  sent: unknown
  aborted = false
  url = new URL('http://desk.test')
  readonly headers = new Map<string, string>()

  constructor() {
    BrowserRequest.latest = this
  }
  open(_method: string, path: string) {
    this.url = new URL(path, 'http://desk.test')
  }
  setRequestHeader(name: string, value: string) {
    this.headers.set(name, value)
  }
  getResponseHeader(name: string) {
    return name === 'x-request-id' && this.status > 0 ? 'req_1' : null
  }
  send(body: unknown) {
    this.sent = body
  }
  abort() {
    this.aborted = true
    this.onloadend?.()
  }
  answer(status: number, body: unknown) {
    this.status = status
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body)
    this.onload?.()
    this.onloadend?.()
  }
}

let controller: AbortController
let progress: UploadProgress[]

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', BrowserRequest)
  controller = new AbortController()
  progress = []
})

afterEach(() => {
  expect(vi.getTimerCount(), 'a timer outlived its upload').toBe(0)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function begin(more: Partial<UploadRequest> = {}) {
  const promise = uploadDocument({
    disputeId: 'dspt_test_1',
    uploadId: '6e1c2f0a-9d7b-4a63-8a43-0a3f7f1f7a11',
    kind: 'proof_of_receipt',
    filename: 'ใบเสร็จ.pdf',
    contentType: 'application/pdf',
    file: new Blob(['%PDF']),
    onProgress: (step) => progress.push(step),
    signal: controller.signal,
    ...more,
  })
  promise.catch(() => undefined)
  return { promise, xhr: BrowserRequest.latest }
}

const problem = (code: string, status: number) => ({
  type: 'about:blank',
  title: 'Problem',
  status,
  code,
  detail: 'For the log',
  requestId: 'req_1',
})

describe('uploadDocument', () => {
  it('sends the file as the body, and its description in the query', async () => {
    const file = new Blob(['%PDF'])
    const { promise, xhr } = begin({ file, pages: 2, originalFilename: 'scan 0001.pdf' })
    expect(xhr.sent).toBe(file)
    expect(xhr.headers.get('content-type')).toBe('application/pdf')
    expect(xhr.url.pathname).toBe('/api/disputes/dspt_test_1/documents')
    expect(Object.fromEntries(xhr.url.searchParams)).toEqual({
      uploadId: '6e1c2f0a-9d7b-4a63-8a43-0a3f7f1f7a11',
      kind: 'proof_of_receipt',
      filename: 'ใบเสร็จ.pdf',
      originalFilename: 'scan 0001.pdf',
      pages: '2',
    })
    xhr.answer(201, DOCUMENT)
    expect(await promise).toEqual({ document: DOCUMENT })
  })

  it('distinguishes a document from an upload that the server continues', async () => {
    const { promise, xhr } = begin()
    xhr.answer(202, UPLOAD)
    expect(await promise).toEqual({ upload: UPLOAD })
  })

  it('sends the documents the person saw, if known', () => {
    const known = begin({ seen: 'docu_test_1,docu_test_2' }).xhr
    expect(known.headers.get('X-Documents-Seen')).toBe('docu_test_1,docu_test_2')
    known.answer(201, DOCUMENT)
    const unknown = begin().xhr
    expect(unknown.headers.has('X-Documents-Seen')).toBe(false)
    unknown.answer(201, DOCUMENT)
  })

  it('omits an unchanged original filename', () => {
    const { xhr } = begin({ originalFilename: 'ใบเสร็จ.pdf' })
    expect(xhr.url.searchParams.has('originalFilename')).toBe(false)
    xhr.answer(201, DOCUMENT)
  })

  it('distinguishes sending from waiting for Omise', () => {
    const { xhr } = begin()
    xhr.upload.onprogress?.({ loaded: 5, total: 8 })
    xhr.upload.onprogress?.({ loaded: 8, total: 8 })
    xhr.upload.onload?.()
    xhr.answer(201, DOCUMENT)
    expect(progress).toEqual([
      { phase: 'sending', percent: 62 },
      { phase: 'sending', percent: 100 },
      { phase: 'waiting_for_omise' },
    ])
  })

  it("throws the server's problem", async () => {
    const { promise, xhr } = begin()
    xhr.answer(409, problem('dispute_not_open', 409))
    await expect(promise).rejects.toMatchObject({
      code: 'dispute_not_open',
      status: 409,
      requestId: 'req_1',
    })
  })

  it('sends the file again once the person has signed in again', async () => {
    const check = vi.fn()
    const closePage = openSessionPage({ personId: 'person 1', check, post: () => undefined })
    const { promise, xhr } = begin()
    xhr.answer(401, problem('not_signed_in', 401))
    await vi.waitFor(() => expect(check).toHaveBeenCalledOnce(), PATIENT)
    resumeRequests()
    await vi.waitFor(() => expect(BrowserRequest.latest).not.toBe(xhr), PATIENT)
    const again = BrowserRequest.latest
    expect(again.url).toEqual(xhr.url)
    expect(again.sent).toBe(xhr.sent)
    again.answer(201, DOCUMENT)
    expect(await promise).toMatchObject({ document: { id: 'docu_test_1' } })
    closePage()
  })

  it.each([
    ['a proxy’s page', 502, '<html>'],
    ['success of another shape', 201, { id: 7 }],
    ['success that is cut off', 201, '{"id":"docu'],
  ])('reports %s as unreadable', async (_name, status, body) => {
    const { promise, xhr } = begin()
    xhr.answer(status, body)
    await expect(promise).rejects.toMatchObject({ code: 'unreadable', status })
  })

  it('reports a dropped connection as a network failure', async () => {
    const { promise, xhr } = begin()
    xhr.onerror?.()
    xhr.onloadend?.()
    await expect(promise).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('aborts a stalled connection, but not a slow one', async () => {
    const { promise, xhr } = begin()
    for (let percent = 1; percent <= 5; percent++) {
      vi.advanceTimersByTime(50_000)
      xhr.upload.onprogress?.({ loaded: percent, total: 100 })
    }
    expect(xhr.aborted).toBe(false)
    vi.advanceTimersByTime(60_000)
    expect(xhr.aborted).toBe(true)
    await expect(promise).rejects.toBeInstanceOf(ApiError)
    await expect(promise).rejects.toMatchObject({ code: 'network' })
  })

  it('gives the server more time for Omise’s response than for the bytes', () => {
    const { xhr } = begin()
    xhr.upload.onload?.()
    vi.advanceTimersByTime(170_000)
    expect(xhr.aborted).toBe(false)
    xhr.answer(201, DOCUMENT)
  })

  it('stops when it is aborted, with the reason', async () => {
    const { promise, xhr } = begin()
    const reason = new DOMException('Cancelled', 'AbortError')
    controller.abort(reason)
    expect(xhr.aborted).toBe(true)
    await expect(promise).rejects.toBe(reason)
  })

  it('sends nothing when it was aborted before it started', async () => {
    controller.abort(new DOMException('Cancelled', 'AbortError'))
    const before = BrowserRequest.latest
    await expect(begin().promise).rejects.toMatchObject({ name: 'AbortError' })
    expect(BrowserRequest.latest).toBe(before)
  })
})
