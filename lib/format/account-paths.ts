import { segment } from './paths.ts'

/** The URLs of people, their accounts and the audit log, apart from the others: no page needs them at first. */
export const accountApi = {
  people: () => '/api/people',
  person: (personId: string) => `/api/people/${segment(personId)}`,
  personSessions: (personId: string) => `/api/people/${segment(personId)}/sessions`,
  personLink: (personId: string) => `/api/people/${segment(personId)}/password-link`,
  passwordLink: () => '/api/password-link',
  setPassword: () => '/api/password-link/password',
  ownSessions: () => '/api/profile/sessions',
  ownSession: (sessionId: string) => `/api/profile/sessions/${segment(sessionId)}`,
  ownPassword: () => '/api/profile/password',
  ownCalendarFeed: () => '/api/profile/calendar-feed',
  /** For calendars, without a session. Its token is in the query, which is never logged, unlike the path. */
  calendarFeed: () => '/api/calendar.ics',
  failedSignIns: () => '/api/profile/failed-sign-ins',
  audit: () => '/api/audit',
  auditCsv: () => '/api/audit/csv',
  auditChain: () => '/api/audit/chain',
}
