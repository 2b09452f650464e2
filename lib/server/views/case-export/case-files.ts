import 'server-only'
import type { Dispute } from '@/lib/contract/disputes'
import type { Waivers } from '@/lib/contract/response'
import type { Notes } from '@/lib/contract/teamwork'
import { desk } from '@/lib/server/desk'
import type { FoundDocument } from '@/lib/server/documents/get-document'
import { openBytes, type Content } from '@/lib/server/documents/open-content'
import { isDeskError } from '@/lib/server/platform/errors'
import { historyCsv } from './history-csv'
import { describeDocument, writeManifest, type ExportedDocument } from './manifest'
import type { ExportedFile } from './manifest'
import { measure, measured, type Measures } from './measured'
import { notesCsv } from './notes-csv'
import { uniqueName } from './unique-names'

/** Named so that a recipient of the ZIP can remove it: the notes are for the team, and never sent to Omise. */
const INTERNAL_NOTES = 'internal-notes.csv'

/** A file of the ZIP. */
export type CaseFile = {
  name: string
  /** When its content was created. */
  lastModified: Date
  input: AsyncIterable<Uint8Array>
  /** Releases the source, even when reading has not begun. */
  close(): Promise<void>
}

export type Case = {
  exportedAt: Date
  exportedBy: string
  dispute: Dispute
  found: readonly FoundDocument[]
  /** Documents at Omise that could not be read; at most their ids are known. */
  unreadable: readonly { id: string | null }[]
  waivers: Waivers['items']
  notes: Notes['items']
  message: { text: string; state: 'submitted' | 'draft' } | null
}

/**
 * The files of a case, in order; each is opened only in its turn, and read to its end before the next is requested. The
 * manifest comes last, when all other files have been measured.
 */
export async function* caseFiles({
  found,
  unreadable,
  message,
  notes,
  ...rest
}: Case): AsyncGenerator<CaseFile> {
  const { exportedAt, dispute } = rest
  const documents: ExportedDocument[] = []
  const files: ExportedFile[] = []

  yield* documentFiles(found, 'documents/', documents)
  if (message) {
    yield noted(files, 'message.txt', exportedAt, bytesOf(message.text))
  }
  if (notes.length > 0) yield noted(files, INTERNAL_NOTES, exportedAt, notesCsv(notes))
  yield noted(files, 'history.csv', exportedAt, historyCsv(dispute.id))
  const manifest = writeManifest({
    ...rest,
    message: message && { path: 'message.txt', state: message.state },
    internalNotes: notes.length > 0 ? { path: INTERNAL_NOTES, count: notes.length } : null,
    documents,
    unreadableDocuments: unreadable,
    files,
  })
  yield { name: 'manifest.json', lastModified: exportedAt, input: bytesOf(manifest), close: noop }
}

/** The documents whose bytes are available, one after another. `listed` receives all of them. */
export async function* documentFiles(
  found: readonly FoundDocument[],
  folder: string,
  listed: ExportedDocument[],
): AsyncGenerator<CaseFile> {
  const taken = new Set<string>()
  for (const one of found) {
    const opened = await openChecked(one)
    if ('unavailable' in opened) {
      listed.push({ ...describeDocument(one), path: null, unavailable: opened.unavailable })
      continue
    }
    const { content, measures } = opened
    const path = `${folder}${uniqueName(content.filename, taken)}`
    listed.push({ ...describeDocument(one), path, source: content.source, ...measures })
    yield {
      name: path,
      lastModified: one.document.createdAt,
      input: sameAs(measures, content.body),
      async close() {
        await content.body[Symbol.asyncIterator]().return?.()
      },
    }
  }
}

type Opened = { content: Content; measures: Measures } | { unavailable: string }

/**
 * Reads a document completely before it is added: a ZIP cannot take back a partial file, and one damaged file must not
 * fail the others.
 */
async function openChecked(found: FoundDocument): Promise<Opened> {
  try {
    const measures = await measure((await openBytes(found)).body)
    return { content: await openBytes(found), measures }
  } catch (err) {
    if (!isDeskError(err, 'bytes_unavailable')) {
      desk().log.error({ err, documentId: found.document.id }, 'A document was not exported')
    }
    return { unavailable: isDeskError(err) ? err.code : 'bytes_unavailable' }
  }
}

/** The bytes, which must match the measured ones, since the manifest will list those. */
async function* sameAs(expected: Measures, body: AsyncIterable<Uint8Array>) {
  const actual = yield* measured(body)
  if (actual.sha256 !== expected.sha256) throw new Error('A document changed while it was exported')
}

function noted(
  files: ExportedFile[],
  path: string,
  lastModified: Date,
  source: AsyncIterable<Uint8Array>,
): CaseFile {
  async function* input() {
    const measures = yield* measured(source)
    files.push({ path, ...measures })
  }
  return { name: path, lastModified, input: input(), close: noop }
}

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

export async function noop(): Promise<void> {}
