import {
  assignmentSchema,
  notesSchema,
  snoozeStateSchema,
  type AddNote,
  type Assign,
  type Assignment,
  type Notes,
  type SetSnooze,
  type SnoozeState,
} from '@/lib/contract/teamwork'
import { api, withQuery } from '@/lib/format/paths'
import { requestJson, sendJson } from '@/lib/api-client/request'

/** Calls about who answers a dispute, snoozes and internal notes. All throw ApiError. Import lazily: this loads zod. */

export function assignDispute(disputeId: string, assign: Assign): Promise<Assignment> {
  return sendJson(assignmentSchema, 'PUT', api.assignment(disputeId), assign)
}

/** `seen`: the assignee on screen. */
export function releaseDispute(disputeId: string, seen: string): Promise<Assignment> {
  return sendJson(assignmentSchema, 'DELETE', withQuery(api.assignment(disputeId), { seen }))
}

export function setSnooze(disputeId: string, snooze: SetSnooze): Promise<SnoozeState> {
  return sendJson(snoozeStateSchema, 'PUT', api.snooze(disputeId), snooze)
}

/** `seen`: the end of the snooze on screen, ISO 8601. */
export function endSnooze(disputeId: string, seen: string): Promise<SnoozeState> {
  return sendJson(snoozeStateSchema, 'DELETE', withQuery(api.snooze(disputeId), { seen }))
}

export function readNotes(disputeId: string, signal: AbortSignal): Promise<Notes> {
  return requestJson(async () => notesSchema, api.notes(disputeId), { signal })
}

/** Resolves with all notes of the dispute. Repeating the same `id` adds nothing. */
export function addNote(disputeId: string, note: AddNote): Promise<Notes> {
  return sendJson(notesSchema, 'POST', api.notes(disputeId), note)
}

export function deleteNote(disputeId: string, noteId: string): Promise<Notes> {
  return sendJson(notesSchema, 'DELETE', api.note(disputeId, noteId))
}
