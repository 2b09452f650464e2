import * as z from 'zod/mini'
import { FILE_PROBLEMS } from '@/lib/evidence/inspect-file'
import { KINDS } from '@/lib/evidence/kinds'
import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import { CONVERTIBLE_FORMATS } from '@/lib/evidence/office-formats'
import { NUMBER_KINDS } from '@/lib/evidence/number-kinds'
import {
  CHANGES,
  DOCUMENT_PLACES,
  FIXES,
  PAGE_PLACES,
  PAGE_PROBLEMS,
  SLOW_CHECKS,
  UNREAD_REASONS,
  type HandEdit,
  type Note,
  type ProcessedFile,
} from './processed'
import type { FileBytes } from './file-bytes'
import { BROWSER_PROBLEMS } from './file-problem'

/**
 * Schemas of the data that crosses a boundary of file processing: the worker's messages, and what this browser stored.
 */

export const formatSchema = z.enum(['pdf', 'png', 'jpg'])

export const sizeSchema = z.object({ width: z.number(), height: z.number() })

/** Of an edit. */
export const boxSchema = z.extend(sizeSchema, { x: z.number(), y: z.number() })

export const changesSchema = z.array(z.enum(CHANGES))

const placeSchema = z.discriminatedUnion('in', [
  z.object({ in: z.enum(['filename', 'picture']) }),
  z.object({ in: z.enum(PAGE_PLACES), page: z.number() }),
  z.object({ in: z.enum(DOCUMENT_PLACES) }),
])

/** What was not read. */
export const unreadFields = { why: z.enum(UNREAD_REASONS), fromPage: z.number() }

const numberFields = { place: placeSchema, lastFour: z.string() }

export const noteSchema: z.ZodMiniType<Note> = z.discriminatedUnion('note', [
  z.object({ note: z.literal('many_pages'), pages: z.number(), limit: z.number() }),
  z.object({ note: z.literal('blank_pages'), pages: z.array(z.number()) }),
  z.object({ note: z.literal('blank_picture') }),
  z.object({ note: z.literal('too_small'), width: z.number(), height: z.number() }),
  z.object({ note: z.literal('blurred') }),
  z.object({ note: z.literal('part_missing'), percent: z.number() }),
  z.object({
    note: z.literal('pages_missing'),
    pages: z.array(z.number()),
    total: z.number(),
  }),
  z.object({ note: z.literal('later_pages_missing'), fromPage: z.number() }),
  z.object({ note: z.literal('too_dark') }),
  z.object({ note: z.literal('faded') }),
  z.object({ note: z.literal('sideways') }),
  z.object({
    note: z.literal('not_upright'),
    pages: z.array(z.number()),
    isPicture: z.boolean(),
  }),
  z.object({
    note: z.literal('attached_files'),
    files: z.number(),
    isPortfolio: z.boolean(),
  }),
  z.object({
    note: z.literal('page_quality'),
    problem: z.enum(PAGE_PROBLEMS),
    pages: z.array(z.number()),
  }),
  z.object({ note: z.enum(NUMBER_KINDS), ...numberFields }),
  z.object({ note: z.literal('pages_not_checked'), fromPage: z.number() }),
  z.object({ note: z.literal('scans_not_judged'), fromPage: z.number() }),
  z.object({ note: z.literal('not_checked'), what: z.enum(SLOW_CHECKS) }),
  z.object({
    note: z.literal('text_not_read'),
    isPicture: z.boolean(),
    ...unreadFields,
  }),
])

export const turnSchema = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])

export const handEditSchema: z.ZodMiniType<HandEdit> = z.object({
  page: z.nullable(z.number()),
  turn: turnSchema,
  cropped: z.boolean(),
  boxes: z.number(),
})

export const suggestionSchema: z.ZodMiniType<KindSuggestion> = z.object({
  kind: z.enum(KINDS),
  why: z.object({ in: z.enum(['filename', 'text']), words: z.string() }),
})

export const fileBytesSchema: z.ZodMiniType<FileBytes> = z.object({
  name: z.string(),
  size: z.number(),
  type: z.string(),
  lastModified: z.number(),
  bytes: z.instanceof(ArrayBuffer),
})

export const readySchema = z.object({
  state: z.literal('ready'),
  file: z.union([z.instanceof(File), fileBytesSchema]),
  format: formatSchema,
  sha256: z.string(),
  changes: changesSchema,
  edits: z.array(handEditSchema),
  notes: z.array(noteSchema),
  original: z.object({ filename: z.string(), size: z.number(), sha256: z.string() }),
  pages: z.nullable(z.number()),
  picture: z.nullable(sizeSchema),
  thumbnail: z.nullable(z.instanceof(Blob)),
  suggestion: z.nullable(suggestionSchema),
  fingerprints: z.optional(z.array(z.string())),
})

export const blockedSchema = z.object({
  state: z.literal('blocked'),
  problem: z.enum([...FILE_PROBLEMS, ...BROWSER_PROBLEMS]),
  fixes: z.array(z.enum(FIXES)),
  size: z.optional(z.number()),
  found: z.optional(z.object({ text: z.string(), pages: z.array(z.number()) })),
  convertible: z.optional(z.enum(CONVERTIBLE_FORMATS)),
})

export const processedFileSchema: z.ZodMiniType<ProcessedFile> = z.discriminatedUnion('state', [
  readySchema,
  blockedSchema,
])
