import {
  addedPersonSchema,
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
import { sendJson } from './send-json'

/** People, links and one's own account. All throw ApiError. Brings zod, so import() it. */

export function readPeople(): Promise<People> {
  return requestJson(async () => peopleSchema, api.people())
}

/** Answers with the link to pass on; null where single sign-on lets the person in. */
export function addPerson(person: NewPerson): Promise<PasswordLink | null> {
  return sendJson(addedPersonSchema, 'POST', api.people(), person)
}

export function changePerson(personId: string, change: PersonChange): Promise<People> {
  return sendJson(peopleSchema, 'PATCH', api.person(personId), change)
}

export function signOutEverywhere(personId: string): Promise<People> {
  return sendJson(peopleSchema, 'DELETE', api.personSessions(personId))
}

export function makeLink(personId: string): Promise<PasswordLink> {
  return sendJson(passwordLinkSchema, 'POST', api.personLink(personId))
}

/** Whose password the link sets. */
export function ownerOfLink(token: string): Promise<LinkOwner> {
  return sendJson(linkOwnerSchema, 'POST', api.passwordLink(), { token })
}

export async function choosePassword(token: string, password: string): Promise<void> {
  await sendJson(doneSchema, 'POST', api.setPassword(), { token, password })
}

export function endOwnSession(sessionId: string): Promise<OwnSessions> {
  return sendJson(ownSessionsSchema, 'DELETE', api.ownSession(sessionId))
}

/** Answers with the sessions that are left. */
export function changeOwnPassword(change: ChangePassword): Promise<OwnSessions> {
  return sendJson(ownSessionsSchema, 'PUT', api.ownPassword(), change)
}

/** Their person has read what failed before this session. */
export async function dismissFailedSignIns(): Promise<void> {
  await sendJson(doneSchema, 'DELETE', api.failedSignIns())
}
