import { expect, it, vi } from 'vitest'
import { blocked } from '@/lib/file-prep/shared/processed'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { PATIENT } from '@/testing/patient'
import type { SharedQueue } from './shared-queue'
import {
  addReady,
  editedAgain,
  editedFile,
  idsOf,
  items,
  noStore,
  setUpQueueTabs,
  steps,
  textOf,
  until,
} from './testing/queue-tabs'

/** A tab that takes over must never send a picked file in place of what was made of it. */

const { stored, calls, memoryStore, openTab } = setUpQueueTabs()

/** Channels between tabs that lose the files of each message once `lose` was called. */
function channelsThatLoseFiles() {
  let areLost = false
  class Channel extends BroadcastChannel {
    override postMessage(message: unknown) {
      const isLeader = message instanceof Object && 'rowFiles' in message
      super.postMessage(areLost && isLeader ? { ...message, rowFiles: new Map() } : message)
    }
  }
  vi.stubGlobal('BroadcastChannel', Channel)
  return () => {
    areLost = true
  }
}

/** The second of two tabs took over after the first one redacted a file, whose bytes did not reach it. */
async function takeOverWithoutBytes(
  edit: (source: File) => ReturnType<typeof editedFile>,
  openStore: Parameters<typeof openTab>[0] = noStore,
  lastOfFirst: (first: SharedQueue) => Promise<void> = async () => undefined,
  toolsOfSecond: Parameters<typeof openTab>[1] = {},
) {
  const lose = channelsThatLoseFiles()
  const first = openTab(openStore)
  await addReady(first, 'a.pdf')
  const second = openTab(openStore, toolsOfSecond)
  await until(() => steps(second).join() === 'ready')
  lose()
  const [id = ''] = idsOf(first)
  first.dispatch({ type: 'reprocess', id, made: await edit(pdfFile('a.pdf')) })
  await until(() => items(second)[0]?.preparation?.changes.join() === 'redacted')
  await lastOfFirst(first)
  first.close()
  await until(() => !second.snapshot().elsewhere && !steps(second).includes('checking'))
  return { tab: second, id }
}

it('a redacted file whose bytes did not arrive is refused, and can be prepared and redacted again', async () => {
  const { tab, id } = await takeOverWithoutBytes((source) => editedFile(source, 'redacted'))
  expect(items(tab)[0]?.state).toMatchObject({ step: 'refused', problem: 'processed_file_missing' })
  tab.dispatch({ type: 'upload', ids: [id] })
  expect(steps(tab)).toEqual(['refused'])
  expect(calls).toEqual([])

  tab.dispatch({ type: 'reset', id })
  await until(() => steps(tab).join() === 'ready')
  expect(items(tab)[0]?.preparation?.changes).toEqual([])
  tab.dispatch({ type: 'reprocess', id, made: await editedFile(pdfFile('a.pdf'), 'again') })
  tab.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length === 1)
  expect(await calls[0]?.file.text()).toMatch(/again$/)
})

it('a picked file with as many bytes as the redacted one is not sent either', async () => {
  const { tab, id } = await takeOverWithoutBytes(async (source) => {
    const made = await editedFile(source, '')
    return { ...made, sha256: '0'.repeat(64) }
  })
  expect(steps(tab)).toEqual(['ready'])
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

it('an upload whose bytes did not arrive either is refused once our server says that it has none', async () => {
  const { tab, id } = await takeOverWithoutBytes(
    (source) => editedFile(source, 'redacted'),
    noStore,
    async (first) => {
      first.dispatch({ type: 'upload', ids: idsOf(first) })
      await until(() => calls.length === 1)
    },
  )
  await until(() => steps(tab).join() === 'failed')
  expect(items(tab)[0]?.state).toMatchObject({ error: { code: 'processed_file_missing' } })
  tab.dispatch({ type: 'upload', ids: [id] })
  expect(calls).toHaveLength(1)
})

it('the stored bytes are sent when those of a message did not arrive', async () => {
  const { tab, id } = await takeOverWithoutBytes(
    (source) => editedFile(source, 'redacted'),
    async () => memoryStore(),
    (first) =>
      vi.waitFor(async () => {
        const { bytes } = stored.get(idsOf(first)[0] ?? '') ?? {}
        expect(await bytes?.text()).toContain('redacted')
      }, PATIENT),
  )
  expect(steps(tab)).toEqual(['ready'])
  tab.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length === 1)
  expect(await calls[0]?.file.text()).toMatch(/redacted$/)
})

it('a stored redaction stays when the tab that takes over missed it', async () => {
  const first = openTab()
  await addReady(first, 'a.pdf')
  const second = openTab()
  await until(() => steps(second).join() === 'ready')
  const [id = ''] = idsOf(first)
  const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => {})
  first.dispatch({ type: 'reprocess', id, made: await editedFile(pdfFile('a.pdf'), 'redacted') })
  await vi.waitFor(async () => {
    expect(await stored.get(id)?.bytes.text()).toContain('redacted')
  }, PATIENT)
  expect(items(second)[0]?.preparation?.changes).toEqual([])
  post.mockRestore()
  first.close()
  await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
  expect(items(second)[0]?.preparation?.changes).toEqual(['redacted'])
  expect(await textOf(second, id)).toMatch(/redacted$/)
})

