import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/lib/api-client/api-error'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { hashOf } from '@/components/uploads/queue/combine-steps'
import { withIds } from './queue-command'
import type { SharedQueue } from './shared-queue'
import {
  addReady,
  deliveredAs,
  editedFile,
  idsOf,
  items,
  KIND,
  noStore,
  setUpQueueTabs,
  steps,
  textOf,
  until,
} from './testing/queue-tabs'

const { stored, calls, guards, memoryStore, heldStore, openTab, openChannel } = setUpQueueTabs()

describe('one tab', () => {
  it('accepts files before it knows that it is alone, and keeps them', async () => {
    const tab = openTab()
    await addReady(tab, 'a.pdf', 'b.pdf')
    expect(tab.snapshot().elsewhere).toBe(false)
    await until(() => stored.size === 2)
  })

  it('restores the queue in order after the page was closed', async () => {
    const before = openTab()
    await addReady(before, 'a.pdf', 'b.pdf', 'c.pdf')
    before.dispatch({ type: 'remove', id: idsOf(before)[0] ?? '' })
    before.dispatch({ type: 'upload', ids: [idsOf(before)[0] ?? ''] })
    await until(() => calls.length === 1)
    before.close()

    const after = openTab()
    await until(() => steps(after).join() === 'ready,ready')
    expect(items(after).map(({ filename }) => filename)).toEqual(['b.pdf', 'c.pdf'])
    expect(items(after).every(({ restored }) => restored)).toBe(true)
    after.dispatch({ type: 'upload', ids: idsOf(after).slice(0, 1) })
    await until(() => calls.length === 2)
    expect(calls[1]?.uploadId).toBe(calls[0]?.uploadId)
  })

  it('works without storage, reports it, and confirms before it is left', async () => {
    const tab = openTab(() => Promise.reject(new Error('no database')))
    await addReady(tab, 'a.pdf')
    expect([...tab.snapshot().unkept]).toEqual(idsOf(tab))
    expect(guards.size).toBe(1)
    tab.dispatch({ type: 'remove', id: idsOf(tab)[0] ?? '' })
    expect(guards.size).toBe(0)
  })

  it('confirms before it is left only while something would be interrupted', async () => {
    const tab = openTab()
    await addReady(tab, 'a.pdf')
    await until(() => guards.size === 0)
    tab.dispatch({ type: 'upload', ids: idsOf(tab) })
    expect(guards.size).toBe(1)
  })
})

describe('one tab with a slow disk', () => {
  it('confirms before it is left while a file is being stored', async () => {
    const tab = openTab(heldStore)
    await addReady(tab, 'a.pdf')
    expect([...tab.snapshot().unkept]).toEqual([])
    expect(guards.size).toBe(1)
    tab.dispatch({ type: 'remove', id: idsOf(tab)[0] ?? '' })
    expect(guards.size).toBe(0)
  })
})

/** A tab with one ready file in a store that never completes a later write of its facts. */
async function openTabWithHungFacts(): Promise<SharedQueue> {
  const store = memoryStore()
  const tab = openTab(async () => ({ ...store, writeFacts: () => new Promise(() => undefined) }))
  tab.dispatch({ type: 'add', files: withIds([{ file: pdfFile('a.pdf'), kind: KIND }]) })
  await until(() => stored.size === 1 && steps(tab).join() === 'ready')
  return tab
}

