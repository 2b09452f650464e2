import { expect, it } from 'vitest'
import { blocked, type ReadyFile } from '@/lib/file-prep/shared/processed'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import type { SharedQueue } from './shared-queue'
import { hashOf } from '@/components/uploads/queue/combine-steps'
import {
  addReady,
  editedFile,
  idsOf,
  items,
  setUpQueueTabs,
  steps,
  textOf,
  until,
} from './testing/queue-tabs'

/** Work on a version of a file that another tab has changed meanwhile must not undo that change. */

const { calls, openTab } = setUpQueueTabs()

async function twoTabs(...names: string[]) {
  const first = openTab()
  await addReady(first, ...names)
  const second = openTab()
  await until(() => steps(second).join() === names.map(() => 'ready').join())
  return { first, second, ids: idsOf(first) }
}

async function partsOf(source: File): Promise<ReadyFile[]> {
  return Promise.all(['one', 'two'].map((text) => editedFile(source, text, 'split')))
}

function split(tab: SharedQueue, id: string, results: readonly ReadyFile[]) {
  const files = results.map((ready, index) => ({ id: `part-${index}`, file: ready.file, ready }))
  tab.dispatch({ type: 'split', id, files })
}

const redact = async (tab: SharedQueue, id: string, source: File) =>
  tab.dispatch({ type: 'reprocess', id, made: await editedFile(source, 'redacted') })

it('parts of a file replace it', async () => {
  const { second, ids } = await twoTabs('a.pdf', 'b.pdf')
  split(second, ids[0] ?? '', await partsOf(pdfFile('a.pdf')))
  await until(() => steps(second).join() === 'ready,needs_kind,needs_kind')
  expect(idsOf(second)).toEqual([ids[1], 'part-0', 'part-1'])
})

it('parts of a file that another tab redacted are refused, and both tabs show a notice until the next edit', async () => {
  const { first, second, ids } = await twoTabs('a.pdf')
  const [id = ''] = ids
  const parts = await partsOf(pdfFile('a.pdf'))
  await redact(first, id, pdfFile('a.pdf'))
  split(second, id, parts)
  await until(() => items(second)[0]?.unusedResult === id)
  expect(items(first)[0]?.unusedResult).toBe(id)
  expect(idsOf(second)).toEqual(ids)
  second.dispatch({ type: 'upload', ids: [...ids, 'part-0', 'part-1'] })
  await until(() => calls.length === 1)
  expect(await calls[0]?.file.text()).toMatch(/redacted$/)
})

it('an edit of a file that another tab redacted is refused and said, until the next edit', async () => {
  const { first, second, ids } = await twoTabs('a.pdf')
  const [id = ''] = ids
  const made = await editedFile(pdfFile('a.pdf'), 'turned', 'turned')
  await redact(first, id, pdfFile('a.pdf'))
  second.dispatch({ type: 'reprocess', id, made })
  await until(() => items(second)[0]?.unusedResult === id)
  expect(await textOf(first, id)).toMatch(/redacted$/)
  const current = await first.file(id)?.read()
  if (!current) throw new Error('No file')
  second.dispatch({ type: 'reprocess', id, made: await editedFile(current, 'turned', 'turned') })
  await until(() => items(second)[0]?.preparation?.changes.join() === 'redacted,turned')
  expect(items(second)[0]?.unusedResult).toBeUndefined()
})

it('parts of a file that could not be prepared are refused once another file took its place', async () => {
  const large = pdfFile('large.pdf')
  const other = new File([await large.arrayBuffer()], 'other.pdf', { lastModified: 0 })
  const tab = openTab(async () => null, {
    processFile: async () => blocked('file_too_large', ['split']),
  })
  tab.dispatch({ type: 'add', files: [{ id: 'a', file: large }] })
  await until(() => steps(tab).join() === 'refused')
  const parts = await partsOf(large)
  tab.dispatch({ type: 'replace', id: 'a', entry: { file: other } })
  await until(() => steps(tab).join() === 'refused')
  split(tab, 'a', parts)
  expect(idsOf(tab)).toEqual(['a'])
  expect(items(tab)[0]?.unusedResult).toBe('a')
  tab.dispatch({ type: 'replace', id: 'a', entry: { file: large } })
  await until(() => steps(tab).join() === 'refused')
  split(tab, 'a', parts)
  expect(idsOf(tab)).toEqual(['part-0', 'part-1'])
})

it('a PDF that was combined from a file which another tab redacted is refused', async () => {
  const { first, second, ids } = await twoTabs('a.pdf', 'b.pdf')
  const hashes = Object.fromEntries(items(second).map((item) => [item.id, hashOf(item) ?? '']))
  await redact(first, ids[0] ?? '', pdfFile('a.pdf'))
  second.dispatch({ type: 'combine', id: 'whole', file: pdfFile('whole.pdf'), ids, hashes })
  await until(() => items(second)[0]?.unusedResult === 'whole')
  expect(idsOf(second)).toEqual(ids)
  expect(items(second)[1]?.unusedResult).toBeUndefined()
})
