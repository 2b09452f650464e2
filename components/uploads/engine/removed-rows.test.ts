import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UploadRequest } from '@/lib/api-client/upload'
import { pdfFile, pngFile } from '@/lib/file-prep/testing/test-files'
import { prepareUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { createUploader, type Uploader } from './uploader'

const KIND = 'proof_of_receipt'

let calls: UploadRequest[]
let runner: Uploader

beforeEach(() => {
  calls = []
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:thumbnail')
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
  runner = createUploader({
    disputeId: 'dspt_test_1',
    upload(request) {
      calls.push(request)
      return new Promise(() => undefined)
    },
    follow: { list: async () => [], find: async () => null, isHidden: () => false },
    written: async () => undefined,
    findSame: async () => [],
    prepare: (file) => prepareUnchanged(file),
    preview: async () => ({ ok: true, thumbnail: new Blob(['picture']), pages: 2 }),
    onDocumentsChanged: () => undefined,
  })
})

afterEach(() => {
  runner.stop()
  vi.restoreAllMocks()
})

const items = () => runner.snapshot().queue.items
const steps = () => items().map(({ state }) => state.step)
const ids = () => items().map(({ id }) => id)
const idAt = (index: number) => items()[index]?.id ?? ''

async function until(condition: () => boolean) {
  await vi.waitFor(() => expect(condition(), steps().join()).toBe(true))
}

async function addReady(...files: File[]) {
  runner.add(files.map((file) => ({ file })))
  runner.chooseKind(ids(), KIND)
  await until(() => !steps().includes('checking'))
}

describe('undoing a removal', () => {
  it('restores the row with its file, kind, name and place', async () => {
    const [first, second] = [pdfFile('a.pdf'), pngFile('b.png')]
    await addReady(first, second)
    const id = idAt(0)
    runner.rename(id, 'receipt')
    runner.remove(id)
    expect(runner.file(id)).toBeUndefined()
    runner.undoRemoval(id)
    await until(() => steps().join() === 'ready,ready')
    expect(items()[0]).toMatchObject({ id, filename: 'receipt.pdf', kind: KIND })
    expect(runner.file(id)).toBe(first)
    expect(runner.snapshot().thumbnails.has(id)).toBe(true)
    runner.upload([id])
    await until(() => calls.length === 1)
    expect(calls[0]).toMatchObject({ filename: 'receipt.pdf', file: first })
  })

  it('restores a combined row with the files it was combined from', async () => {
    await addReady(pdfFile('a.pdf'), pdfFile('b.pdf'))
    runner.combine('whole', pdfFile('whole.pdf'), ids())
    await until(() => steps().join() === 'needs_kind')
    runner.remove('whole')
    runner.undoRemoval('whole')
    await until(() => steps().join() === 'needs_kind')
    runner.uncombine('whole')
    await until(() => steps().join() === 'ready,ready')
    expect(ids().map((part) => runner.file(part)?.name)).toEqual(['a.pdf', 'b.pdf'])
  })

  it('does nothing a second time', async () => {
    await addReady(pdfFile('a.pdf'))
    const id = idAt(0)
    runner.remove(id)
    runner.undoRemoval(id)
    await until(() => steps().join() === 'ready')
    runner.undoRemoval(id)
    expect(ids()).toEqual([id])
  })
})
