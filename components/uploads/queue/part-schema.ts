import * as z from 'zod/mini'
import { KINDS } from '@/lib/evidence/kinds'
import {
  changesSchema,
  formatSchema,
  handEditSchema,
  noteSchema,
  sizeSchema,
  suggestionSchema,
} from '@/lib/file-prep/shared/processed-schema'
import type { ProcessingResult } from './processing'

const processingResultSchema: z.ZodMiniType<ProcessingResult> = z.object({
  form: z.enum(['made', 'original']),
  made: z.object({ format: formatSchema, size: z.number(), sha256: z.string() }),
  original: z.object({ format: z.nullable(formatSchema), size: z.number(), sha256: z.string() }),
  changes: changesSchema,
  edits: z._default(z.array(handEditSchema), []),
  notes: z.array(noteSchema),
  pages: z.nullable(z.number()),
  picture: z.nullable(sizeSchema),
  suggestion: z.optional(z.nullable(suggestionSchema)),
  fingerprints: z.optional(z.array(z.string())),
})

/** A row's description of its file, as stored in this browser and broadcast to other tabs; without its id. */
export const partFields = {
  picked: z.object({ name: z.string(), size: z.number(), lastModified: z.number() }),
  filename: z.string(),
  kind: z.nullable(z.enum(KINDS)),
  uploadId: z.nullable(z.uuid()),
  sourceChanges: z._default(z.nullable(z.readonly(changesSchema)), null),
  preparation: z.nullable(processingResultSchema),
  revision: z._default(z.number(), 0),
}