describe('a tab that is closed', () => {
  const names = (tab: SharedQueue) => items(tab).map(({ filename }) => filename)

  it('leaves the files to another tab that were shown there and not stored yet', async () => {
    const first = openTab(heldStore)
    await addReady(first, 'a.pdf')
    const second = openTab()
    await until(() => second.snapshot().elsewhere)
    second.dispatch({ type: 'add', files: withIds([{ file: pdfFile('b.pdf') }]) })
    await until(() => steps(second).join() === 'ready,needs_kind')
    const ids = idsOf(second)
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready,needs_kind')
    expect(names(second)).toEqual(['a.pdf', 'b.pdf'])
    expect(idsOf(second)).toEqual(ids)
    expect(items(second)[0]?.kind).toBe(KIND)
    await until(() => stored.size === 2)
  })

  it('leaves what the agent did to files that were not stored yet', async () => {
    const first = openTab(heldStore)
    await addReady(first, 'a.pdf', 'b.pdf', 'c.pdf')
    const [a = '', b = '', c = ''] = idsOf(first)
    first.dispatch({ type: 'rename', id: a, filename: 'receipt.pdf' })
    const made = await editedFile(pdfFile('a.pdf'), 'redacted')
    first.dispatch({ type: 'reprocess', id: a, made })
    first.dispatch({ type: 'combine', id: 'whole', file: pdfFile('whole.pdf'), ids: [b, c] })
    const second = openTab()
    await until(() => steps(second).join() === 'ready,needs_kind')
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready,needs_kind')

    expect(names(second)).toEqual(['receipt.pdf', 'whole.pdf'])
    expect(items(second)[0]).toMatchObject({ kind: KIND, preparation: { changes: ['redacted'] } })
    expect(await textOf(second, a)).toMatch(/redacted$/)
    expect(items(second)[1]?.parts.map(({ filename }) => filename)).toEqual(['b.pdf', 'c.pdf'])
    second.dispatch({ type: 'uncombine', id: 'whole' })
    second.dispatch({ type: 'reset', id: a })
    await until(() => steps(second).join() === 'ready,ready,ready')
    expect(second.file(a)?.size).toBe(pdfFile('a.pdf').size)
    expect(names(second)).toEqual(['receipt.pdf', 'b.pdf', 'c.pdf'])
  })

  it('leaves an edit that was not stored yet, instead of the file stored before it', async () => {
    let isHeld = false
    const store = memoryStore()
    const first = openTab(async () => ({
      ...store,
      add: (...row) => (isHeld ? new Promise(() => undefined) : store.add(...row)),
    }))
    await addReady(first, 'a.pdf', 'b.pdf')
    await until(() => stored.size === 2)
    isHeld = true
    const [a = ''] = idsOf(first)
    const made = await editedFile(pdfFile('a.pdf'), 'redacted')
    first.dispatch({ type: 'reprocess', id: a, made })
    const second = openTab()
    await until(() => items(second)[0]?.preparation?.changes.join() === 'redacted')
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready,ready')
    expect(names(second)).toEqual(['a.pdf', 'b.pdf'])
    expect(items(second)[0]?.preparation?.changes).toEqual(['redacted'])
    expect(await textOf(second, a)).toMatch(/redacted$/)
  })

  it('leaves the files that another tab added before it responded', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf')
    const second = openTab()
    await until(() => steps(second).join() === 'ready')
    second.dispatch({ type: 'add', files: withIds([{ file: pdfFile('b.pdf') }]) })
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready,needs_kind')
    expect(names(second)).toEqual(['a.pdf', 'b.pdf'])
  })

  it('leaves each stored file once', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf', 'b.pdf')
    const second = openTab()
    await until(() => steps(second).join() === 'ready,ready')
    await until(() => stored.size === 2)
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready,ready')
    expect(names(second)).toEqual(['a.pdf', 'b.pdf'])
  })

  it('leaves uploads to be resumed under their ids when nothing was stored', async () => {
    const first = openTab(noStore)
    await addReady(first, 'a.pdf', 'b.pdf', 'c.pdf', 'd.pdf', 'e.pdf')
    const second = openTab(noStore)
    await until(() => steps(second).length === 5)
    first.dispatch({ type: 'upload', ids: idsOf(first).slice(0, 4) })
    await until(() => calls.length === 3)
    const uploadIds = items(first).map(({ uploadId }) => uploadId)
    expect(steps(first).join()).toBe('sending,sending,sending,queued,ready')
    first.close()
    // Our server has none of them, so each can be sent again, which it would recognise.
    await until(() => steps(second).every((step) => step === 'ready'))
    expect(second.snapshot().elsewhere).toBe(false)
    expect(items(second).map(({ uploadId }) => uploadId)).toEqual(uploadIds)
    second.dispatch({ type: 'upload', ids: idsOf(second).slice(0, 4) })
    await until(() => calls.length === 6)
    expect(new Set(calls.map(({ uploadId }) => uploadId))).toEqual(new Set(uploadIds.slice(0, 3)))
  })

  it('resumes an upload under the id that was sent, not the older stored row', async () => {
    const first = await openTabWithHungFacts()
    const second = openTab()
    await until(() => steps(second).join() === 'ready')
    first.dispatch({ type: 'upload', ids: idsOf(first) })
    const sent = items(first)[0]?.uploadId
    await until(() => items(second)[0]?.uploadId === sent)
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
    expect(sent).toEqual(expect.any(String))
    expect(items(second).map(({ uploadId }) => uploadId)).toEqual([sent])
  })

  it('leaves a delivered file under its id when an older version of it is still stored', async () => {
    const first = await openTabWithHungFacts()
    const second = openTab(undefined, {
      follow: { list: async () => [], find: async (id) => deliveredAs(id), isHidden: () => false },
    })
    await until(() => steps(second).join() === 'ready')
    first.dispatch({ type: 'upload', ids: idsOf(first) })
    const sent = items(first)[0]?.uploadId
    first.dispatch({ type: 'follow', id: idsOf(first)[0] ?? '', upload: deliveredAs(sent ?? '') })
    await until(() => steps(second).join() === 'delivered')
    expect(stored.size).toBe(1)
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'delivered')
    expect(items(second)[0]?.uploadId).toBe(sent)
    await until(() => stored.size === 0)
  })

  it('does not leave delivered files that are no longer stored', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf', 'b.pdf')
    const [a = ''] = idsOf(first)
    const second = openTab()
    await until(() => steps(second).length === 2)
    first.dispatch({ type: 'upload', ids: [a] })
    await until(() => calls.length === 1)
    first.dispatch({ type: 'follow', id: a, upload: deliveredAs(calls[0]?.uploadId ?? '') })
    await until(() => steps(second).join() === 'delivered,ready' && stored.size === 1)
    first.close()
    await until(() => !second.snapshot().elsewhere && !steps(second).includes('checking'))
    expect(names(second)).toEqual(['b.pdf'])
  })

  it('leaves nothing that was redacted in the store when the redacted file has no room', async () => {
    let isHeld = false
    const store = memoryStore()
    const first = openTab(async () => ({
      ...store,
      add: (...row) => (isHeld ? new Promise(() => undefined) : store.add(...row)),
    }))
    await addReady(first, 'a.pdf')
    await until(() => stored.size === 1)
    const second = openTab(async () => ({
      ...store,
      add: () => Promise.reject(new DOMException('No room', 'QuotaExceededError')),
    }))
    await until(() => steps(second).join() === 'ready')
    isHeld = true
    const [id = ''] = idsOf(first)
    const made = await editedFile(pdfFile('a.pdf'), 'redacted')
    first.dispatch({ type: 'reprocess', id, made })
    await until(() => items(second)[0]?.preparation?.changes.join() === 'redacted')
    expect(stored.size).toBe(1)
    first.close()
    await until(() => !second.snapshot().elsewhere && stored.size === 0)
    expect(await textOf(second, id)).toMatch(/redacted$/)
    expect([...second.snapshot().unkept]).toEqual([id])
  })

  it('leaves a PDF to be combined by a command without a response', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf', 'b.pdf')
    const second = openTab()
    await until(() => steps(second).join() === 'ready,ready')
    await until(() => stored.size === 2)
    const ids = idsOf(second)
    const hashes = Object.fromEntries(items(second).map((item) => [item.id, hashOf(item) ?? '']))
    second.dispatch({ type: 'combine', id: 'whole', file: pdfFile('whole.pdf'), ids, hashes })
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'needs_kind')
    expect(names(second)).toEqual(['whole.pdf'])
  })

  it('leaves files ready whose Upload had no response, so that nothing that was changed since is sent', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf', 'b.pdf')
    const second = openTab()
    await until(() => steps(second).join() === 'ready,ready')
    await until(() => stored.size === 2)
    second.dispatch({ type: 'upload', ids: idsOf(second) })
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready,ready')
    expect(calls).toEqual([])
    second.dispatch({ type: 'upload', ids: idsOf(second) })
    await until(() => calls.length === 2)
  })

  it('leaves an edit whose broadcast arrives after the tab was closed', async () => {
    const first = openTab(heldStore)
    await addReady(first, 'a.pdf')
    const isRedacted = (): boolean => items(second)[0]?.preparation?.changes.join() === 'redacted'
    const second = openTab(async () => {
      await until(isRedacted)
      return null
    })
    await until(() => steps(second).join() === 'ready')
    const [id = ''] = idsOf(first)
    const made = await editedFile(pdfFile('a.pdf'), 'redacted')
    first.dispatch({ type: 'reprocess', id, made })
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
    expect(items(second)[0]?.preparation?.changes).toEqual(['redacted'])
    expect(await textOf(second, id)).toMatch(/redacted$/)
  })
})

