import { expect, it } from 'vitest'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { HeldFile } from './held-file'
import {
  isWorthKeeping,
  keptFacts,
  keptFiles,
  readKeptFacts,
  storedFiles,
  type RowToKeep,
} from './kept-item'
import { uncheckedItem } from './item-steps'
import type { ProcessingResult } from './processing'
import type { KeptItem } from './types'

const source = new File(['as picked'], 'side.heic', { lastModified: 5 })
const made = new File(['as made'], 'side.jpg', { lastModified: 5, type: 'image/jpeg' })

const hold = (file: File) => HeldFile.inMemory(file)
const contentOf = async (file: HeldFile | null | undefined) => (await file?.read())?.text()

/** What is written of a row, and its files as they are read from that. */
async function restored(row: RowToKeep) {
  const written: unknown = JSON.parse(JSON.stringify(keptFacts(row, 3)))
  const facts = readKeptFacts('a', written)
  if (!facts) throw new Error('Not readable')
  const bytes = new Blob(await Promise.all(keptFiles(row).map((file) => file.read())))
  const place = { row: 'a', version: '1', size: bytes.size }
  return { facts, ...storedFiles(facts, place, () => bytes.arrayBuffer()) }
}

const preparation: ProcessingResult = {
  form: 'made',
  made: { format: 'jpg', size: made.size, sha256: 'b' },
  original: { format: null, size: source.size, sha256: 'a' },
  changes: ['converted_from_heic', 'location_removed', 'redacted'],
  edits: [{ page: null, turn: 0, cropped: false, boxes: 2 }],
  notes: [{ note: 'card_number', place: { in: 'page', page: 2 }, lastFour: '4242' }],
  pages: null,
  picture: { width: 4, height: 3 },
  suggestion: { kind: 'proof_of_receipt', why: { in: 'text', words: 'POD' } },
}

const item: KeptItem = {
  id: 'a',
  picked: { name: source.name, size: source.size, lastModified: 5 },
  filename: 'side.jpg',
  kind: null,
  uploadId: null,
  sourceChanges: null,
  revision: 3,
  preparation,
  parts: [],
}

it('both files of a row and its metadata round-trip', async () => {
  const files = { source: hold(source), processed: hold(made) }
  const { facts, files: back } = await restored({ item, files, partFiles: [] })
  expect(facts).toMatchObject(item)
  expect(await contentOf(back.source)).toBe('as picked')
  expect(back.source.name).toBe('side.heic')
  expect(await contentOf(back.processed)).toBe('as made')
  expect(back.processed?.type).toBe('image/jpeg')
})

it('a file without changes is stored once', async () => {
  const files = { source: hold(source), processed: null }
  const row = { item: { ...item, preparation: null }, files, partFiles: [] }
  expect(keptFiles(row)).toEqual([files.source])
  const { files: back } = await restored(row)
  expect([await contentOf(back.source), back.processed]).toEqual(['as picked', null])
})

it('the source files of a combined row are restored with it', async () => {
  const { parts: _, ...part } = item
  const plain = new File(['plain'], 'plain.pdf', { lastModified: 7 })
  const picked = { name: plain.name, size: plain.size, lastModified: 7 }
  const parts = [
    { ...part, id: 'b' },
    { ...part, id: 'c', picked, preparation: null },
  ]
  const combined = new File(['both in one'], 'both.pdf', { lastModified: 9 })
  const row = {
    item: { ...item, parts, preparation: null },
    files: { source: hold(combined), processed: null },
    partFiles: [
      { source: hold(source), processed: hold(made) },
      { source: hold(plain), processed: null },
    ],
  }
  const { facts, files, partFiles } = await restored(row)
  expect(facts.parts).toMatchObject(parts)
  expect(await contentOf(files.source)).toBe('both in one')
  expect(await contentOf(partFiles.get('b')?.source)).toBe('as picked')
  expect(await contentOf(partFiles.get('b')?.processed)).toBe('as made')
  expect(await contentOf(partFiles.get('c')?.source)).toBe('plain')
  expect(partFiles.get('c')?.source.name).toBe('plain.pdf')
})

it('reads the format from before files were processed', () => {
  const { picked, filename, kind, uploadId } = item
  expect(readKeptFacts('a', { picked, filename, kind, uploadId, position: 1 })).toMatchObject({
    preparation: null,
    processedSize: null,
    parts: [],
  })
})

it('reads what an older version stored, by the stored names', () => {
  const stored: unknown = {
    picked: { name: 'side.heic', size: 9, lastModified: 5 },
    filename: 'side.jpg',
    kind: null,
    uploadId: null,
    sourceChanges: null,
    preparation: {
      form: 'made',
      made: { format: 'jpg', size: 7, sha256: 'b' },
      original: { format: null, size: 9, sha256: 'a' },
      changes: ['converted_from_heic'],
      edits: [],
      notes: [],
      pages: null,
      picture: { width: 4, height: 3 },
    },
    processedSize: 7,
    parts: [],
    position: 3,
  }
  expect(readKeptFacts('a', stored)).toEqual({ id: 'a', ...(stored as object), revision: 0 })
})

it('a refused file is kept only if the same file can be sent after all', () => {
  const kept = (problem: ProcessingProblem) =>
    isWorthKeeping({
      ...uncheckedItem({ ...item, preparation: null }),
      state: { step: 'refused', problem, fixes: [] },
    })
  expect(kept('pdf_password')).toBe(true)
  expect(kept('processed_file_missing')).toBe(true)
  expect(kept('pdf_corrupt')).toBe(false)
})
