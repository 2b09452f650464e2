import { beforeEach, expect, it, vi } from 'vitest'
import { KINDS } from '@/lib/evidence/kinds'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { readKeptFacts } from '@/components/uploads/queue/kept-item'
import { createQueuePersistence, type QueuePersistence } from './queue-persistence'
import type { ProcessingResult } from '@/components/uploads/queue/processing'
import { HeldFile } from '@/components/uploads/queue/held-file'
import { heldFiles, type RowFiles } from '@/components/uploads/queue/row-files'
import type { FileState, QueueItem } from '@/components/uploads/queue/types'

const UPLOAD_ID = '00000000-0000-4000-8000-000000000001'

let log: string[]
let full: boolean
let unkept: ReadonlySet<string>
let unwritten: string[]
let facts: Map<string, unknown>
let files: Map<string, RowFiles>
let persistence: QueuePersistence
let versions: number
/** The stored bytes, by row and version. */
let bytes: Map<string, ArrayBuffer>

const TOOLS = {
  neededFiles: () => [...files.values()].flatMap(heldFiles),
  readStored: async (row: string, version: string) => {
    const found = bytes.get(`${row} ${version}`)
    if (!found) throw new Error('No longer stored')
    return found
  },
  onBroughtBack: () => undefined,
}

beforeEach(() => {
  log = []
  full = false
  unkept = new Set()
  unwritten = []
  facts = new Map()
  files = new Map()
  bytes = new Map()
  versions = 0
  persistence = createQueuePersistence({
    disputeId: 'dspt_test_1',
    files: (id) => files.get(id),
    ...TOOLS,
    onUnkept: (ids) => (unkept = ids),
    onUnwritten: (ids) => unwritten.push([...ids].join()),
    store: {
      add: async (_group, id, row, parts) => {
        if (full) throw new DOMException('No room', 'QuotaExceededError')
        log.push(`add ${id}`)
        facts.set(id, row)
        removeBytes(id)
        const version = String((versions += 1))
        bytes.set(`${id} ${version}`, await new Blob([...parts]).arrayBuffer())
        return version
      },
      writeFacts: async (_group, id, row) => {
        log.push(`facts ${id}`)
        facts.set(id, row)
      },
      remove: async (id) => {
        log.push(`remove ${id}`)
        facts.delete(id)
        removeBytes(id)
      },
    },
  })
})

function removeBytes(id: string) {
  for (const key of bytes.keys()) if (key.startsWith(`${id} `)) bytes.delete(key)
}

function fileOf(id: string, content = '%PDF'): RowFiles {
  const source = HeldFile.onDisk(new File([content], `${id}.pdf`, { lastModified: 1 }))
  return { source, processed: null }
}

function item(id: string, changes: Partial<QueueItem> = {}): QueueItem {
  const row = files.get(id) ?? fileOf(id)
  files.set(id, row)
  const file = row.source
  const picked = { name: file.name, size: file.size, lastModified: 1 }
  const facts = { id, picked, filename: file.name, format: 'pdf', pages: 1, kind: null } as const
  const state: FileState = { step: 'needs_kind' }
  const result = { sourceChanges: null, preparation: null, same: null, parts: [] }
  const rest = { ...result, uploadId: null, revision: 0 }
  return { ...facts, ...rest, restored: false, state, ...changes }
}

const written = () => Promise.all([...files.keys()].map((id) => persistence.written(id)))

it('writes a file once, and then only changes of its metadata', async () => {
  const row = item('a')
  persistence.keep([row])
  persistence.keep([{ ...row, state: { step: 'ready' } }])
  const chosen = { ...row, kind: KINDS[0], uploadId: UPLOAD_ID }
  persistence.keep([chosen])
  await written()
  expect(log).toEqual(['add a', 'facts a'])
  expect(readKeptFacts('a', facts.get('a'))).toMatchObject({ kind: KINDS[0], uploadId: UPLOAD_ID })
})

it('deletes what was delivered, refused or removed', async () => {
  const rows = ['a', 'b', 'c', 'd'].map((id) => item(id))
  persistence.keep(rows)
  const [a, b, , d] = rows
  if (!a || !b || !d) throw new Error('Rows are missing')
  const document = { id: 'docu_test_1', filename: 'a.pdf' }
  persistence.keep([
    { ...a, state: { step: 'delivered', document } },
    { ...b, state: { step: 'refused', problem: 'pdf_corrupt', fixes: [] } },
    d,
  ])
  await written()
  expect([...facts.keys()]).toEqual(['d'])
})