it('a second stored redaction stays too, even of a file with an upload id', async () => {
  const first = openTab()
  await addReady(first, 'a.pdf')
  const [id = ''] = idsOf(first)
  const once = await editedFile(pdfFile('a.pdf'), 'redacted')
  first.dispatch({ type: 'reprocess', id, made: once })
  first.dispatch({ type: 'upload', ids: [id] })
  await until(() => calls.length === 1)
  first.dispatch({ type: 'cancel', id })
  const second = openTab()
  await until(() => steps(second).join() === 'cancelled')
  expect(items(second)[0]?.uploadId).toEqual(expect.any(String))
  const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => {})
  const twice = await editedAgain(first, id, 'redacted twice')
  first.dispatch({ type: 'reprocess', id, made: twice })
  await vi.waitFor(async () => {
    expect(await stored.get(id)?.bytes.text()).toContain('twice')
  }, PATIENT)
  post.mockRestore()
  first.close()
  await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
  expect(await textOf(second, id)).toMatch(/twice$/)
})

it.each([
  ['and was not stored', false, []],
  ['while the replaced one is stored', true, ['a.pdf']],
] as const)(
  'no earlier file takes the name of one that did not arrive %s',
  async (_, isStored, left) => {
    const lose = channelsThatLoseFiles()
    let isHeld = false
    const store = memoryStore()
    const open: Parameters<typeof openTab>[0] = async () =>
      isStored
        ? { ...store, add: (...row) => (isHeld ? new Promise(() => undefined) : store.add(...row)) }
        : null
    const first = openTab(open, { processFile: async () => blocked('pdf_password') })
    first.dispatch({ type: 'add', files: [{ id: 'row', file: pdfFile('a.pdf') }] })
    const second = openTab(open)
    await until(() => steps(second).join() === 'refused' && stored.size === left.length)
    lose()
    isHeld = true
    const other = new File([await pdfFile('b.pdf').text(), 'b'], 'b.pdf')
    first.dispatch({ type: 'replace', id: 'row', entry: { file: other } })
    await until(() => items(second)[0]?.picked.name === 'b.pdf')
    first.close()
    await until(() => !second.snapshot().elsewhere && !steps(second).includes('checking'))
    expect(items(second).map(({ filename }) => filename)).toEqual(left)
  },
)

it('an upload whose bytes did not arrive is followed without a check of the picked file', async () => {
  const previewed: number[] = []
  const { tab } = await takeOverWithoutBytes(
    (source) => editedFile(source, 'redacted'),
    noStore,
    async (first) => {
      first.dispatch({ type: 'upload', ids: idsOf(first) })
      await until(() => calls.length === 1)
    },
    {
      preview: async ({ size }) => {
        previewed.push(size)
        return { ok: false, problem: 'image_corrupt' }
      },
      follow: { list: async () => [], find: async () => null, isHidden: () => true },
    },
  )
  await until(() => steps(tab).join() === 'settling')
  expect(previewed).toEqual([])
})

it('an edit that its tab could not pass on before it took over is applied', async () => {
  const first = openTab()
  await addReady(first, 'a.pdf')
  const second = openTab()
  await until(() => steps(second).join() === 'ready')
  await until(() => stored.size === 1)
  const [id = ''] = idsOf(second)
  const made = await editedFile(pdfFile('a.pdf'), 'redacted')
  second.dispatch({ type: 'reprocess', id, made })
  first.close()
  await until(() => !second.snapshot().elsewhere && steps(second).join() === 'ready')
  expect(items(second)[0]?.preparation?.changes).toEqual(['redacted'])
  expect(await textOf(second, id)).toMatch(/redacted$/)
})
