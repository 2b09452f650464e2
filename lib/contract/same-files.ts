import * as z from 'zod/mini'
import { FINGERPRINT } from '@/lib/evidence/fingerprint'

const HASH = /^[0-9a-f]{64}$/

/**
 * `GET /api/disputes/{disputeId}/same-files`: `sha256` holds one or two hashes in lower-case hex, `fingerprints` up to
 * three, separated by commas.
 */
export const sameFilesQuerySchema = z.object({
  sha256: listOf(HASH, 2),
  fingerprints: z.optional(listOf(FINGERPRINT, 3)),
})

function listOf(pattern: RegExp, maxLength: number) {
  return z.pipe(
    z.pipe(
      z.string(),
      z.transform((list) => list.split(',')),
    ),
    z.array(z.string().check(z.regex(pattern))).check(z.maxLength(maxLength)),
  )
}

/** A file with the same bytes, or the same content, that was uploaded here. */
export const sameFileSchema = z.object({
  filename: z.string(),
  kind: z.string(),
  addedBy: z.object({ name: z.string() }),
  createdAt: z.string(),
  /** It was a document and was deleted here. */
  deleted: z.boolean(),
  /** By its fingerprint; its bytes differ. */
  alike: z.optional(z.boolean()),
  /** The dispute it was uploaded to, when that is another. */
  disputeId: z.optional(z.string()),
})
export type SameFile = z.infer<typeof sameFileSchema>

/** Those of this dispute first, and of these the existing documents with the same bytes; then the newest. */
export const sameFilesSchema = z.object({ items: z.array(sameFileSchema) })
export type SameFiles = z.infer<typeof sameFilesSchema>
