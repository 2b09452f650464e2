import * as z from 'zod/mini'
import { KINDS } from '@/lib/evidence/kinds'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import type { KeptItem, QueueItem } from './upload-queue'

/** What is written beside the bytes. The rest of a row is found out anew from the file. */
const keptFactsSchema = z.object({
  picked: z.object({ name: z.string(), size: z.number(), lastModified: z.number() }),
  filename: z.string(),
  kind: z.nullable(z.enum(KINDS)),
  uploadId: z.nullable(z.uuid()),
  /** Rows come back in this order. */
  position: z.number(),
})

export type KeptFacts = z.infer<typeof keptFactsSchema>

export function keptFacts(item: KeptItem, position: number): KeptFacts {
  const { picked, filename, kind, uploadId } = item
  return { picked, filename, kind, uploadId, position }
}

/** Null for what an older version wrote, or nobody did. */
export function readKeptFacts(id: string, facts: unknown): (KeptItem & KeptFacts) | null {
  const parsed = z.safeParse(keptFactsSchema, facts)
  return parsed.success ? { id, ...parsed.data } : null
}

/**
 * Whether a row has to survive the page. What is too large will be refused, and must not fill up the disk
 * until then.
 */
export function isWorthKeeping({ state, picked }: QueueItem): boolean {
  if (state.step === 'delivered' || state.step === 'refused') return false
  return picked.size <= MAX_DOCUMENT_BYTES
}

export function hasSameFacts(left: KeptItem, right: KeptItem): boolean {
  return (
    left.picked === right.picked &&
    left.filename === right.filename &&
    left.kind === right.kind &&
    left.uploadId === right.uploadId
  )
}