it('does not store a file that is removed before its turn', async () => {
  const rows = ['a', 'b', 'c'].map((id) => item(id))
  persistence.keep(rows)
  persistence.keep([])
  expect(persistence.isSettled()).toBe(false)
  await written()
  expect(persistence.isSettled()).toBe(true)
  expect(log.filter((line) => line.startsWith('add'))).toEqual([])
  expect(log.toSorted()).toEqual(['remove a', 'remove b', 'remove c'])
})

it('stores a file again whose removal is undone before its turn', async () => {
  persistence.keep([item('a')])
  persistence.keep([])
  persistence.keep([item('a')])
  await written()
  expect([...facts.keys()]).toEqual(['a'])
})

it('does not store files that will be refused', async () => {
  const row = item('huge')
  persistence.keep([{ ...row, picked: { ...row.picked, size: MAX_DOCUMENT_BYTES + 1 } }])
  await written()
  expect(log).toEqual([])
})

it('reports rows that it could not write, and continues', async () => {
  full = true
  persistence.keep([item('a')])
  await written()
  expect([...unkept]).toEqual(['a'])
  full = false
  persistence.keep([item('a'), item('b')])
  await written()
  expect(log).toEqual(['add b'])
  persistence.keep([item('b')])
  await written()
  expect([...unkept]).toEqual([])
})

it('removes the earlier bytes of a file when those of its edit have no room', async () => {
  persistence.keep([item('a')])
  await written()
  full = true
  files.set('a', {
    ...fileOf('a'),
    processed: HeldFile.inMemory(new File(['%PDF redacted'], 'a.pdf')),
  })
  persistence.keep([item('a')])
  await written()
  expect(log).toEqual(['add a', 'remove a'])
  expect([...unkept]).toEqual(['a'])
})

it('reports the rows whose bytes are being written', async () => {
  persistence.keep([item('a'), item('b')])
  persistence.keep([item('a', { kind: KINDS[0] }), item('b')])
  expect(unwritten).toEqual(['a', 'a,b'])
  full = true
  await written()
  expect(unwritten).toEqual(['a', 'a,b', 'b', ''])
})

it('does not delay an upload when the disk does not respond', async () => {
  vi.useFakeTimers()
  const silent = createQueuePersistence({
    disputeId: 'dspt_test_1',
    files: (id) => files.get(id),
    ...TOOLS,
    onUnkept: () => undefined,
    onUnwritten: () => undefined,
    store: {
      add: () => new Promise(() => undefined),
      writeFacts: async () => undefined,
      remove: async () => undefined,
    },
  })
  silent.keep([item('a')])
  const done = vi.fn<() => void>()
  void silent.written('a').then(done)
  await vi.advanceTimersByTimeAsync(4_900)
  expect(done).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(200)
  expect(done).toHaveBeenCalledOnce()
  vi.useRealTimers()
})

it('does not write restored rows again', async () => {
  const { format: _, pages: __, state: ___, restored: ____, ...kept } = item('a')
  const row = files.get('a')
  if (!row) throw new Error('No file')
  persistence.adopt([{ ...kept, files: row }])
  persistence.keep([{ ...item('a'), ...kept, restored: true }])
  await written()
  expect(log).toEqual([])
})

it('leaves the bytes of a restored row alone when the tab has a copy of them', async () => {
  const hashed = { format: 'pdf', size: 4, sha256: 'same' } as const
  const preparation: ProcessingResult = {
    form: 'made',
    made: hashed,
    original: hashed,
    changes: [],
    edits: [],
    notes: [],
    pages: 1,
    picture: null,
  }
  const stored = item('a', { preparation })
  const file = new File(['%PDF'], 'a.pdf', { lastModified: 1 })
  const copy = { source: HeldFile.inMemory(file), processed: null }
  const place = { row: 'a', version: '1', begin: 0 }
  const { name, size, type, lastModified } = copy.source
  const source = HeldFile.stored({ ...place, name, size, type, lastModified }, TOOLS.readStored)
  persistence.adopt([{ ...stored, files: { source, processed: null } }])
  files.set('a', copy)
  // The copy, whose disk was removed: writing it again would fail, and remove what is stored.
  full = true
  persistence.keep([item('a', { preparation, kind: KINDS[0] })])
  await written()
  expect(log).toEqual(['facts a'])
  expect([...unkept]).toEqual([])
  expect(copy.source.place).toMatchObject(place)
})

it('tells the store that rows still wait', async () => {
  persistence.keep([item('a'), item('b')])
  await written()
  log.length = 0
  persistence.renew()
  await written()
  expect(log).toEqual(['facts a', 'facts b'])
})

it('ignores data that it did not write', () => {
  expect(readKeptFacts('a', { filename: 'a.pdf' })).toBeNull()
  expect(readKeptFacts('a', null)).toBeNull()
})
