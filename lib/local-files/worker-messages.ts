import * as z from 'zod/mini'
import { readJobSchema } from './read-stored'
import { storeJobSchema } from './store-file'

/** The requests to the worker of the store. */
export const jobSchema = z.discriminatedUnion('task', [
  z.extend(storeJobSchema, { task: z.literal('store') }),
  z.extend(readJobSchema, { task: z.literal('read') }),
])

export type WorkerJob = z.infer<typeof jobSchema>

/** Its messages: that it has begun, then one result. */
export const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('stored'), version: z.string() }),
  z.object({ type: z.literal('read'), bytes: z.instanceof(ArrayBuffer) }),
  z.object({ type: z.literal('failed'), message: z.string() }),
])

export type WorkerMessage = z.infer<typeof messageSchema>
