import * as z from 'zod/mini'
import { FORMATS } from '@/lib/evidence/formats'
import { KINDS } from '@/lib/evidence/kinds'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { keptPreparationSchema } from './kept-preparation'
import type { RowFiles } from './row-files'
import type { KeptItem, QueueItem } from './upload-queue'

/** What is written beside the bytes. The rest of a row is found out anew from the file. */
const keptFactsSchema = z.object({
  picked: z.object({ name: z.string(), size: z.number(), lastModified: z.number() }),
  filename: z.string(),
  kind: z.nullable(z.enum(KINDS)),
  uploadId: z.nullable(z.uuid()),
  preparation: z._default(z.nullable(keptPreparationSchema), null),
  /** Of the bytes, so many are the file as it was made; what follows is the file as it was picked. */
  madeSize: z._default(z.nullable(z.number()), null),
  /** Rows come back in this order. */
  position: z.number(),
})

export type KeptFacts = z.infer<typeof keptFactsSchema>

export function keptFacts(item: KeptItem, { made }: RowFiles, position: number): KeptFacts {
  const { picked, filename, kind, uploadId, preparation } = item
  const madeSize = made?.size ?? null
  return { picked, filename, kind, uploadId, preparation, madeSize, position }
}

/** Null for what an older version wrote, or nobody did. */
export function readKeptFacts(id: string, facts: unknown): (KeptItem & KeptFacts) | null {
  const parsed = z.safeParse(keptFactsSchema, facts)
  return parsed.success ? { id, ...parsed.data } : null
}

/** Both files of a row, one after the other. */
export function keptBytes({ made, source }: RowFiles): Blob {
  return made ? new Blob([made, source]) : source
}

/** The reverse of `keptBytes`. */
export function readKeptFiles(bytes: Blob, { picked, madeSize, preparation }: KeptFacts): RowFiles {
  const { name, lastModified } = picked
  const source = new File([bytes.slice(madeSize ?? 0)], name, { lastModified })
  if (madeSize === null || !preparation) return { source, made: null }
  const type = FORMATS[preparation.made.format].contentType
  return { source, made: new File([bytes.slice(0, madeSize)], name, { lastModified, type }) }
}

/**
 * Whether a row has to survive the page. What is too large may be refused, and must not fill up the disk
 * until it was made fit.
 */
export function isWorthKeeping({ state, picked, preparation }: QueueItem): boolean {
  if (state.step === 'delivered' || state.step === 'refused') return false
  return preparation !== null || picked.size <= MAX_DOCUMENT_BYTES
}

export function hasSameFacts(left: KeptItem, right: KeptItem): boolean {
  return (
    left.picked === right.picked &&
    left.filename === right.filename &&
    left.kind === right.kind &&
    left.preparation === right.preparation &&
    left.uploadId === right.uploadId
  )
}
