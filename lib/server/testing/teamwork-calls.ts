import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { disputeSchema, type Snooze } from '@/lib/contract/disputes'
import {
  assignmentSchema,
  notesSchema,
  snoozeStateSchema,
  teammatesSchema,
  type Note,
} from '@/lib/contract/teamwork'
import type { Role } from '@/lib/evidence/access'
import { api, withQuery } from '@/lib/format/paths'
import type { TestDesk } from './test-desk'

/** Short forms of the requests about teamwork that an agent's browser sends. */
export function teamworkCalls(test: () => TestDesk) {
  const send = (role: Role, method: string, path: string, body: unknown) =>
    test().call(role, method, path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })

  /** The id of the person who is signed in as this role. */
  async function idOf(role: Role): Promise<string> {
    const response = await test().call('agent', 'GET', api.teammates())
    const { items } = teammatesSchema.parse(await response.json())
    return items.find(({ name }) => name === `The ${role}`)?.id ?? expect.fail(`No ${role}`)
  }

  const assign = (
    role: Role,
    disputeId: string,
    personId: string,
    seen: string | null = null,
  ): Promise<Response> => send(role, 'PUT', api.assignment(disputeId), { personId, seen })

  const release = (role: Role, disputeId: string, seen: string): Promise<Response> =>
    test().call(role, 'DELETE', withQuery(api.assignment(disputeId), { seen }))

  const snooze = (
    disputeId: string,
    until: Date,
    {
      reason = 'Waiting for the courier',
      seen = null as Snooze | null,
      role = 'agent' as Role,
    } = {},
  ): Promise<Response> =>
    send(role, 'PUT', api.snooze(disputeId), { until: until.toISOString(), reason, seen })

  const wake = (disputeId: string, seen: string): Promise<Response> =>
    test().call('agent', 'DELETE', withQuery(api.snooze(disputeId), { seen }))

  const note = (
    disputeId: string,
    text: string,
    {
      role = 'agent' as Role,
      mentions = [] as readonly string[],
      id = randomUUID() as string,
    } = {},
  ): Promise<Response> => send(role, 'POST', api.notes(disputeId), { id, text, mentions })

  const removeNote = (role: Role, disputeId: string, noteId: string): Promise<Response> =>
    test().call(role, 'DELETE', api.note(disputeId, noteId))

  async function listNotes(disputeId: string, role: Role = 'viewer'): Promise<Note[]> {
    return notesOf(await test().call(role, 'GET', api.notes(disputeId)))
  }

  /** What the dispute page shows. */
  async function shown(disputeId: string) {
    const response = await test().call('viewer', 'GET', api.dispute(disputeId))
    const { assignee, snooze: snoozed } = disputeSchema.parse(await response.json())
    return { assignee, snooze: snoozed }
  }

  return { idOf, assign, release, snooze, wake, note, removeNote, listNotes, shown }
}

export async function assigneeOf(response: Response) {
  expect(response.status).toBe(200)
  return assignmentSchema.parse(await response.json()).assignee
}

export async function snoozeOf(response: Response) {
  expect(response.status).toBe(200)
  return snoozeStateSchema.parse(await response.json()).snooze
}

/** Of a response to a reading or a change. */
export async function notesOf(response: Response): Promise<Note[]> {
  expect([200, 201]).toContain(response.status)
  return notesSchema.parse(await response.json()).items
}
