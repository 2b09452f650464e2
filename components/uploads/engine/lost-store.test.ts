import { expect, it, vi } from 'vitest'
import type { Upload } from '@/lib/contract/documents'
import { sha256 } from '@/lib/file-prep/shared/sha256'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import type { SharedQueue } from './shared-queue'
import {
  addReady,
  deliveredAs,
  editedFile,
  idsOf,
  isReleased,
  items,
  releasedRow,
  setUpQueueTabs,
  steps,
  textOf,
  until,
  type TestStore,
} from './testing/queue-tabs'
import { uploaderTools } from './testing/uploader-tools'

/** When the browser's store cannot be read, no row disappears, and nothing that is still stored is deleted. */

const { stored, calls, memoryStore, openTab } = setUpQueueTabs()

async function sentHash(tab: SharedQueue, id: string) {
  const before = calls.length
  tab.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length > before)
  return sha256((await calls.at(-1)?.file.arrayBuffer()) ?? new ArrayBuffer())
}

/** A store of which some functions fail while `isBroken`. */
function breakable(functions: Partial<TestStore>) {
  const store = { isBroken: false, open: async (): Promise<TestStore> => memoryStore() }
  store.open = async () => ({ ...memoryStore(), ...(store.isBroken && functions) })
  return store
}

const failing = () => Promise.reject(new Error('The disk does not answer'))

it('a row whose bytes are lost stays in the tab that takes over, and can be prepared again', async () => {
  const first = openTab()
  const { id, made } = await releasedRow(first)
  const second = openTab()
  await until(() => steps(second).join() === 'ready' && isReleased(second, id))
  stored.clear()
  first.close()
  await until(() => steps(second).join() === 'refused')
  expect(items(second)[0]?.state).toMatchObject({ problem: 'processed_file_missing' })
  second.dispatch({ type: 'reset', id })
  await until(() => steps(second).join() === 'ready')
  expect(await sentHash(second, id)).toBe(made.original.sha256)
})

it('a tab that takes over while the store cannot be read keeps the rows, and sends their exact bytes', async () => {
  const first = openTab()
  const { id, made } = await releasedRow(first)
  const store = breakable({ read: failing })
  const second = openTab(store.open)
  await until(() => steps(second).join() === 'ready' && isReleased(second, id))
  store.isBroken = true
  first.close()
  await until(() => !second.snapshot().elsewhere)
  store.isBroken = false
  await until(() => steps(second).join() === 'ready')
  expect(await sentHash(second, id)).toBe(made.sha256)
})

it('an upload whose bytes are lost continues under its id in the tab that takes over', async () => {
  const find = vi.fn<(uploadId: string) => Promise<Upload | null>>(async () => null)
  const first = openTab()
  const { id } = await releasedRow(first)
  await sentHash(first, id)
  const uploadId = calls[0]?.uploadId
  const second = openTab(undefined, {
    follow: { ...uploaderTools().follow, find, list: async () => [] },
  })
  await until(() => items(second)[0]?.uploadId === uploadId && isReleased(second, id))
  stored.clear()
  first.close()
  await until(() => !second.snapshot().elsewhere)
  await until(() => items(second).length === 1 && steps(second)[0] !== 'checking')
  expect(items(second)[0]?.uploadId).toBe(uploadId)
})

it('a file whose stored bytes are lost is prepared, stored and sent again, as the same file', async () => {
  const tab = openTab(undefined, {
    processFile: (file) => editedFile(file, 'upright', 'location_removed'),
  })
  await addReady(tab, 'a.pdf')
  const [id = ''] = idsOf(tab)
  await until(() => isReleased(tab, id))
  stored.clear()
  tab.dispatch({ type: 'upload', ids: [id] })
  await until(() => steps(tab).join() === 'failed')
  tab.dispatch({ type: 'reset', id })
  await until(() => steps(tab).join() === 'ready' && stored.size === 1)
  await until(() => isReleased(tab, id))
  expect(await textOf(tab, id)).toMatch(/upright$/)
  expect(await sentHash(tab, id)).toBe(items(tab)[0]?.preparation?.made.sha256)
})

it('a file that could not be read once is still stored, and can be retried', async () => {
  const before = openTab()
  const { id } = await releasedRow(before)
  before.close()
  const store = breakable({ readBytes: failing })
  store.isBroken = true
  const after = openTab(store.open)
  await until(() => steps(after).join() === 'refused')
  after.dispatch({ type: 'reset', id })
  await until(() => steps(after).join() === 'refused')
  expect([...stored.keys()]).toEqual([id])
  store.isBroken = false
  after.dispatch({ type: 'reset', id })
  await until(() => steps(after).join() === 'ready')
  expect(items(after)[0]?.preparation?.changes).toEqual(['redacted'])
  expect(await textOf(after, id)).toMatch(/redacted$/)
})

