import * as z from 'zod/mini'
import type { Edits } from './edit'
import {
  STEPS,
  type Combined,
  type CombineOptions,
  type ProcessedFile,
  type Step,
} from './processed'
import { blockedSchema, processedFileSchema, sizeSchema, turnSchema } from './processed-schema'

/** The requests to the worker, one at a time. */
export type Job =
  | { task: 'process'; file: File }
  | { task: 'thumbnail'; file: File }
  | { task: 'shrink'; file: File }
  | { task: 'split'; file: File }
  | { task: 'edit'; file: File; edits: Edits }
  | { task: 'combine'; files: readonly File[]; filename: string; options: CombineOptions }

/** The worker's replies: any number of steps, then one result. */
export type WorkerMessage =
  | { type: 'step'; step: Step }
  | { type: 'done'; results: readonly ProcessedFile[] }
  | { type: 'thumbnail'; thumbnail: Blob | null }
  | { type: 'combined'; combined: Combined }
  | { type: 'failed'; message: string }

const fileSchema = z.instanceof(File)

const boxSchema = z.extend(sizeSchema, { x: z.number(), y: z.number() })

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
  z.object({ task: z.literal('edit'), file: fileSchema, edits: z.map(z.number(), editSchema) }),
  z.object({
    task: z.literal('combine'),
    files: z.array(fileSchema),
    filename: z.string(),
    options: z.object({ cover: z.nullable(z.object({ title: z.string() })) }),
  }),
])

export const workerMessageSchema: z.ZodMiniType<WorkerMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('step'), step: z.enum(STEPS) }),
  z.object({ type: z.literal('done'), results: z.array(processedFileSchema) }),
  z.object({ type: z.literal('thumbnail'), thumbnail: z.nullable(z.instanceof(Blob)) }),
  z.object({
    type: z.literal('combined'),
    combined: z.discriminatedUnion('state', [
      z.object({ state: z.literal('combined'), file: fileSchema }),
      blockedSchema,
    ]),
  }),
  z.object({ type: z.literal('failed'), message: z.string() }),
])
