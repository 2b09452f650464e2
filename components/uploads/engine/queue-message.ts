import * as z from 'zod/mini'
import { uploadSchema } from '@/lib/contract/documents'
import { isProblemCode } from '@/lib/contract/problem-codes'
import { sameFileSchema } from '@/lib/contract/same-files'
import { KINDS } from '@/lib/evidence/kinds'
import {
  blockedSchema,
  boxSchema,
  changesSchema,
  fileBytesSchema,
  formatSchema,
  noteSchema,
  readySchema,
  suggestionSchema,
  turnSchema,
} from '@/lib/file-prep/shared/processed-schema'
import type { ProblemInWords } from '@/components/problems/write-problem'
import { WAITING_REASONS } from '@/components/uploads/queue/follow-up'
import { partFields } from '@/components/uploads/queue/part-schema'
import type { StoredFile } from '@/components/uploads/queue/held-file'
import type { FileState, QueueItem, ReadText } from '@/components/uploads/queue/types'
import { PAUSES } from '@/components/uploads/queue/upload-failures'
import type { QueueCommand } from './queue-command'
import type { UploaderSnapshot } from './uploader'

/** The displayed state of a queue, in any tab. */
export type QueueView = UploaderSnapshot & {
  /** Rows that would be lost with the page, since this browser could not store them. */
  unkept: ReadonlySet<string>
}

/** Messages between the tabs that show the same queue. */
export type QueueMessage = LeaderMessage | FollowerMessage

/** The files of a row: those in memory or on the disk, and for those in the store their place. */
export type SentFiles = { source: File | StoredFile; processed: File | StoredFile | null }

/** From the tab that runs it. */
export type LeaderMessage = {
  from: 'leader'
  view: QueueView
  /** Of rows and their parts, by their ids: those that were not broadcast before, or are elsewhere since. */
  rowFiles: ReadonlyMap<string, SentFiles>
  /** The id of the message that this answers; null for a broadcast. */
  answers: string | null
}

/** From another tab. Without a command it requests the view and all files. */
export type FollowerMessage = { from: 'follower'; id: string; command: QueueCommand | null }

const fileSchema = z.instanceof(File)
const sentFileSchema = z.union([
  fileSchema,
  z.object({
    name: z.string(),
    size: z.number(),
    type: z.string(),
    lastModified: z.number(),
    row: z.string(),
    version: z.string(),
    begin: z.number(),
  }),
])
const sentFilesSchema: z.ZodMiniType<SentFiles> = z.object({
  source: sentFileSchema,
  processed: z.nullable(sentFileSchema),
})
const idsSchema = z.array(z.string())
const { problem: problemSchema, fixes: fixesSchema } = blockedSchema.shape

const problemCodeSchema: z.ZodMiniType<ProblemInWords> = z.union([
  z.enum(['network', 'unreadable', 'offline']),
  problemSchema,
  z.custom<ProblemInWords>((code) => typeof code === 'string' && isProblemCode(code)),
])

const stateSchema: z.ZodMiniType<FileState> = z.discriminatedUnion('step', [
  z.object({ step: z.literal('checking'), converting: z.optional(z.boolean()) }),
  z.object({ step: z.enum(['needs_kind', 'ready', 'queued']) }),
  z.object({ step: z.enum(['waiting_for_omise', 'settling']) }),
  z.object({
    step: z.literal('refused'),
    problem: problemSchema,
    fixes: fixesSchema,
    size: z.optional(z.number()),
  }),
  z.object({ step: z.literal('sending'), percent: z.number() }),
  z.object({ step: z.literal('waiting'), reason: z.enum(WAITING_REASONS) }),
  z.object({
    step: z.literal('delivered'),
    document: z.object({ id: z.string(), filename: z.string() }),
  }),
  z.object({
    step: z.literal('failed'),
    error: z.object({
      code: problemCodeSchema,
      requestId: z.optional(z.string()),
      retryAfterSeconds: z.optional(z.number()),
      omiseMessage: z.optional(z.string()),
    }),
    retryable: z.boolean(),
  }),
  z.object({ step: z.literal('cancelled'), withdrawnBy: z.optional(z.string()) }),
])

const readTextSchema: z.ZodMiniType<ReadText> = z.object({
  of: z.string(),
  isReading: z.boolean(),
  notes: z.array(noteSchema),
  boxes: z.array(z.object({ page: z.number(), boxes: z.array(boxSchema) })),
  turns: z.array(z.object({ page: z.number(), turn: turnSchema })),
  suggestion: z.optional(z.nullable(suggestionSchema)),
})

const itemSchema: z.ZodMiniType<QueueItem> = z.object({
  ...partFields,
  id: z.string(),
  format: z.nullable(formatSchema),
  pages: z.nullable(z.number()),
  text: z.optional(readTextSchema),
  same: z.nullable(sameFileSchema),
  unusedResult: z.optional(z.string()),
  parts: z.array(z.object({ ...partFields, id: z.string() })),
  restored: z.boolean(),
  state: stateSchema,
})

const viewSchema: z.ZodMiniType<QueueView> = z.object({
  queue: z.object({
    items: z.array(itemSchema),
    paused: z.nullable(z.enum(PAUSES)),
    online: z.boolean(),
  }),
  thumbnails: z.map(z.string(), z.string()),
  unkept: z.set(z.string()),
})

const fileToAddFields = {
  file: z.union([fileSchema, fileBytesSchema]),
  folder: z.optional(z.boolean()),
  ready: z.optional(readySchema),
  changes: z.optional(changesSchema),
  kind: z.optional(z.enum(KINDS)),
}

const id = z.string()

const commandSchema: z.ZodMiniType<QueueCommand> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('add'), files: z.array(z.object({ ...fileToAddFields, id })) }),
  z.object({ type: z.literal('replace'), id, entry: z.object(fileToAddFields) }),
  z.object({ type: z.literal('choose_kind'), ids: idsSchema, kind: z.enum(KINDS) }),
  z.object({
    type: z.literal('restore_kinds'),
    kind: z.enum(KINDS),
    kinds: z.record(z.string(), z.nullable(z.enum(KINDS))),
  }),
  z.object({ type: z.literal('rename'), id, filename: z.string() }),
  z.object({ type: z.literal('choose_form'), id, form: z.enum(['made', 'original']) }),
  z.object({ type: z.literal('reprocess'), id, made: readySchema }),
  z.object({
    type: z.literal('split'),
    id,
    files: z.array(z.object({ ...fileToAddFields, id, ready: readySchema })),
  }),
  z.object({
    type: z.literal('combine'),
    id,
    file: fileSchema,
    ids: idsSchema,
    hashes: z.optional(z.record(z.string(), z.string())),
  }),
  z.object({
    type: z.literal('upload'),
    ids: idsSchema,
    suggestedKinds: z.optional(z.record(z.string(), z.enum(KINDS))),
  }),
  z.object({ type: z.literal('follow'), id, upload: uploadSchema }),
  z.object({ type: z.enum(['reset', 'uncombine', 'cancel', 'remove', 'undo_removal']), id }),
  z.object({ type: z.enum(['dismiss_delivered', 'acknowledge_restored']) }),
])

/** Validates messages from other tabs; other keys are dropped, and files and blobs stay the same objects. */
export const queueMessageSchema: z.ZodMiniType<QueueMessage> = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('leader'),
    view: viewSchema,
    rowFiles: z.map(z.string(), sentFilesSchema),
    answers: z.nullable(z.string()),
  }),
  z.object({ from: z.literal('follower'), id, command: z.nullable(commandSchema) }),
])
