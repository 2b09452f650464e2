import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/lib/api-client/api-error'
import type { UploadOutcome, UploadRequest } from '@/lib/api-client/upload'
import type { Document, Upload } from '@/lib/contract/documents'
import { KINDS } from '@/lib/evidence/kinds'
import { jpgFile, pdfFile, pngFile } from '@/lib/file-prep/testing/test-files'
import type { FilePreview } from '@/lib/file-prep/shared/file-problem'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { PATIENT } from '@/testing/patient'
import { uploaderTools } from './testing/uploader-tools'
import { filesToProcess } from '@/components/uploads/queue/row-files'
import { withIds } from './queue-command'
import { createUploader, type UploaderTools, type Uploader } from './uploader'

const KIND = KINDS[2]
const PREVIEW: FilePreview = { ok: true, thumbnail: new Blob(['picture']), pages: 2 }

type Call = UploadRequest & { settle: PromiseWithResolvers<UploadOutcome> }

let calls: Call[]
/** The results of checking a file; all other files are valid. */
let previews: Map<Blob, FilePreview>
let changes: number
let uploader: Uploader
const live = new Set<string>()
/** The server's uploads, by upload id. */
let uploads: Map<string, Upload>
let writing: Promise<void>

beforeEach(() => {
  calls = []
  previews = new Map()
  changes = 0
  live.clear()
  uploads = new Map()
  writing = Promise.resolve()
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${live.size}-${Math.random()}`
    live.add(url)
    return url
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void live.delete(url))
  uploader = createUploader(tools())
})

function tools(): UploaderTools {
  return uploaderTools({
    upload: (request) => {
      const settle = Promise.withResolvers<UploadOutcome>()
      request.signal.addEventListener('abort', () => settle.reject(request.signal.reason))
      calls.push({ ...request, settle })
      return settle.promise
    },
    follow: {
      list: async () => [...uploads.values()].filter(({ state }) => state !== 'delivered'),
      find: async (uploadId) => uploads.get(uploadId) ?? null,
      isHidden: () => false,
    },
    written: () => writing,
    preview: async (file) => previews.get(file) ?? PREVIEW,
    onDocumentsChanged: () => changes++,
  })
}

afterEach(() => {
  uploader.stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const items = () => uploader.snapshot().queue.items
const steps = () => items().map(({ state }) => state.step)
const ids = () => items().map(({ id }) => id)
const idAt = (index: number) => items()[index]?.id ?? ''

async function until(condition: () => boolean) {
  await vi.waitFor(() => expect(condition(), steps().join()).toBe(true), PATIENT)
}

async function addReady(...files: File[]) {
  const before = items().length
  uploader.dispatch({ type: 'add', files: withIds(files.map((file) => ({ file }))) })
  uploader.dispatch({ type: 'choose_kind', ids: ids().slice(before), kind: KIND })
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

/** The requests of a row. Those of several rows start in any order, since their files are hashed first. */
function callsOf(row: number): Call[] {
  return calls.filter(({ filename }) => filename === items()[row]?.filename)
}

function settle(row: number, outcome: 'delivered' | ApiError = 'delivered') {
  const call = callsOf(row).at(-1)
  if (!call) throw new Error(`Row ${row} is not being sent`)
  if (outcome === 'delivered') call.settle.resolve({ document: documentOf(call) })
  else call.settle.reject(outcome)
}

describe('adding', () => {
  it('makes every file a row immediately, and reports each check separately', async () => {
    uploader.dispatch({
      type: 'add',
      files: withIds([
        { file: pdfFile('a.pdf') },
        { file: new File([], 'empty.pdf') },
        { file: new File(['MZ'], 'setup.exe') },
        { file: new File(['hello'], 'photo.png') },
        { file: new File([], 'evidence'), folder: true },
      ]),
    })
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

  it('refuses files by the result of the check', async () => {
    const locked = pdfFile('locked.pdf')
    previews.set(locked, { ok: false, problem: 'pdf_password' })
    uploader.dispatch({
      type: 'add',
      files: withIds([{ file: locked }, { file: pdfFile('open.pdf') }]),
    })
    await until(() => !steps().includes('checking'))
    expect(items()[0]?.state).toEqual({ step: 'refused', problem: 'pdf_password', fixes: [] })
    expect(items()[1]).toMatchObject({ state: { step: 'needs_kind' }, pages: 2 })
  })

  it('continues without a thumbnail when the viewer did not load', async () => {
    uploader = createUploader({
      ...tools(),
      preview: () => Promise.reject(new Error('Loading chunk failed')),
    })
    uploader.dispatch({ type: 'add', files: withIds([{ file: pdfFile('a.pdf') }]) })
    await until(() => steps().join() === 'needs_kind')
    expect(uploader.snapshot().thumbnails.size).toBe(0)
  })

  it('keeps a thumbnail only as long as its row', async () => {
    await addReady(pngFile('a.png'), jpgFile('b.jpg'))
    expect(live.size).toBe(2)
    uploader.dispatch({ type: 'remove', id: idAt(0) })
    expect([...live]).toEqual([...uploader.snapshot().thumbnails.values()])
    expect(live.size).toBe(1)
    uploader.dispatch({ type: 'remove', id: idAt(0) })
    expect(live.size).toBe(0)
    expect(uploader.snapshot().queue.items).toEqual([])
  })

  it('checks a replacement again and keeps the kind', async () => {
    uploader.dispatch({ type: 'add', files: withIds([{ file: new File([], 'empty.pdf') }]) })
    await until(() => steps().join() === 'refused')
    uploader.dispatch({ type: 'choose_kind', ids: ids(), kind: KIND })
    uploader.dispatch({ type: 'replace', id: idAt(0), entry: { file: pdfFile('full.pdf') } })
    await until(() => !steps().includes('checking'))
    expect(items()[0]).toMatchObject({ filename: 'full.pdf', format: 'pdf' })
    expect(uploader.file(idAt(0))?.name).toBe('full.pdf')
  })
})

describe('combining', () => {
  it('replaces files by a combined one, keeps the sources, and restores them', async () => {
    const [first, second, third] = [pdfFile('a.pdf'), jpgFile('b.jpg'), pdfFile('c.pdf')]
    uploader = createUploader({ ...tools(), processFile: processUnchanged })
    await addReady(first, second, third)
    const [a = '', b = '', c = ''] = ids()
    uploader.dispatch({ type: 'choose_kind', ids: [a], kind: KIND })
    uploader.dispatch({ type: 'combine', id: 'whole', file: pdfFile('both.pdf'), ids: [c, a] })
    expect(ids()).toEqual(['whole', b])
    await until(() => !steps().includes('checking'))
    expect(items()[0]).toMatchObject({ filename: 'both.pdf', kind: null })
    expect(live.size).toBe(2)

    uploader.dispatch({ type: 'uncombine', id: 'whole' })
    expect(ids()).toEqual([a, c, b])
    await until(() => !steps().includes('checking'))
    expect(items()[0]).toMatchObject({ filename: 'a.pdf', kind: KIND, state: { step: 'ready' } })
    expect(uploader.file(a)?.content).toBe(first)
    expect(uploader.file('whole')).toBeUndefined()
    expect(live.size).toBe(3)
  })

  it('releases all of them with the row', async () => {
    uploader = createUploader({ ...tools(), processFile: processUnchanged })
    await addReady(pdfFile('a.pdf'), jpgFile('b.jpg'))
    const parts = ids()
    uploader.dispatch({ type: 'combine', id: 'whole', file: pdfFile('both.pdf'), ids: parts })
    expect(parts.map((id) => uploader.files(id))).not.toContain(undefined)
    uploader.dispatch({ type: 'remove', id: 'whole' })
    await until(() => uploader.snapshot().queue.items.length === 0 || !steps().includes('checking'))
    uploader.dispatch({ type: 'remove', id: 'whole' })
    expect(parts.map((id) => uploader.files(id))).toEqual([undefined, undefined])
    expect(live.size).toBe(0)
  })
})

describe('a processed file', () => {
  const processed = jpgFile('side.jpg')
  const ready = async (source: File): Promise<ReadyFile> => {
    const [same, made] = [await processUnchanged(source), await processUnchanged(processed)]
    if (same.state !== 'ready' || made.state !== 'ready') throw new Error('Not fit')
    return { ...made, original: same.original, changes: ['turned_upright'] }
  }
  const unchanged = { processFile: processUnchanged }

  it('is sent in its new format, with its own name in the ledger', async () => {
    uploader = createUploader({ ...tools(), processFile: ready })
    await addReady(pngFile('side.png'))
    expect(items()[0]).toMatchObject({ filename: 'side.jpg', format: 'jpg' })
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 1)
    expect(calls[0]).toMatchObject({
      file: processed,
      contentType: 'image/jpeg',
      originalFilename: 'side.png',
    })
  })

  it('can be replaced by the original and back, each time as another upload', async () => {
    const source = pngFile('side.png')
    uploader = createUploader({ ...tools(), processFile: ready })
    await addReady(source)
    uploader.dispatch({ type: 'choose_form', id: idAt(0), form: 'original' })
    expect(items()[0]).toMatchObject({ filename: 'side.png', format: 'png', uploadId: null })
    expect(uploader.file(idAt(0))?.content).toBe(source)
    uploader.dispatch({ type: 'choose_form', id: idAt(0), form: 'made' })
    expect(uploader.file(idAt(0))?.content).toBe(processed)
  })

  it('can be edited, and reverts to the picked file', async () => {
    const source = pngFile('side.png')
    uploader = createUploader({ ...tools(), ...unchanged })
    await addReady(source)
    uploader.dispatch({
      type: 'reprocess',
      id: idAt(0),
      made: { ...(await ready(source)), changes: ['redacted'] },
    })
    expect(items()[0]?.preparation?.changes).toEqual(['redacted'])
    expect(uploader.file(idAt(0))?.content).toBe(processed)
    const original = items()[0]?.preparation?.original
    expect(original).toMatchObject({ format: 'png', size: source.size })
    uploader.dispatch({ type: 'reset', id: idAt(0) })
    await until(() => steps().join() === 'ready')
    expect(uploader.file(idAt(0))?.content).toBe(source)
    expect(items()[0]?.preparation?.changes).toEqual([])
  })

  it('ignores the result for a file that has been replaced', async () => {
    const source = pngFile('side.png')
    uploader = createUploader({ ...tools(), ...unchanged })
    await addReady(source)
    const [first, second] = [await ready(source), await ready(source)]
    uploader.dispatch({ type: 'reprocess', id: idAt(0), made: { ...first, changes: ['redacted'] } })
    const late = { ...second, file: jpgFile('late.jpg'), sha256: 'late' }
    uploader.dispatch({ type: 'reprocess', id: idAt(0), made: { ...late, changes: ['turned'] } })
    expect(uploader.file(idAt(0))?.content).toBe(processed)
    expect(items()[0]?.preparation?.changes).toEqual(['redacted'])
  })

  it('is marked as a duplicate of an earlier upload', async () => {
    const asked: unknown[] = []
    const same = {
      filename: 'invoice.pdf',
      kind: KIND,
      addedBy: { name: 'Somchai' },
      createdAt: '2026-05-03T02:14:00Z',
      deleted: false,
    }
    uploader = createUploader({
      ...tools(),
      processFile: ready,
      findSame: async (file) => {
        asked.push(file)
        return [same]
      },
    })
    await addReady(pngFile('side.png'))
    await until(() => items()[0]?.same !== null)
    expect(items()[0]?.same).toEqual(same)
    const { made, original } = items()[0]?.preparation ?? {}
    const hashes = [made?.sha256, original?.sha256]
    expect(asked).toEqual([{ hashes, fingerprints: [] }])
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 1)
  })
})

describe('sending', () => {
  it("passes on the row's data", async () => {
    await addReady(pdfFile('scan 1.pdf'))
    uploader.dispatch({ type: 'rename', id: idAt(0), filename: 'receipt.png' })
    uploader.dispatch({ type: 'upload', ids: ids() })
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

  it('runs three uploads, and sends each file exactly once', async () => {
    await addReady(...Array.from({ length: 7 }, (_, index) => pdfFile(`${index}.pdf`)))
    uploader.dispatch({ type: 'upload', ids: ids() })
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
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 1)
    calls[0]?.onProgress({ phase: 'sending', percent: 40 })
    expect(items()[0]?.state).toEqual({ step: 'sending', percent: 40 })
    calls[0]?.onProgress({ phase: 'waiting_for_omise' })
    expect(steps()).toEqual(['waiting_for_omise'])
    settle(0)
    await until(() => steps().join() === 'delivered')
  })

  it('keeps a failed file with its reason and retries it under the same upload id', async () => {
    await addReady(pdfFile('a.pdf'), pdfFile('b.pdf'))
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 2)
    settle(0, new ApiError({ code: 'network', status: 0 }))
    settle(1)
    await until(() => steps().join() === 'failed,delivered')
    expect(items()[0]?.state).toMatchObject({ error: { code: 'network' }, retryable: true })
    uploader.dispatch({ type: 'upload', ids: [idAt(0)] })
    await until(() => calls.length === 3)
    const [first, again] = callsOf(0)
    expect(again?.uploadId).toBe(first?.uploadId)
    settle(0)
    await until(() => steps().join() === 'delivered,delivered')
  })

  it('cancels a single file and starts the next one', async () => {
    await addReady(...['a', 'b', 'c', 'd'].map((name) => pdfFile(`${name}.pdf`)))
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 3)
    uploader.dispatch({ type: 'cancel', id: idAt(1) })
    expect(callsOf(1)[0]?.signal.aborted).toBe(true)
    await until(() => calls.length === 4)
    expect(steps()).toEqual(['sending', 'cancelled', 'sending', 'sending'])
    for (const row of [0, 2, 3]) settle(row)
    await until(() => steps().join() === 'delivered,cancelled,delivered,delivered')
  })

  it('stops the rest when the dispute has been closed', async () => {
    await addReady(...['a', 'b', 'c', 'd', 'e'].map((name) => pdfFile(`${name}.pdf`)))
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 3)
    settle(0, new ApiError({ code: 'dispute_not_open', status: 409 }))
    await until(() => steps()[0] === 'failed')
    expect(uploader.snapshot().queue.paused).toBe('dispute_not_open')
    expect(steps().slice(3)).toEqual(['ready', 'ready'])
    settle(1)
    settle(2)
    await until(() => steps().join() === 'failed,delivered,delivered,ready,ready')
    uploader.dispatch({ type: 'upload', ids: ids() })
    expect(calls).toHaveLength(3)
  })

  it('waits while there is no connection and then resumes', async () => {
    await addReady(pdfFile('a.pdf'))
    uploader.setOnline(false)
    uploader.dispatch({ type: 'upload', ids: ids() })
    expect(steps()).toEqual(['queued'])
    uploader.setOnline(true)
    await until(() => calls.length === 1)
    settle(0)
    await until(() => steps().join() === 'delivered')
  })

  it('detects a file that vanished before it was sent', async () => {
    const file = pdfFile('a.pdf')
    await addReady(file)
    vi.spyOn(file, 'slice').mockImplementation(() => {
      throw new DOMException('gone', 'NotReadableError')
    })
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => steps().join() === 'failed')
    expect(items()[0]?.state).toMatchObject({ error: { code: 'file_unreadable' } })
    expect(calls).toHaveLength(0)
  })
})

function uploadOf(call: UploadRequest, changes: Partial<Upload> = {}): Upload {
  return {
    id: call.uploadId,
    filename: call.filename,
    kind: call.kind,
    contentType: call.contentType,
    size: call.file.size,
    pages: null,
    addedBy: { name: 'Somchai' },
    createdAt: '2026-03-21T02:14:00Z',
    state: 'waiting',
    problem: 'omise_unreachable',
    documentId: null,
    ...changes,
  }
}

describe('files that the server has', () => {
  async function sendOne() {
    await addReady(pdfFile('a.pdf'))
    uploader.dispatch({ type: 'upload', ids: ids() })
    await until(() => calls.length === 1)
    const call = calls[0]
    if (!call) throw new Error('Nothing was sent')
    return call
  }

  it('wait for Omise, make room for the next file, and are followed to the end', async () => {
    const call = await sendOne()
    vi.useFakeTimers()
    uploads.set(call.uploadId, uploadOf(call))
    call.settle.resolve({ upload: uploadOf(call) })
    await vi.advanceTimersByTimeAsync(100)
    expect(items()[0]?.state).toEqual({ step: 'waiting', reason: 'silent' })
    uploads.set(call.uploadId, uploadOf(call, { state: 'delivered', documentId: 'docu_test_9' }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(items()[0]?.state).toEqual({
      step: 'delivered',
      document: { id: 'docu_test_9', filename: 'a.pdf' },
    })
    expect(changes).toBe(2)
  })

  it('need attention when Omise refuses them later, and cannot be sent again unchanged', async () => {
    const call = await sendOne()
    const refused = uploadOf(call, { state: 'refused', problem: 'omise_rejected_file' })
    vi.useFakeTimers()
    uploads.set(call.uploadId, refused)
    call.settle.resolve({ upload: uploadOf(call) })
    await vi.advanceTimersByTimeAsync(2_100)
    expect(items()[0]?.state).toEqual({
      step: 'failed',
      error: { code: 'omise_rejected_file' },
      retryable: false,
    })
  })

  it('are found after a lost response instead of being marked as failed', async () => {
    const call = await sendOne()
    uploads.set(call.uploadId, uploadOf(call, { state: 'sending', problem: null }))
    settle(0, new ApiError({ code: 'network', status: 0 }))
    await until(() => steps().join() !== 'sending')
    expect(items()[0]?.state).toEqual({ step: 'waiting', reason: 'underway' })
  })
})

it('are not sent before their upload id is persisted', async () => {
  const disk = Promise.withResolvers<void>()
  writing = disk.promise
  await addReady(pdfFile('a.pdf'))
  uploader.dispatch({ type: 'upload', ids: ids() })
  await new Promise((resolve) => setImmediate(resolve))
  expect([steps(), calls.length]).toEqual([['sending'], 0])
  disk.resolve()
  await until(() => calls.length === 1)
})

describe('after a reload', () => {
  const kept = (name: string, uploadId: string | null, kind: typeof KIND | null = KIND) => {
    const file = pdfFile(name)
    const picked = { name, size: file.size, lastModified: file.lastModified }
    return {
      id: name,
      picked,
      filename: name,
      kind,
      sourceChanges: null,
      preparation: null,
      uploadId,
      revision: 0,
      parts: [],
      files: filesToProcess({ file }),
      partFiles: new Map(),
    }
  }

  it('resumes every file in its last state', async () => {
    const [sent, waiting, lost] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
    const known = { uploadId: sent ?? '', kind: KIND, contentType: 'application/pdf' }
    const request = { ...known, filename: 'sent.pdf', file: new Blob() }
    const call = {
      ...request,
      disputeId: '',
      onProgress: () => undefined,
      signal: AbortSignal.any([]),
    }
    uploads.set(sent ?? '', uploadOf(call, { state: 'delivered', documentId: 'docu_test_1' }))
    uploads.set(waiting ?? '', uploadOf({ ...call, uploadId: waiting ?? '' }))

    uploader.restoreRows([
      kept('untouched.pdf', null, null),
      kept('ready.pdf', null),
      kept('sent.pdf', sent ?? ''),
      kept('waiting.pdf', waiting ?? ''),
      kept('lost.pdf', lost ?? ''),
    ])
    await until(() => steps().join() === 'needs_kind,ready,delivered,waiting,ready')
    expect(items()[4]).toMatchObject({ kind: KIND, uploadId: lost, restored: true })

    uploader.dispatch({ type: 'upload', ids: ['lost.pdf'] })
    await until(() => calls.length === 1)
    expect(calls[0]?.uploadId).toBe(lost)
    uploader.dispatch({ type: 'acknowledge_restored' })
    expect(items().some(({ restored }) => restored)).toBe(false)
  })
})
