import type * as z from 'zod/mini'
import {
  doneSchema,
  linkOwnerSchema,
  passwordLinkSchema,
  peopleSchema,
  type LinkOwner,
  type NewPerson,
  type PasswordLink,
  type People,
  type PersonChange,
} from '@/lib/contract/people'
import { ownSessionsSchema, type ChangePassword, type OwnSessions } from '@/lib/contract/profile'
import { api } from '@/lib/format/paths'
import { requestJson } from './request'

/** People, links and one's own account. All throw ApiError. Brings zod, so import() it. */

export function readPeople(): Promise<People> {
  return requestJson(async () => peopleSchema, api.people())
}

export function addPerson(person: NewPerson): Promise<PasswordLink> {
  return send(passwordLinkSchema, 'POST', api.people(), person)
}

export function changePerson(personId: string, change: PersonChange): Promise<People> {
  return send(peopleSchema, 'PATCH', api.person(personId), change)
}

export function signOutEverywhere(personId: string): Promise<People> {
  return send(peopleSchema, 'DELETE', api.personSessions(personId))
}

export function makeLink(personId: string): Promise<PasswordLink> {
  return send(passwordLinkSchema, 'POST', api.personLink(personId))
}

/** Whose password the link sets. */
export function ownerOfLink(token: string): Promise<LinkOwner> {
  return send(linkOwnerSchema, 'POST', api.passwordLink(), { token })
}

export async function choosePassword(token: string, password: string): Promise<void> {
  await send(doneSchema, 'POST', api.setPassword(), { token, password })
}

export function endOwnSession(sessionId: string): Promise<OwnSessions> {
  return send(ownSessionsSchema, 'DELETE', api.ownSession(sessionId))
}

/** Answers with the sessions that are left. */
export function changeOwnPassword(change: ChangePassword): Promise<OwnSessions> {
  return send(ownSessionsSchema, 'PUT', api.ownPassword(), change)
}

function send<Output>(
  schema: z.ZodMiniType<Output>,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Output> {
  return requestJson(async () => schema, path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
}