it('an upload whose file could not be read is sent under its id, with its edits, once it can be read', async () => {
  const before = openTab()
  const { id, made } = await releasedRow(before)
  await sentHash(before, id)
  const uploadId = calls[0]?.uploadId
  before.close()
  const store = breakable({ readBytes: failing })
  store.isBroken = true
  const after = openTab(store.open)
  // Our server has none.
  await until(() => steps(after).join() === 'ready')
  after.dispatch({ type: 'upload', ids: [id] })
  await until(() => steps(after).join() === 'failed')
  after.dispatch({ type: 'reset', id })
  await until(() => steps(after).join() === 'ready')
  store.isBroken = false
  expect(await sentHash(after, id)).toBe(made.sha256)
  expect(calls.map((call) => call.uploadId)).toEqual([uploadId, uploadId])
})

it('an upload without a preparation whose file cannot be read is found at our server', async () => {
  const before = openTab(undefined, { processFile: async () => null })
  await addReady(before, 'a.pdf')
  const [id = ''] = idsOf(before)
  before.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length === 1)
  const uploadId = calls[0]?.uploadId ?? ''
  before.close()
  const find = vi.fn<(asked: string) => Promise<Upload | null>>(async () => deliveredAs(uploadId))
  const store = breakable({ readBytes: failing })
  store.isBroken = true
  const after = openTab(store.open, {
    follow: { ...uploaderTools().follow, find, list: async () => [] },
  })
  await until(() => find.mock.calls.some(([asked]) => asked === uploadId))
  await until(() => steps(after).join() === 'delivered')
  expect(calls).toHaveLength(1)
})

it('the source files of a combined one stay stored while they cannot be read', async () => {
  const before = openTab()
  const { id, made } = await releasedRow(before)
  before.dispatch({ type: 'add', files: [{ id: 'b', file: pdfFile('b.pdf') }] })
  await until(() => stored.size === 2 && !steps(before).includes('checking'))
  before.dispatch({ type: 'combine', id: 'whole', file: pdfFile('whole.pdf'), ids: [id, 'b'] })
  await until(() => [...stored.keys()].join() === 'whole' && isReleased(before, 'whole'))
  before.close()
  const store = breakable({ readBytes: failing })
  const after = openTab(async () => ({
    ...memoryStore(),
    readBytes: async (...place) => (await store.open()).readBytes(...place),
  }))
  await until(() => steps(after).join() === 'needs_kind')
  store.isBroken = true
  after.dispatch({ type: 'uncombine', id: 'whole' })
  await until(() => steps(after).join() === 'refused,refused')
  expect([...stored.keys()]).toContain('whole')
  store.isBroken = false
  after.close()
  const again = openTab()
  await until(() => steps(again).join() === 'needs_kind')
  again.dispatch({ type: 'uncombine', id: 'whole' })
  await until(() => steps(again).join() === 'ready,needs_kind')
  expect(await sentHash(again, id)).toBe(made.sha256)
})

it('a combined file is released in other tabs too', async () => {
  const first = openTab()
  await addReady(first, 'a.pdf', 'b.pdf')
  const second = openTab()
  await until(() => steps(second).join() === 'ready,ready')
  first.dispatch({
    type: 'combine',
    id: 'whole',
    file: pdfFile('whole.pdf'),
    ids: idsOf(first),
  })
  await until(() => isReleased(first, 'whole') && isReleased(second, 'whole'))
  expect(second.file('whole')?.place?.row).toBe('whole')
})

it('a file is read on a connection of its own, since the other one may have ended', async () => {
  let opened = 0
  const tab = openTab(async () => {
    opened += 1
    return { ...memoryStore(), ...(opened === 1 && { readBytes: failing }) }
  })
  const { id, made } = await releasedRow(tab)
  expect(await sentHash(tab, id)).toBe(made.sha256)
})

it('a file that cannot be read is not reported as unsent while our server may have it', async () => {
  const found = Promise.withResolvers<Upload | null>()
  const tab = openTab(undefined, {
    follow: { ...uploaderTools().follow, find: () => found.promise },
  })
  const { id } = await releasedRow(tab)
  stored.clear()
  tab.dispatch({ type: 'upload', ids: [id] })
  found.reject(new Error('No connection'))
  await until(() => steps(tab).join() === 'failed')
  expect(items(tab)[0]?.state).not.toMatchObject({ error: { code: 'processed_file_missing' } })
})

it('other tabs hear of released files, and of those that are brought back before they leave the store', async () => {
  const first = openTab()
  const { id } = await releasedRow(first)
  const second = openTab()
  await until(() => steps(second).join() === 'ready' && isReleased(second, id))
  first.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length === 1)
  first.dispatch({ type: 'follow', id, upload: deliveredAs(calls[0]?.uploadId ?? '') })
  await until(() => stored.size === 0)
  expect(await textOf(second, id)).toMatch(/redacted$/)
})
