import {
  calendarFeedStateSchema,
  createdCalendarFeedSchema,
  type CalendarFeedState,
  type CreatedCalendarFeed,
} from '@/lib/contract/calendar-feed'
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
import { accountApi } from '@/lib/format/account-paths'
import { requestJson, sendJson } from '@/lib/api-client/request'

/** Calls about people, links and the person's own account. All throw ApiError. Import lazily: this module loads zod. */

export function readPeople(): Promise<People> {
  return requestJson(async () => peopleSchema, accountApi.people())
}

/** Resolves with the link to pass on; null where single sign-on admits the person. */
export function addPerson(person: NewPerson): Promise<PasswordLink | null> {
  return sendJson(addedPersonSchema, 'POST', accountApi.people(), person)
}

export function changePerson(personId: string, change: PersonChange): Promise<People> {
  return sendJson(peopleSchema, 'PATCH', accountApi.person(personId), change)
}

export function signOutEverywhere(personId: string): Promise<People> {
  return sendJson(peopleSchema, 'DELETE', accountApi.personSessions(personId))
}

export function makeLink(personId: string): Promise<PasswordLink> {
  return sendJson(passwordLinkSchema, 'POST', accountApi.personLink(personId))
}

/** The person of the link. */
export function ownerOfLink(token: string): Promise<LinkOwner> {
  return sendJson(linkOwnerSchema, 'POST', accountApi.passwordLink(), { token })
}

export async function choosePassword(token: string, password: string): Promise<void> {
  await sendJson(doneSchema, 'POST', accountApi.setPassword(), { token, password })
}

export function endOwnSession(sessionId: string): Promise<OwnSessions> {
  return sendJson(ownSessionsSchema, 'DELETE', accountApi.ownSession(sessionId))
}

/** Resolves with the remaining sessions. */
export function changeOwnPassword(change: ChangePassword): Promise<OwnSessions> {
  return sendJson(ownSessionsSchema, 'PUT', accountApi.ownPassword(), change)
}

/** Marks the notice of failed sign-ins as read. */
export async function dismissFailedSignIns(): Promise<void> {
  await sendJson(doneSchema, 'DELETE', accountApi.failedSignIns())
}

/** The link is in no later response. `language`: for a person who has chosen none for messages yet. */
export function createCalendarFeed(language: string): Promise<CreatedCalendarFeed> {
  return sendJson(createdCalendarFeedSchema, 'POST', accountApi.ownCalendarFeed(), { language })
}

export function revokeCalendarFeed(): Promise<CalendarFeedState> {
  return sendJson(calendarFeedStateSchema, 'DELETE', accountApi.ownCalendarFeed())
}
