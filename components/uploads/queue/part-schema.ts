import * as z from 'zod/mini'
import { KINDS } from '@/lib/evidence/kinds'
import {
  changesSchema,
  formatSchema,
  handEditSchema,
  noteSchema,
  sizeSchema,
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
})

/** A row's description of its file, as stored in this browser and broadcast to other tabs; without its id. */
export const partFields = {
  picked: z.object({ name: z.string(), size: z.number(), lastModified: z.number() }),
  filename: z.string(),
  kind: z.nullable(z.enum(KINDS)),
  uploadId: z.nullable(z.uuid()),
  preparation: z.nullable(processingResultSchema),
}
