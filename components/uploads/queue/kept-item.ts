import * as z from 'zod/mini'
import { FORMATS } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { partFields } from './part-schema'
import { HeldFile, type ReadStored, type StoredPlace } from './held-file'
import { heldFiles, type RowFiles } from './row-files'
import type { KeptItem, QueueItem } from './types'

const keptFileFields = {
  ...partFields,
  preparation: z._default(partFields.preparation, null),
  /** The number of bytes of the processed file; the rest is the picked file. */
  processedSize: z._default(z.nullable(z.number()), null),
}

const keptPartSchema = z.object({ ...keptFileFields, id: z.string(), sourceSize: z.number() })

/** The stored metadata. The rest of a row is determined from the file again. */
const keptFactsSchema = z.object({
  ...keptFileFields,
  /** Their bytes follow those of the row itself, in this order. */
  parts: z._default(z.array(keptPartSchema), []),
  /** The order in which rows are restored. */
  position: z.number(),
})

export type KeptFacts = z.infer<typeof keptFactsSchema>

type KeptPart = z.infer<typeof keptPartSchema>

/** A row to be stored. `partFiles`: of each of its parts, in order. */
export type RowToKeep = { item: KeptItem; files: RowFiles; partFiles: readonly RowFiles[] }

export function keptFacts({ item, files, partFiles }: RowToKeep, position: number): KeptFacts {
  const { picked, filename, kind, uploadId, sourceChanges, preparation, revision } = item
  const processedSize = files.processed?.size ?? null
  const parts = partFiles.flatMap((part, index): KeptPart[] => {
    const facts = item.parts[index]
    const sizes = { processedSize: part.processed?.size ?? null, sourceSize: part.source.size }
    return facts ? [{ ...facts, ...sizes }] : []
  })
  const own = { picked, filename, kind, uploadId, sourceChanges, preparation, revision }
  return { ...own, processedSize, parts, position }
}

/** Null for data of an older version or other code. */
export function readKeptFacts(id: string, facts: unknown): (KeptItem & KeptFacts) | null {
  const parsed = z.safeParse(keptFactsSchema, facts)
  return parsed.success ? { id, ...parsed.data } : null
}

/** Both files of a row and of its parts, in the order in which their bytes are stored. */
export function keptFiles({ files, partFiles }: Omit<RowToKeep, 'item'>): HeldFile[] {
  return [files, ...partFiles].flatMap(heldFiles)
}

/** The files of a stored row. `size`: of all its bytes. */
export function storedFiles(
  facts: KeptFacts,
  { row, version, size }: Omit<StoredPlace, 'begin'> & { size: number },
  read: ReadStored,
): { files: RowFiles; partFiles: ReadonlyMap<string, RowFiles> } {
  const filesBetween = (
    begin: number,
    end: number,
    { picked, processedSize, preparation }: Omit<KeptPart, 'id' | 'sourceSize'>,
  ): RowFiles => {
    const { name, lastModified } = picked
    const fileBetween = (from: number, to: number, type: string) => {
      const stored = { row, version, begin: from, name, size: to - from, type, lastModified }
      return HeldFile.stored(stored, read)
    }
    const middle = begin + (processedSize ?? 0)
    const source = fileBetween(middle, end, '')
    if (processedSize === null || !preparation) return { source, processed: null }
    const { contentType } = FORMATS[preparation.made.format]
    return { source, processed: fileBetween(begin, middle, contentType) }
  }
  let end = size
  const partFiles = new Map<string, RowFiles>()
  for (const part of facts.parts.toReversed()) {
    const begin = end - part.sourceSize - (part.processedSize ?? 0)
    partFiles.set(part.id, filesBetween(begin, end, part))
    end = begin
  }
  return { files: filesBetween(0, end, facts), partFiles }
}

/** Problems of a file that can be sent after all. */
const WORTH_KEEPING: ReadonlySet<ProcessingProblem> = new Set<ProcessingProblem>([
  'pdf_password',
  'processed_file_missing',
])

/**
 * Whether a row has to survive the page. A file over the limit may be refused, and must not fill the disk before it is
 * reduced; but a combined one would take its parts with it, and one that was made here is not on the disk otherwise. A
 * locked one asks for its password again, and one whose processed file is missing can be prepared again.
 */
export function isWorthKeeping(item: QueueItem): boolean {
  const { state, picked, sourceChanges, preparation, parts } = item
  if (state.step === 'delivered') return false
  if (parts.length > 0 || sourceChanges !== null) return true
  if (state.step === 'refused' && !WORTH_KEEPING.has(state.problem)) return false
  return preparation !== null || picked.size <= MAX_DOCUMENT_BYTES
}
