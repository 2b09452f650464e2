import { z } from 'zod'
import type { OmiseEvent } from '../types'
import { created, idOf, requiredCreatedAt } from './wire'

/** The object of an event is not parsed, since it may be outdated. Its type and id determine what to read again. */
const subjectSchema = z
  .object({ object: z.string(), id: z.string() })
  .nullish()
  .catch(null)
  .transform((subject) => subject ?? null)

/** https://docs.omise.co/events-api */
export const eventSchema: z.ZodType<OmiseEvent> = z
  .object({
    object: z.literal('event'),
    id: idOf('event'),
    key: z.string().regex(/^[a-z_.]{1,80}$/),
    data: subjectSchema,
    ...created,
  })
  .transform((wire, context) => ({
    id: wire.id,
    key: wire.key,
    subject: wire.data,
    createdAt: requiredCreatedAt(wire, context),
  }))
