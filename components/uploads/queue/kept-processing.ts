import * as z from 'zod/mini'
import { CHANGES } from '@/lib/file-prep/shared/processed'
import type { Preparation } from './processing'

const formatSchema = z.enum(['pdf', 'png', 'jpg'])

const placeSchema = z.discriminatedUnion('in', [
  z.object({ in: z.literal('filename') }),
  z.object({ in: z.literal('page'), page: z.number() }),
])

const numberFields = { place: placeSchema, lastFour: z.string() }

const noteSchema = z.discriminatedUnion('note', [
  z.object({ note: z.literal('many_pages'), pages: z.number(), limit: z.number() }),
  z.object({ note: z.literal('blank_pages'), pages: z.array(z.number()) }),
  z.object({ note: z.literal('blank_picture') }),
  z.object({ note: z.literal('too_small'), width: z.number(), height: z.number() }),
  z.object({ note: z.literal('blurred') }),
  z.object({ note: z.literal('card_number'), ...numberFields }),
  z.object({ note: z.literal('thai_id'), ...numberFields }),
  z.object({ note: z.literal('pages_not_checked'), fromPage: z.number() }),
])

const editSchema = z.object({
  page: z.nullable(z.number()),
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  cropped: z.boolean(),
  boxes: z.number(),
})

/** What is written down of a preparation; the files themselves lie beside it. */
export const keptPreparationSchema: z.ZodMiniType<Preparation> = z.object({
  form: z.enum(['made', 'original']),
  made: z.object({ format: formatSchema, size: z.number(), sha256: z.string() }),
  original: z.object({ format: z.nullable(formatSchema), size: z.number(), sha256: z.string() }),
  changes: z.array(z.enum(CHANGES)),
  edits: z._default(z.array(editSchema), []),
  notes: z.array(noteSchema),
  pages: z.nullable(z.number()),
  picture: z.nullable(z.object({ width: z.number(), height: z.number() })),
})
