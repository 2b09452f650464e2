import * as z from 'zod/mini'

/** `GET /api/disputes/{disputeId}/same-files`: `sha256` holds up to two hashes in lower-case hex, with a comma between. */
export const sameFilesQuerySchema = z.object({
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}(,[0-9a-f]{64})?$/)),
})

/** A file that was uploaded to the dispute here and holds the same bytes. */
export const sameFileSchema = z.object({
  filename: z.string(),
  kind: z.string(),
  addedBy: z.object({ name: z.string() }),
  createdAt: z.string(),
  /** It was a document and was deleted here. */
  deleted: z.boolean(),
})
export type SameFile = z.infer<typeof sameFileSchema>

/** Those that are still there first, then the newest. */
export const sameFilesSchema = z.object({ items: z.array(sameFileSchema) })
export type SameFiles = z.infer<typeof sameFilesSchema>
