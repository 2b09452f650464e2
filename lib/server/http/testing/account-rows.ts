import { accountApi } from '@/lib/format/account-paths'
import { admins, json, noSuchThing, signedIn, type Row } from './access-rows'

const get = (path: () => string) => async () => ({ path: path() })

/** The rows of the access matrix about the audit log and one's own account. */
export const accountRows: Readonly<Record<string, Row>> = {
  'GET /api/audit': { ...admins, request: get(() => accountApi.audit()) },
  'GET /api/audit/csv': { ...admins, request: get(() => accountApi.auditCsv()) },
  'HEAD /api/audit/csv': { ...admins, request: get(() => accountApi.auditCsv()) },
  'GET /api/audit/chain': { ...admins, request: get(() => accountApi.auditChain()) },
  'GET /api/profile/sessions': { ...signedIn, request: get(() => accountApi.ownSessions()) },
  'DELETE /api/profile/sessions/[sessionId]': {
    ...signedIn,
    request: get(() => accountApi.ownSession('0'.repeat(64))),
  },
  'GET /api/profile/calendar-feed': {
    ...signedIn,
    request: get(() => accountApi.ownCalendarFeed()),
  },
  'POST /api/profile/calendar-feed': {
    ...signedIn,
    request: async () => ({ path: accountApi.ownCalendarFeed(), init: json({ language: 'en' }) }),
  },
  'DELETE /api/profile/calendar-feed': {
    ...signedIn,
    request: get(() => accountApi.ownCalendarFeed()),
  },
  // The token of the link takes the place of the session.
  'GET /api/calendar.ics': { ...noSuchThing, request: get(() => accountApi.calendarFeed()) },
  'DELETE /api/profile/failed-sign-ins': {
    ...signedIn,
    request: get(() => accountApi.failedSignIns()),
  },
}
