import { expect, it, vi } from 'vitest'
import { sha256 } from '@/lib/file-prep/shared/sha256'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { PATIENT } from '@/testing/patient'
import { withIds } from './queue-command'
import { queueMessageSchema } from './queue-message'
import type { SharedQueue } from './shared-queue'
import {
  deliveredAs,
  editedAgain,
  isReleased,
  items,
  noStore,
  redactedRow,
  releasedRow,
  setUpQueueTabs,
  steps,
  textOf,
  until,
} from './testing/queue-tabs'

/** A prepared file is only in the store once it is written there, and is read back exactly or not at all. */

const { stored, calls, memoryStore, openTab } = setUpQueueTabs()

async function sendRow(tab: SharedQueue, id: string) {
  const before = calls.length
  tab.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length > before)
  return calls.at(-1)?.file
}

const hashOf = async (file: Blob | undefined) => file && sha256(await file.arrayBuffer())

it('a prepared file is released once it is written, not before', async () => {
  const writing = Promise.withResolvers<void>()
  const store = memoryStore()
  const tab = openTab(async () => ({
    ...store,
    add: async (...row) => {
      await writing.promise
      return store.add(...row)
    },
  }))
  const { id, made } = await redactedRow(tab)
  expect(tab.file(id)?.content).toBe(made.file)
  writing.resolve()
  await until(() => isReleased(tab, id))
  expect(await textOf(tab, id)).toMatch(/redacted$/)
})

it.each([
  ['there is no store', noStore],
  [
    'the store is full',
    async () => ({
      ...memoryStore(),
      add: () => Promise.reject(new DOMException('No room', 'QuotaExceededError')),
    }),
  ],
] as const)('a prepared file stays in memory when %s', async (_, openStore) => {
  const tab = openTab(openStore)
  const { id, made } = await redactedRow(tab)
  await until(() => tab.snapshot().unkept.has(id))
  expect(tab.file(id)?.content).toBe(made.file)
  expect(await hashOf(await sendRow(tab, id))).toBe(made.sha256)
})

it('the picked file stays on the disk', async () => {
  const tab = openTab()
  const { id, made } = await releasedRow(tab)
  stored.clear()
  tab.dispatch({ type: 'reset', id })
  await until(() => steps(tab).join() === 'ready')
  expect(await hashOf(await sendRow(tab, id))).toBe(made.original.sha256)
})

it('the exact bytes are read back and sent', async () => {
  const tab = openTab()
  const { id, made } = await releasedRow(tab)
  expect(await hashOf(await sendRow(tab, id))).toBe(made.sha256)
})

it('only the last of several edits is sent', async () => {
  const tab = openTab()
  const { id } = await releasedRow(tab)
  const first = tab.file(id)
  const again = await editedAgain(tab, id, 'redacted again')
  tab.dispatch({ type: 'reprocess', id, made: again })
  await until(() => isReleased(tab, id))
  await expect(first?.read()).rejects.toThrow()
  expect(await hashOf(await sendRow(tab, id))).toBe(again.sha256)
})

it.each([
  ['are gone', () => stored.clear()],
  [
    'were replaced by as many others',
    (id: string) => {
      const row = stored.get(id)
      if (row) stored.set(id, { ...row, bytes: new Blob(['x'.repeat(row.bytes.size)]) })
    },
  ],
  [
    'are those of a later write',
    (id: string) => {
      const row = stored.get(id)
      if (row) stored.set(id, { ...row, version: 'later' })
    },
  ],
] as const)('nothing is sent when the stored bytes %s', async (_, change) => {
  const tab = openTab()
  const { id } = await releasedRow(tab)
  change(id)
  tab.dispatch({ type: 'upload', ids: [id] })
  await until(() => steps(tab).join() === 'failed')
  expect(items(tab)[0]?.state).toMatchObject({
    error: { code: 'processed_file_missing' },
    retryable: false,
  })
  expect(calls).toEqual([])
  tab.dispatch({ type: 'reset', id })
  await until(() => steps(tab).join() === 'ready')
  expect(items(tab)[0]?.preparation?.changes).toEqual([])
})

it.each([
  ['at once', async () => {}],
  ['when the store has removed it', () => vi.waitFor(() => expect(stored.size).toBe(0), PATIENT)],
] as const)('a removal can be undone %s', async (_, wait) => {
  const tab = openTab()
  const { id, made } = await releasedRow(tab)
  tab.dispatch({ type: 'remove', id })
  await wait()
  tab.dispatch({ type: 'undo_removal', id })
  await until(() => steps(tab).join() === 'ready')
  await until(() => stored.size === 1 && isReleased(tab, id))
  expect(await hashOf(await sendRow(tab, id))).toBe(made.sha256)
})

it('a delivered file can still be displayed', async () => {
  const tab = openTab()
  const { id } = await releasedRow(tab)
  await sendRow(tab, id)
  tab.dispatch({ type: 'follow', id, upload: deliveredAs(calls[0]?.uploadId ?? '') })
  await until(() => steps(tab).join() === 'delivered' && stored.size === 0)
  expect(await textOf(tab, id)).toMatch(/redacted$/)
})

