import * as z from 'zod/mini'
import type { Edits } from './edit'
import type { FileBytes } from './file-bytes'
import {
  STEPS,
  type Combined,
  type CombineOptions,
  type MailPage,
  type ProcessedFile,
  type Step,
  type Unlocked,
} from './processed'
import {
  TEXT_LANGUAGES,
  type RecognizedPage,
  type RecognizeOptions,
  type Unread,
} from './recognized-text'
import {
  blockedSchema,
  boxSchema,
  fileBytesSchema,
  processedFileSchema,
  turnSchema,
  unreadFields,
} from './processed-schema'

/** The requests to the worker, one at a time. */
export type Job =
  | { task: 'process'; file: File }
  | { task: 'thumbnail'; file: File }
  | { task: 'shrink'; file: File }
  | { task: 'split'; file: File }
  | { task: 'unpack'; file: File }
  | { task: 'mail'; file: File }
  | { task: 'edit'; file: File; edits: Edits }
  | { task: 'unlock'; file: File; password: string }
  | { task: 'combine'; files: readonly File[]; filename: string; options: CombineOptions }
  | { task: 'recognize'; file: File | FileBytes; options: RecognizeOptions }

/** The worker's messages: that its script has loaded; then for each job any number of steps and pages, and one result. */
export type WorkerMessage =
  | { type: 'loaded' }
  | { type: 'step'; step: Step }
  | { type: 'page'; page: RecognizedPage }
  /** `isReusable`: the worker holds little more than one engine. */
  | { type: 'recognized'; unread: Unread | null; isReusable: boolean }
  | { type: 'done'; results: readonly ProcessedFile[] }
  | { type: 'thumbnail'; thumbnail: Blob | null }
  | { type: 'combined'; combined: Combined }
  | { type: 'unlocked'; unlocked: Unlocked }
  | { type: 'unpacked'; files: readonly File[] }
  | { type: 'mail'; made: MailPage }
  | { type: 'failed'; message: string }

const fileSchema = z.instanceof(File)

const editSchema = z.object({
  turn: turnSchema,
  crop: z.nullable(boxSchema),
  boxes: z.array(boxSchema),
})

export const jobSchema: z.ZodMiniType<Job> = z.discriminatedUnion('task', [
  z.object({ task: z.literal('process'), file: fileSchema }),
  z.object({ task: z.literal('thumbnail'), file: fileSchema }),
  z.object({ task: z.literal('shrink'), file: fileSchema }),
  z.object({ task: z.literal('split'), file: fileSchema }),
  z.object({ task: z.literal('unpack'), file: fileSchema }),
  z.object({ task: z.literal('mail'), file: fileSchema }),
  z.object({ task: z.literal('edit'), file: fileSchema, edits: z.map(z.number(), editSchema) }),
  z.object({ task: z.literal('unlock'), file: fileSchema, password: z.string() }),
  z.object({
    task: z.literal('combine'),
    files: z.array(fileSchema),
    filename: z.string(),
    options: z.object({ cover: z.nullable(z.object({ title: z.string() })) }),
  }),
  z.object({
    task: z.literal('recognize'),
    file: z.union([fileSchema, fileBytesSchema]),
    options: z.object({
      languages: z.array(z.enum(TEXT_LANGUAGES)),
      page: z.nullable(z.number()),
    }),
  }),
])

export const workerMessageSchema: z.ZodMiniType<WorkerMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('step'), step: z.enum(STEPS) }),
  z.object({
    type: z.literal('page'),
    page: z.object({
      page: z.number(),
      turn: turnSchema,
      words: z.array(z.object({ text: z.string(), box: boxSchema, endsLine: z.boolean() })),
    }),
  }),
  z.object({
    type: z.literal('recognized'),
    unread: z.nullable(z.object(unreadFields)),
    isReusable: z.boolean(),
  }),
  z.object({ type: z.literal('done'), results: z.array(processedFileSchema) }),
  z.object({ type: z.literal('thumbnail'), thumbnail: z.nullable(z.instanceof(Blob)) }),
  z.object({
    type: z.literal('combined'),
    combined: z.discriminatedUnion('state', [
      z.object({ state: z.literal('combined'), file: fileSchema }),
      blockedSchema,
    ]),
  }),
  z.object({
    type: z.literal('unlocked'),
    unlocked: z.discriminatedUnion('state', [
      z.object({ state: z.literal('unlocked'), file: fileSchema }),
      blockedSchema,
    ]),
  }),
  z.object({ type: z.literal('unpacked'), files: z.array(fileSchema) }),
  z.object({
    type: z.literal('mail'),
    made: z.discriminatedUnion('state', [
      z.object({ state: z.literal('page'), page: fileSchema }),
      blockedSchema,
    ]),
  }),
  z.object({ type: z.literal('failed'), message: z.string() }),
])
