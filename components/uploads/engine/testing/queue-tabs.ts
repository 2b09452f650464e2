import { afterEach, beforeEach, expect, vi } from 'vitest'
import { PATIENT } from '@/testing/patient'
import type { UploadOutcome, UploadRequest } from '@/lib/api-client/upload'
import type { Upload } from '@/lib/contract/documents'
import { KINDS } from '@/lib/evidence/kinds'
import type { Change, ReadyFile } from '@/lib/file-prep/shared/processed'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import type { LocalFiles } from '@/lib/local-files/local-files'
import type { ReadStored } from '@/components/uploads/queue/held-file'
import { withIds } from '@/components/uploads/engine/queue-command'
import { queueName } from '@/components/uploads/engine/queue-name'
import { createSharedQueue, type SharedQueue } from '@/components/uploads/engine/shared-queue'
import type { UploaderTools } from '@/components/uploads/engine/uploader'
import { uploaderTools } from './uploader-tools'

export const KIND = KINDS[1]

export const noStore = async () => null

/** Tabs read its bytes on connections of their own. */
export type TestStore = LocalFiles & { readBytes: ReadStored }

/** A row of the browser's store, without its encryption. */
export type StoredRow = { facts: unknown; bytes: Blob; version: string }

/** Tabs of one browser, with a new person and an empty store in each test. Nothing is sent: see `calls`. */
export function setUpQueueTabs() {
  const stored = new Map<string, StoredRow>()
  let versions = 0
  const calls: (UploadRequest & { settle: PromiseWithResolvers<UploadOutcome> })[] = []
  const guards = new Set<unknown>()
  const tabs: SharedQueue[] = []
  let owner = 0

  beforeEach(() => {
    stored.clear()
    calls.length = 0
    guards.clear()
    // One person per test, because locks and channels are shared in the process.
    owner += 1
    // Browser APIs that Node lacks.
    vi.stubGlobal('addEventListener', (_type: string, guard: unknown) => guards.add(guard))
    vi.stubGlobal('removeEventListener', (_type: string, guard: unknown) => guards.delete(guard))
  })

  afterEach(() => {
    for (const tab of tabs.splice(0)) tab.close()
    vi.unstubAllGlobals()
  })

  /** The browser's store without its encryption, which has its own test. */
  function memoryStore(): TestStore {
    return {
      async add(_group, id, facts, parts) {
        // A real store has a copy, which does not depend on the file.
        const bytes = new Blob([await new Blob([...parts]).arrayBuffer()])
        const version = `version ${(versions += 1)}`
        stored.set(id, { facts, bytes, version })
        return version
      },
      async readBytes(id, version) {
        const row = stored.get(id)
        if (row?.version !== version) throw new Error('No longer stored')
        return row.bytes.arrayBuffer()
      },
      readFacts: async () => undefined,
      writeFacts: async (_group, id, facts) => {
        const row = stored.get(id)
        if (row) stored.set(id, { ...row, facts })
      },
      remove: async (id) => void stored.delete(id),
      count: async () => stored.size,
      read: async () =>
        [...stored].map(([id, { facts, bytes, version }]) => ({
          id,
          facts,
          version,
          size: bytes.size,
        })),
      close: () => undefined,
    }
  }

  /** A disk on which no write ends. */
  const heldStore = async (): Promise<TestStore> => ({
    ...memoryStore(),
    add: () => new Promise(() => undefined),
  })

  function openTab(
    openStore: () => Promise<TestStore | null> = async () => memoryStore(),
    tools: Partial<UploaderTools> = {},
  ) {
    const tab = createSharedQueue({
      ...uploaderTools(tools),
      owner: `person-${owner}`,
      openStore,
      readBytes: async (row, version) => {
        const store = await openStore()
        if (!store) throw new Error('There is no store')
        return store.readBytes(row, version)
      },
      upload: (request) => {
        const settle = Promise.withResolvers<UploadOutcome>()
        request.signal.addEventListener('abort', () => settle.reject(request.signal.reason))
        calls.push({ ...request, settle })
        return settle.promise
      },
    })
    tabs.push(tab)
    tab.open()
    return tab
  }

  const openChannel = () => new BroadcastChannel(queueName(`person-${owner}`, 'dspt_test_1'))

  return { stored, calls, guards, memoryStore, heldStore, openTab, openChannel }
}

export const textOf = async (tab: SharedQueue, id: string) => (await tab.file(id)?.read())?.text()

export const items = (tab: SharedQueue) => tab.snapshot().queue.items
export const steps = (tab: SharedQueue) => items(tab).map(({ state }) => state.step)
export const idsOf = (tab: SharedQueue) => items(tab).map(({ id }) => id)

export async function until(condition: () => boolean) {
  await vi.waitFor(() => expect(condition()).toBe(true), { ...PATIENT, interval: 10 })
}

export async function addReady(tab: SharedQueue, ...names: string[]) {
  tab.dispatch({ type: 'add', files: withIds(names.map((name) => ({ file: pdfFile(name) }))) })
  await until(() => steps(tab).join() === names.map(() => 'needs_kind').join())
  tab.dispatch({ type: 'choose_kind', ids: idsOf(tab), kind: KIND })
  await until(() => steps(tab).join() === names.map(() => 'ready').join())
}

/** The worker's result of an edit of the file of a row. */
export async function editedAgain(tab: SharedQueue, id: string, text: string): Promise<ReadyFile> {
  const file = await tab.file(id)?.read()
  if (!file) throw new Error('No file')
  return editedFile(file, text)
}

/** The worker's result of an edit of `source`: a PDF with `text`. */
export async function editedFile(
  source: File,
  text: string,
  change: Change = 'redacted',
): Promise<ReadyFile> {
  const { name, lastModified } = source
  const before = await readyFile(source)
  const file = new File([await pdfFile(name).text(), text], name, {
    type: 'application/pdf',
    lastModified,
  })
  const { size, type } = file
  const bytes = { name, size, type, lastModified, bytes: await file.arrayBuffer() }
  return { ...(await readyFile(file)), file: bytes, original: before.original, changes: [change] }
}

async function readyFile(file: File): Promise<ReadyFile> {
  const ready = await processUnchanged(file)
  if (ready.state !== 'ready') throw new Error('Not ready')
  return ready
}

/** One row whose file was redacted; `text` is at the end of the redacted file. */
export async function redactedRow(tab: SharedQueue, text = 'redacted') {
  await addReady(tab, 'a.pdf')
  const [id = ''] = idsOf(tab)
  const made = await editedFile(pdfFile('a.pdf'), text)
  tab.dispatch({ type: 'reprocess', id, made })
  return { id, made }
}

/** One row whose file was redacted, and is only in the store. */
export async function releasedRow(tab: SharedQueue) {
  const row = await redactedRow(tab)
  await until(() => isReleased(tab, row.id))
  return row
}

export const isReleased = (tab: SharedQueue, id: string) => tab.file(id)?.place !== null

/** The upload of the row of a.pdf as our server reports it. */
export function deliveredAs(id: string): Upload {
  return {
    id,
    filename: 'a.pdf',
    kind: KIND,
    contentType: 'application/pdf',
    size: 4,
    pages: null,
    state: 'delivered',
    problem: null,
    documentId: 'docu_test_1',
    addedBy: { name: 'Napat' },
    createdAt: '2026-03-21T02:14:00Z',
  }
}