it.each([
  ['also when the combined file has no room', true],
  ['and are read from the combined one', false],
] as const)('source files survive their rows, %s', async (_, isFull) => {
  let isHeld = false
  const store = memoryStore()
  const tab = openTab(async () => ({
    ...store,
    add: async (...row) => {
      if (isHeld) throw new DOMException('No room', 'QuotaExceededError')
      return store.add(...row)
    },
  }))
  const { id, made } = await releasedRow(tab)
  tab.dispatch({ type: 'add', files: [{ id: 'b', file: pdfFile('b.pdf') }] })
  await until(() => stored.size === 2 && !steps(tab).includes('checking'))
  isHeld = isFull
  tab.dispatch({ type: 'combine', id: 'whole', file: pdfFile('whole.pdf'), ids: [id, 'b'] })
  await until(() => steps(tab).join() === 'needs_kind')
  await until(() => [...stored.keys()].join() === (isFull ? '' : 'whole'))
  expect(isReleased(tab, 'whole')).toBe(!isFull)
  tab.dispatch({ type: 'uncombine', id: 'whole' })
  await until(() => steps(tab).join() === 'ready,needs_kind')
  await until(() => !stored.has('whole') && stored.size === (isFull ? 0 : 2))
  expect(await hashOf(await sendRow(tab, id))).toBe(made.sha256)
})

it('a reloaded page has no bytes until they are needed, and sends the exact ones', async () => {
  const before = openTab()
  const { id, made } = await releasedRow(before)
  before.dispatch({ type: 'add', files: [{ id: 'b', file: pdfFile('b.pdf') }] })
  await until(() => stored.size === 2 && !steps(before).includes('checking'))
  before.close()

  const after = openTab()
  await until(() => steps(after).join() === 'ready,needs_kind')
  expect(isReleased(after, id) && isReleased(after, 'b')).toBe(true)
  expect(await hashOf(await sendRow(after, id))).toBe(made.sha256)
  // What was picked is in the store too.
  after.dispatch({ type: 'cancel', id })
  const again = await editedAgain(after, id, 'redacted again')
  after.dispatch({ type: 'reprocess', id, made: again })
  await until(() => isReleased(after, id))
  after.dispatch({ type: 'reset', id })
  await until(() => steps(after).join() === 'ready,needs_kind')
  expect(await hashOf(await sendRow(after, id))).toBe(made.original.sha256)
})

it('a restored row whose bytes are gone by then is refused, and can be prepared again', async () => {
  const before = openTab()
  await releasedRow(before)
  before.close()
  const after = openTab(async () => ({
    ...memoryStore(),
    readBytes: () => Promise.reject(new Error('The disk was removed')),
  }))
  await until(() => steps(after).join() === 'refused')
  expect(items(after)[0]?.state).toMatchObject({ problem: 'processed_file_missing' })
})

it('other tabs are told where a released file is, and read it there', async () => {
  const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage')
  const sentLast = () => {
    const messages = post.mock.calls.map(([message]) => queueMessageSchema.parse(message))
    return messages.findLast((message) => message.from === 'leader')?.rowFiles
  }
  const first = openTab()
  const { id } = await redactedRow(first)
  const second = openTab()
  await until(() => steps(second).join() === 'ready')
  const held = second.file(id)
  await until(() => isReleased(first, id) && isReleased(second, id))
  // Of an open dialog, it is still the same file.
  expect(second.file(id)).toBe(held)
  expect(sentLast()?.get(id)?.processed).toMatchObject({ row: id, name: 'a.pdf' })
  expect(await textOf(second, id)).toMatch(/redacted$/)
  first.dispatch({ type: 'rename', id, filename: 'receipt.pdf' })
  await until(() => items(second)[0]?.filename === 'receipt.pdf')
  expect(sentLast()?.size).toBe(0)
  post.mockRestore()
})

it('a tab that takes over while it reads a file gets it, and sends it', async () => {
  const opening = Promise.withResolvers<void>()
  const first = openTab()
  const { id, made } = await releasedRow(first)
  const opened = vi.fn<() => void>()
  const second = openTab(async () => {
    opened()
    await opening.promise
    return memoryStore()
  })
  await until(() => steps(second).join() === 'ready')
  const reading = second.file(id)?.read()
  await until(() => opened.mock.calls.length === 1)
  first.close()
  await until(() => opened.mock.calls.length === 2)
  opening.resolve()
  expect(await hashOf(await reading)).toBe(made.sha256)
  await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
  expect(await hashOf(await sendRow(second, id))).toBe(made.sha256)
})

it('a tab that missed where a file was stored last takes the stored one', async () => {
  const first = openTab()
  const { id } = await releasedRow(first)
  const second = openTab()
  await until(() => steps(second).join() === 'ready' && isReleased(second, id))
  const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => {})
  const again = await editedAgain(first, id, 'redacted again')
  first.dispatch({ type: 'reprocess', id, made: again })
  await until(() => isReleased(first, id))
  post.mockRestore()
  first.close()
  await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
  expect(await hashOf(await sendRow(second, id))).toBe(again.sha256)
})

it('a removal in another tab can be undone there', async () => {
  const first = openTab()
  const { id, made } = await releasedRow(first)
  const second = openTab()
  await until(() => steps(second).join() === 'ready')
  second.dispatch({ type: 'remove', id })
  await until(() => stored.size === 0)
  second.dispatch({ type: 'undo_removal', id })
  second.dispatch({ type: 'add', files: withIds([{ file: pdfFile('b.pdf') }]) })
  await until(() => stored.size === 2 && isReleased(first, id) && isReleased(second, id))
  expect(await hashOf(await second.file(id)?.read())).toBe(made.sha256)
})