describe('two tabs', () => {
  it('show the same queue, which one of them runs', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf')
    const second = openTab()
    await until(() => steps(second).join() === 'ready')
    expect(second.snapshot().elsewhere).toBe(true)
    expect(second.file(idsOf(second)[0] ?? '')?.name).toBe('a.pdf')

    second.dispatch({ type: 'upload', ids: idsOf(second) })
    second.dispatch({ type: 'upload', ids: idsOf(second) })
    first.dispatch({ type: 'upload', ids: idsOf(first) })
    await until(() => steps(second).join() === 'sending')
    await until(() => calls.length > 0)
    calls[0]?.settle.reject(new ApiError({ code: 'network', status: 0 }))
    await until(() => steps(second).join() === 'failed')
    expect(calls).toHaveLength(1)
  })

  it('send a file that is added in either', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf')
    const second = openTab()
    await until(() => second.snapshot().elsewhere)
    second.dispatch({ type: 'add', files: withIds([{ file: pdfFile('b.pdf') }]) })
    await until(() => steps(first).join() === 'ready,needs_kind')
    expect(first.file(idsOf(first)[1] ?? '')?.name).toBe('b.pdf')
  })

  it('show why a file failed', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf')
    const second = openTab()
    await until(() => second.snapshot().elsewhere)
    second.dispatch({ type: 'upload', ids: idsOf(second) })
    await until(() => calls.length === 1)
    const error = new ApiError({
      code: 'omise_rejected_file',
      status: 502,
      omiseMessage: 'Too dark',
    })
    calls[0]?.settle.reject(error)
    await until(() => steps(second).join() === 'failed')
    expect(items(second)[0]?.state).toMatchObject({
      error: { code: 'omise_rejected_file', omiseMessage: 'Too dark' },
    })
  })

  it('ignore malformed commands and requests', async () => {
    const tab = openTab()
    await addReady(tab, 'a.pdf')
    const otherPage = openChannel()
    const answers: unknown[] = []
    otherPage.onmessage = ({ data }: { data: unknown }) => answers.push(data)
    otherPage.postMessage('hello')
    otherPage.postMessage({ from: 'follower', command: { type: 'remove', id: idsOf(tab)[0] } })
    otherPage.postMessage({
      from: 'follower',
      id: 'x',
      command: { type: 'remove', ids: idsOf(tab) },
    })
    otherPage.postMessage({ from: 'follower', id: 'last', command: null })
    await until(() => answers.length > 0)
    expect(answers).toMatchObject([{ answers: 'last' }])
    expect(steps(tab)).toEqual(['ready'])
    otherPage.close()
  })

  it('ignore a malformed view', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf')
    const second = openTab()
    await until(() => second.snapshot().elsewhere)
    const otherPage = openChannel()
    otherPage.postMessage({ from: 'leader', view: { queue: { items: [] } }, files: new Map() })
    second.dispatch({ type: 'upload', ids: idsOf(second) })
    await until(() => steps(second).join() === 'sending')
    expect(second.file(idsOf(second)[0] ?? '')?.name).toBe('a.pdf')
    otherPage.close()
  })

  it('take over from each other on close, under the same upload id', async () => {
    const first = openTab()
    await addReady(first, 'a.pdf')
    first.dispatch({ type: 'upload', ids: idsOf(first) })
    await until(() => calls.length === 1)
    const second = openTab()
    await until(() => second.snapshot().elsewhere)
    first.close()
    await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
    second.dispatch({ type: 'upload', ids: idsOf(second) })
    await until(() => calls.length === 2)
    expect(calls[0]?.signal.aborted).toBe(true)
    expect(calls[1]?.uploadId).toBe(calls[0]?.uploadId)
  })
})

it('a tab that asks while the first one still opens its store receives the files', async () => {
  const received = vi.fn<() => void>()
  class Channel extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      this.addEventListener('message', received)
    }
  }
  vi.stubGlobal('BroadcastChannel', Channel)
  const opening = Promise.withResolvers<void>()
  const first = openTab(async () => {
    await opening.promise
    return null
  })
  first.dispatch({ type: 'add', files: [{ id: 'a', file: pdfFile('a.pdf') }] })
  const second = openTab()
  await until(() => received.mock.calls.length > 0)
  opening.resolve()
  await until(() => steps(second).join() === 'needs_kind')
  expect(await textOf(second, 'a')).toBe(await pdfFile('a.pdf').text())
})
