import * as z from 'zod/mini'

/**
 * `GET /api/disputes/{disputeId}/same-files`: `sha256` holds one or two hashes in lower-case hex, separated by a comma.
 */
export const sameFilesQuerySchema = z.object({
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}(,[0-9a-f]{64})?$/)),
})

/** A file with the same bytes that was uploaded to the dispute here. */
export const sameFileSchema = z.object({
  filename: z.string(),
  kind: z.string(),
  addedBy: z.object({ name: z.string() }),
  createdAt: z.string(),
  /** It was a document and was deleted here. */
  deleted: z.boolean(),
})
export type SameFile = z.infer<typeof sameFileSchema>

/** Existing documents first, then the newest. */
export const sameFilesSchema = z.object({ items: z.array(sameFileSchema) })
export type SameFiles = z.infer<typeof sameFilesSchema>
