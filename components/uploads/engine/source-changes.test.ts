import { expect, it } from 'vitest'
import type { ProcessedFile, ReadyFile } from '@/lib/file-prep/shared/processed'
import { blocked } from '@/lib/file-prep/shared/processed'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import {
  isWorthKeeping,
  keptFacts,
  keptFiles,
  readKeptFacts,
  storedFiles,
} from '@/components/uploads/queue/kept-item'
import { fittedSize } from '@/components/uploads/queue/queue-selectors'
import { KIND, oneRow } from './testing/one-row'

/** How a row's file was made here from the picked one: it stays on the row, whatever happens next. */

const copy = pdfFile('locked.pdf')
const unlocked = { file: copy, changes: ['unlocked'] } as const
const tooLarge = { ...blocked('file_too_large', ['shrink', 'split']), size: 12_000_000 }

async function ready(changes: ReadyFile['changes']): Promise<ReadyFile> {
  const made = await processUnchanged(pdfFile('made.pdf'))
  if (made.state !== 'ready') throw new Error('Not ready')
  const { original } = await processedCopy()
  return { ...made, changes, original }
}

async function processedCopy(): Promise<ReadyFile> {
  const made = await processUnchanged(copy)
  if (made.state !== 'ready') throw new Error('Not ready')
  return made
}

const locked = () => oneRow(pdfFile('locked.pdf'), { processFile: processLocked })

async function processLocked(file: File): Promise<ProcessedFile> {
  return file === copy ? tooLarge : blocked('pdf_password')
}

it('an unlocked copy that is too large is shown with its size, and is still unlocked when it fits', async () => {
  const { uploader, item, until } = locked()
  await until({ problem: 'pdf_password' })
  uploader.dispatch({ type: 'replace', id: 'a', entry: unlocked })
  await until({ problem: 'file_too_large' })
  const refused = item()
  expect(refused && fittedSize(refused)).toBe(tooLarge.size)
  // The copy is nowhere else: a reload must not ask for the password again.
  expect(refused && isWorthKeeping(refused)).toBe(true)
  uploader.dispatch({ type: 'reprocess', id: 'a', made: await ready(['shrunk']) })
  expect(item()?.preparation?.changes).toEqual(['unlocked', 'shrunk'])
  uploader.stop()
})

it('the parts of an unlocked copy are unlocked and split, also when their edits are undone', async () => {
  const { uploader, item, until } = oneRow(null, {})
  const part = await ready(['repaired', 'split'])
  const entry = { id: 'a', file: part.file, ready: part, changes: unlocked.changes, kind: KIND }
  uploader.dispatch({ type: 'add', files: [entry] })
  await until({ step: 'ready' })
  const changes = ['unlocked', 'repaired', 'split']
  expect(item()?.preparation).toMatchObject({ changes, original: { format: null } })
  const redacted = {
    ...(await ready(['redacted'])),
    original: { ...part.original, sha256: part.sha256 },
  }
  uploader.dispatch({ type: 'reprocess', id: 'a', made: redacted })
  expect(item()?.preparation?.changes).toEqual([...changes, 'redacted'])
  uploader.dispatch({ type: 'reset', id: 'a' })
  await until({ step: 'ready' })
  expect(item()?.preparation?.changes).toEqual(changes)
  uploader.stop()
})

it('an unlocked copy that was stored before it was processed is still unlocked after a reload', async () => {
  const before = oneRow(pdfFile('locked.pdf'), {
    processFile: (file) =>
      file === copy ? new Promise(() => undefined) : Promise.resolve(blocked('pdf_password')),
  })
  await before.until({ problem: 'pdf_password' })
  before.uploader.dispatch({ type: 'replace', id: 'a', entry: unlocked })
  const item = before.item()
  const files = before.uploader.files('a')
  before.uploader.stop()
  if (!item || !files) throw new Error('No row')
  expect(item.state.step).toBe('checking')

  const row = { item, files, partFiles: [] }
  const stored: unknown = JSON.parse(JSON.stringify(keptFacts(row, 0)))
  const facts = readKeptFacts('a', stored)
  if (!facts) throw new Error('Not readable')
  const after = oneRow(null, {})
  const bytes = new Blob(await Promise.all(keptFiles(row).map((file) => file.read())))
  const place = { row: 'a', version: '1', size: bytes.size }
  const filesOf = storedFiles(facts, place, () => bytes.arrayBuffer())
  after.uploader.restoreRows([{ ...facts, ...filesOf }])
  await after.until({ step: 'ready' })
  expect(after.item()?.preparation).toMatchObject({
    changes: ['unlocked'],
    original: { format: null },
  })
  after.uploader.stop()
})

it('a converted file that is too large keeps its conversion', async () => {
  const letter = new File(['PK'], 'letter.docx')
  const { uploader, item, until } = oneRow(letter, {
    convert: async () => ({ file: copy, change: 'converted_from_document' }),
    processFile: async (file) =>
      file === letter ? { ...blocked('word_file'), convertible: 'docx' } : tooLarge,
  })
  await until({ problem: 'file_too_large' })
  const refused = item()
  expect(refused && fittedSize(refused)).toBe(tooLarge.size)
  uploader.dispatch({ type: 'reprocess', id: 'a', made: await ready(['shrunk']) })
  expect(item()?.preparation?.changes).toEqual(['converted_from_document', 'shrunk'])
  uploader.stop()
})
