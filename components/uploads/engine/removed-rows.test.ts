import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UploadRequest } from '@/lib/api-client/upload'
import { pdfFile, pngFile } from '@/lib/file-prep/testing/test-files'
import { PATIENT } from '@/testing/patient'
import { uploaderTools } from './testing/uploader-tools'
import { withIds } from './queue-command'
import { createUploader, type Uploader } from './uploader'

const KIND = 'proof_of_receipt'

let calls: UploadRequest[]
let uploader: Uploader

beforeEach(() => {
  calls = []
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:thumbnail')
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
  const tools = uploaderTools({
    upload(request) {
      calls.push(request)
      return new Promise(() => undefined)
    },
    preview: async () => ({ ok: true, thumbnail: new Blob(['picture']), pages: 2 }),
  })
  uploader = createUploader(tools)
})

afterEach(() => {
  uploader.stop()
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
  uploader.dispatch({ type: 'add', files: withIds(files.map((file) => ({ file }))) })
  uploader.dispatch({ type: 'choose_kind', ids: ids(), kind: KIND })
  await until(() => !steps().includes('checking'))
}

describe('undoing a removal', () => {
  it('restores the row with its file, kind, name and position', async () => {
    const [first, second] = [pdfFile('a.pdf'), pngFile('b.png')]
    await addReady(first, second)
    const id = idAt(0)
    uploader.dispatch({ type: 'rename', id, filename: 'receipt' })
    uploader.dispatch({ type: 'remove', id })
    expect(uploader.file(id)).toBeUndefined()
    uploader.dispatch({ type: 'undo_removal', id })
    await until(() => steps().join() === 'ready,ready')
    expect(items()[0]).toMatchObject({ id, filename: 'receipt.pdf', kind: KIND })
    expect(uploader.file(id)?.content).toBe(first)
    expect(uploader.snapshot().thumbnails.has(id)).toBe(true)
    uploader.dispatch({ type: 'upload', ids: [id] })
    await until(() => calls.length === 1)
    expect(calls[0]).toMatchObject({ filename: 'receipt.pdf', file: first })
  })

  it('restores a combined row with its source files', async () => {
    await addReady(pdfFile('a.pdf'), pdfFile('b.pdf'))
    uploader.dispatch({ type: 'combine', id: 'whole', file: pdfFile('whole.pdf'), ids: ids() })
    await until(() => steps().join() === 'needs_kind')
    uploader.dispatch({ type: 'remove', id: 'whole' })
    uploader.dispatch({ type: 'undo_removal', id: 'whole' })
    await until(() => steps().join() === 'needs_kind')
    uploader.dispatch({ type: 'uncombine', id: 'whole' })
    await until(() => steps().join() === 'ready,ready')
    expect(ids().map((part) => uploader.file(part)?.name)).toEqual(['a.pdf', 'b.pdf'])
  })

  it('has no effect the second time', async () => {
    await addReady(pdfFile('a.pdf'))
    const id = idAt(0)
    uploader.dispatch({ type: 'remove', id })
    uploader.dispatch({ type: 'undo_removal', id })
    await until(() => steps().join() === 'ready')
    uploader.dispatch({ type: 'undo_removal', id })
    expect(ids()).toEqual([id])
  })
})
