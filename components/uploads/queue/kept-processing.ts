import * as z from 'zod/mini'
import {
  changesSchema,
  formatSchema,
  handEditSchema,
  noteSchema,
  sizeSchema,
} from '@/lib/file-prep/shared/processed-schema'
import type { Preparation } from './processing'

/** What is written down of a preparation; the files themselves lie beside it. */
export const keptPreparationSchema: z.ZodMiniType<Preparation> = z.object({
  form: z.enum(['made', 'original']),
  made: z.object({ format: formatSchema, size: z.number(), sha256: z.string() }),
  original: z.object({ format: z.nullable(formatSchema), size: z.number(), sha256: z.string() }),
  changes: changesSchema,
  edits: z._default(z.array(handEditSchema), []),
  notes: z.array(noteSchema),
  pages: z.nullable(z.number()),
  picture: z.nullable(sizeSchema),
})
