import * as z from 'zod/mini'
import { FILE_PROBLEMS } from '@/lib/evidence/inspect-file'
import { CHANGES, FIXES, type HandEdit, type Note, type ProcessedFile } from './processed'
import { BROWSER_PROBLEMS } from './file-problem'

/**
 * Schemas of the data that crosses a boundary of file processing: the worker's messages, and what this browser stored.
 */

export const formatSchema = z.enum(['pdf', 'png', 'jpg'])

export const sizeSchema = z.object({ width: z.number(), height: z.number() })

export const changesSchema = z.array(z.enum(CHANGES))

const placeSchema = z.discriminatedUnion('in', [
  z.object({ in: z.literal('filename') }),
  z.object({ in: z.literal('page'), page: z.number() }),
])

const numberFields = { place: placeSchema, lastFour: z.string() }

export const noteSchema: z.ZodMiniType<Note> = z.discriminatedUnion('note', [
  z.object({ note: z.literal('many_pages'), pages: z.number(), limit: z.number() }),
  z.object({ note: z.literal('blank_pages'), pages: z.array(z.number()) }),
  z.object({ note: z.literal('blank_picture') }),
  z.object({ note: z.literal('too_small'), width: z.number(), height: z.number() }),
  z.object({ note: z.literal('blurred') }),
  z.object({ note: z.literal('card_number'), ...numberFields }),
  z.object({ note: z.literal('thai_id'), ...numberFields }),
  z.object({ note: z.literal('pages_not_checked'), fromPage: z.number() }),
])

export const turnSchema = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])

export const handEditSchema: z.ZodMiniType<HandEdit> = z.object({
  page: z.nullable(z.number()),
  turn: turnSchema,
  cropped: z.boolean(),
  boxes: z.number(),
})

export const readySchema = z.object({
  state: z.literal('ready'),
  file: z.instanceof(File),
  format: formatSchema,
  sha256: z.string(),
  changes: changesSchema,
  edits: z.array(handEditSchema),
  notes: z.array(noteSchema),
  original: z.object({ filename: z.string(), size: z.number(), sha256: z.string() }),
  pages: z.nullable(z.number()),
  picture: z.nullable(sizeSchema),
  thumbnail: z.nullable(z.instanceof(Blob)),
})

export const blockedSchema = z.object({
  state: z.literal('blocked'),
  problem: z.enum([...FILE_PROBLEMS, ...BROWSER_PROBLEMS]),
  fixes: z.array(z.enum(FIXES)),
  found: z.optional(z.object({ text: z.string(), pages: z.array(z.number()) })),
})

export const processedFileSchema: z.ZodMiniType<ProcessedFile> = z.discriminatedUnion('state', [
  readySchema,
  blockedSchema,
])
