import * as z from 'zod/mini'
import { MAX_MENTIONS, MAX_SNOOZE_REASON_LENGTH } from '@/lib/evidence/limits'
import { assigneeSchema, disputeParamsSchema, snoozeSchema } from './disputes'

/** `GET /api/teammates`: the people who can sign in, by name. */
export const teammatesSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Whether the role permits answering disputes, which an assignee has to. */
      canAnswer: z.boolean(),
    }),
  ),
})
export type Teammates = z.infer<typeof teammatesSchema>

/** The response to every change of an assignment. */
export const assignmentSchema = z.object({ assignee: z.nullable(assigneeSchema) })
export type Assignment = z.infer<typeof assignmentSchema>

/** The body of `PUT …/assignment`. `seen`: the assignee that was on screen; null when there was none. */
export const assignSchema = z.object({ personId: z.uuid(), seen: z.nullable(z.uuid()) })
export type Assign = z.infer<typeof assignSchema>

/** The query of `DELETE …/assignment`. `seen`: the assignee that was on screen. */
export const releaseQuerySchema = z.object({ seen: z.uuid() })

/** The response to every change of a snooze. */
export const snoozeStateSchema = z.object({ snooze: z.nullable(snoozeSchema) })
export type SnoozeState = z.infer<typeof snoozeStateSchema>

/** The body of `PUT …/snooze`. `seen`: the snooze that was on screen; null when there was none. */
export const setSnoozeSchema = z.object({
  until: z.iso.datetime({ offset: true }),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_SNOOZE_REASON_LENGTH)),
  seen: z.nullable(z.object({ until: z.iso.datetime({ offset: true }), reason: z.string() })),
})
export type SetSnooze = z.infer<typeof setSnoozeSchema>

/** The query of `DELETE …/snooze`. `seen`: the end of the snooze that was on screen. */
export const endSnoozeQuerySchema = z.object({ seen: z.iso.datetime({ offset: true }) })

const noteSchema = z.object({
  id: z.string(),
  text: z.string(),
  at: z.string(),
  by: assigneeSchema,
  /** The people whom it mentions; the text contains `@` and their name at that time. */
  mentions: z.array(assigneeSchema),
  /** Whether the reader may delete it. */
  canDelete: z.boolean(),
})
export type Note = z.infer<typeof noteSchema>

/** `GET /api/disputes/{disputeId}/notes`, and the response to every change: the oldest first, without deleted ones. */
export const notesSchema = z.object({ items: z.array(noteSchema) })
export type Notes = z.infer<typeof notesSchema>

/** The body of `POST …/notes`. `id` is created by the browser: a repeated request adds nothing. */
export const addNoteSchema = z.object({
  id: z.uuid(),
  text: z.string().check(z.trim(), z.minLength(1)),
  mentions: z.array(z.uuid()).check(z.maxLength(MAX_MENTIONS)),
})
export type AddNote = z.infer<typeof addNoteSchema>

export const noteParamsSchema = z.extend(disputeParamsSchema, { noteId: z.uuid() })
