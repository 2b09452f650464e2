import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/lib/api-client/api-error'
import type { UploadRequest } from '@/lib/api-client/upload'
import type { Document } from '@/lib/contract/documents'
import { KINDS } from '@/lib/evidence/kinds'
import { jpgFile, pdfFile, pngFile } from '@/lib/prepare/test-files'
import type { FilePreview } from '@/lib/prepare/preview-file'
import { createUploadRunner, type UploadRunner } from './upload-runner'

const KIND = KINDS[2]
const PREVIEW: FilePreview = { ok: true, thumbnail: new Blob(['picture']), pages: 2 }

type Call = UploadRequest & { settle: PromiseWithResolvers<Document> }

let calls: Call[]
let previews: FilePreview[]
let changes: number
let runner: UploadRunner
const live = new Set<string>()
let guards: Set<unknown>

beforeEach(() => {
  calls = []
  previews = []
  changes = 0
  live.clear()
  guards = new Set()
  // What Node lacks of a browser.
  vi.stubGlobal('addEventListener', (_type: string, guard: unknown) => guards.add(guard))
  vi.stubGlobal('removeEventListener', (_type: string, guard: unknown) => guards.delete(guard))
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${live.size}-${Math.random()}`
    live.add(url)
    return url
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void live.delete(url))
  runner = createUploadRunner({
    disputeId: 'dspt_test_1',
    upload: (request) => {
      const settle = Promise.withResolvers<Document>()
      request.signal.addEventListener('abort', () => settle.reject(request.signal.reason))
      calls.push({ ...request, settle })
      return settle.promise
    },
    preview: async () => previews.shift() ?? PREVIEW,
    onDocumentsChanged: () => changes++,
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const items = () => runner.snapshot().queue.items
const steps = () => items().map(({ state }) => state.step)
const ids = () => items().map(({ id }) => id)
const idAt = (index: number) => items()[index]?.id ?? ''

async function until(condition: () => boolean) {
  await vi.waitFor(() => expect(condition(), steps().join()).toBe(true))
}

async function addReady(...files: File[]) {
  const before = items().length
  runner.add(files.map((file) => ({ file })))
  runner.chooseKind(ids().slice(before), KIND)
  await until(() => !steps().includes('checking'))
}

function documentOf(call: Call): Document {
  return {
    id: `docu_test_${calls.indexOf(call)}`,
    filename: call.filename,
    originalFilename: null,
    kind: call.kind,
    createdAt: '2026-03-21T02:14:00Z',
    size: call.file.size,
    contentType: call.contentType,
    pages: call.pages ?? null,
    addedBy: null,
    bytes: 'vault',
  }
}

function settle(index: number, outcome: 'delivered' | ApiError = 'delivered') {
  const call = calls[index]
  if (!call) throw new Error(`No upload number ${index}`)
  if (outcome === 'delivered') call.settle.resolve(documentOf(call))
  else call.settle.reject(outcome)
}

describe('adding', () => {
  it('makes every file a row at once, and reports each check by itself', async () => {
    runner.add([
      { file: pdfFile('a.pdf') },
      { file: new File([], 'empty.pdf') },
      { file: new File(['MZ'], 'setup.exe') },
      { file: new File(['hello'], 'photo.png') },
      { file: new File([], 'evidence'), folder: true },
    ])
    expect(steps()).toEqual(Array(5).fill('checking'))
    await until(() => !steps().includes('checking'))
    expect(items().map(({ state }) => ('problem' in state ? state.problem : state.step))).toEqual([
      'needs_kind',
      'file_empty',
      'file_unsupported',
      'file_disguised',
      'folder',
    ])
  })

  it('refuses what a look into the file finds', async () => {
    previews = [{ ok: false, problem: 'pdf_password' }, PREVIEW]
    runner.add([{ file: pdfFile('locked.pdf') }, { file: pdfFile('open.pdf') }])
    await until(() => !steps().includes('checking'))
    expect(items()[0]?.state).toEqual({ step: 'refused', problem: 'pdf_password' })
    expect(items()[1]).toMatchObject({ state: { step: 'needs_kind' }, pages: 2 })
  })

  it('goes on without a picture when the viewer did not load', async () => {
    previews = []
    runner = createUploadRunner({
      disputeId: 'dspt_test_1',
      upload: () => Promise.reject(new Error('not asked to')),
      preview: () => Promise.reject(new Error('Loading chunk failed')),
      onDocumentsChanged: () => undefined,
    })
    runner.add([{ file: pdfFile('a.pdf') }])
    await until(() => steps().join() === 'needs_kind')
    expect(runner.snapshot().thumbnails.size).toBe(0)
  })

  it('keeps a picture only as long as its row', async () => {
    await addReady(pngFile('a.png'), jpgFile('b.jpg'))
    expect(live.size).toBe(2)
    runner.remove(idAt(0))
    expect([...live]).toEqual([...runner.snapshot().thumbnails.values()])
    expect(live.size).toBe(1)
    runner.remove(idAt(0))
    expect(live.size).toBe(0)
    expect(runner.isEmpty()).toBe(true)
  })

  it('looks at a replacement anew and keeps the kind', async () => {
    runner.add([{ file: new File([], 'empty.pdf') }])
    await until(() => steps().join() === 'refused')
    runner.chooseKind(ids(), KIND)
    runner.replace(idAt(0), { file: pdfFile('full.pdf') })
    await until(() => !steps().includes('checking'))
    expect(items()[0]).toMatchObject({ filename: 'full.pdf', format: 'pdf' })
    expect(runner.file(idAt(0))?.name).toBe('full.pdf')
  })
})

describe('sending', () => {
  it('hands over what the row says', async () => {
    await addReady(pdfFile('scan 1.pdf'))
    runner.rename(idAt(0), 'receipt.png')
    runner.upload(ids())
    await until(() => calls.length === 1)
    expect(calls[0]).toMatchObject({
      disputeId: 'dspt_test_1',
      kind: KIND,
      filename: 'receipt.pdf',
      originalFilename: 'scan 1.pdf',
      contentType: 'application/pdf',
      pages: 2,
    })
    settle(0)
    await until(() => steps().join() === 'delivered')
    expect(changes).toBe(1)
  })

  it('keeps three on the way, and sends each file exactly once', async () => {
    await addReady(...Array.from({ length: 7 }, (_, index) => pdfFile(`${index}.pdf`)))
    runner.upload(ids())
    for (let done = 0; done < 7; done++) {
      const onTheirWay = Math.min(3, 7 - done)
      await until(() => calls.length === done + onTheirWay)
      expect(steps().filter((step) => step === 'sending')).toHaveLength(onTheirWay)
      settle(done)
      await until(() => steps().filter((step) => step === 'delivered').length === done + 1)
    }
    expect(new Set(calls.map(({ filename }) => filename)).size).toBe(7)
    expect(new Set(calls.map(({ uploadId }) => uploadId)).size).toBe(7)
  })

  it('shows progress, then that it waits for Omise', async () => {
    await addReady(pdfFile('a.pdf'))
    runner.upload(ids())
    await until(() => calls.length === 1)
    calls[0]?.onProgress({ phase: 'sending', percent: 40 })
    expect(items()[0]?.state).toEqual({ step: 'sending', percent: 40 })
    calls[0]?.onProgress({ phase: 'waiting_for_omise' })
    expect(steps()).toEqual(['waiting_for_omise'])
    settle(0)
    await until(() => steps().join() === 'delivered')
  })

  it('keeps a failed file with its reason and tries it again under the same upload id', async () => {
    await addReady(pdfFile('a.pdf'), pdfFile('b.pdf'))
    runner.upload(ids())
    await until(() => calls.length === 2)
    settle(0, new ApiError({ code: 'network', status: 0 }))
    settle(1)
    await until(() => steps().join() === 'failed,delivered')
    expect(items()[0]?.state).toMatchObject({ error: { code: 'network' }, retryable: true })
    runner.upload([idAt(0)])
    await until(() => calls.length === 3)
    expect(calls[2]?.uploadId).toBe(calls[0]?.uploadId)
    settle(2)
    await until(() => steps().join() === 'delivered,delivered')
  })

  it('cancels one file alone and gives its place to the next', async () => {
    await addReady(...['a', 'b', 'c', 'd'].map((name) => pdfFile(`${name}.pdf`)))
    runner.upload(ids())
    await until(() => calls.length === 3)
    runner.cancel(idAt(1))
    expect(calls[1]?.signal.aborted).toBe(true)
    await until(() => calls.length === 4)
    expect(steps()).toEqual(['sending', 'cancelled', 'sending', 'sending'])
    for (const index of [0, 2, 3]) settle(index)
    await until(() => steps().join() === 'delivered,cancelled,delivered,delivered')
  })

  it('stops the rest when the dispute was closed meanwhile', async () => {
    await addReady(...['a', 'b', 'c', 'd', 'e'].map((name) => pdfFile(`${name}.pdf`)))
    runner.upload(ids())
    await until(() => calls.length === 3)
    settle(0, new ApiError({ code: 'dispute_not_open', status: 409 }))
    await until(() => steps()[0] === 'failed')
    expect(runner.snapshot().queue.paused).toBe('dispute_not_open')
    expect(steps().slice(3)).toEqual(['ready', 'ready'])
    settle(1)
    settle(2)
    await until(() => steps().join() === 'failed,delivered,delivered,ready,ready')
    runner.upload(ids())
    expect(calls).toHaveLength(3)
  })

  it('waits while there is no connection and goes on by itself', async () => {
    await addReady(pdfFile('a.pdf'))
    runner.setOnline(false)
    runner.upload(ids())
    expect(steps()).toEqual(['queued'])
    runner.setOnline(true)
    await until(() => calls.length === 1)
    settle(0)
    await until(() => steps().join() === 'delivered')
  })

  it('finds a file that vanished before it was sent', async () => {
    const file = pdfFile('a.pdf')
    await addReady(file)
    vi.spyOn(file, 'slice').mockImplementation(() => {
      throw new DOMException('gone', 'NotReadableError')
    })
    runner.upload(ids())
    await until(() => steps().join() === 'failed')
    expect(items()[0]?.state).toMatchObject({ error: { code: 'file_unreadable' } })
    expect(calls).toHaveLength(0)
  })
})

it('asks before the page is left while something is unfinished', async () => {
  expect(guards.size).toBe(0)
  await addReady(pdfFile('a.pdf'))
  expect(guards.size).toBe(1)
  runner.upload(ids())
  await until(() => calls.length === 1)
  settle(0)
  await until(() => steps().join() === 'delivered')
  expect(guards.size).toBe(0)
})
