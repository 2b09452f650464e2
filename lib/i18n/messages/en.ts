import audit from './en/audit.json'
import auth from './en/auth.json'
import calendar from './en/calendar.json'
import common from './en/common.json'
import dispute from './en/dispute.json'
import disputes from './en/disputes.json'
import documents from './en/documents.json'
import guidance from './en/guidance.json'
import kinds from './en/kinds.json'
import notifications from './en/notifications.json'
import notificationSettings from './en/notification-settings.json'
import palette from './en/palette.json'
import people from './en/people.json'
import problems from './en/problems.json'
import profile from './en/profile.json'
import reasons from './en/reasons.json'
import response from './en/response.json'
import singleSignOn from './en/single-sign-on.json'
import uploads from './en/uploads.json'

export const en = {
  audit,
  auth,
  calendar,
  common,
  dispute,
  disputes,
  documents,
  guidance,
  kinds,
  notifications,
  notificationSettings,
  palette,
  people,
  problems,
  profile,
  reasons,
  response,
  singleSignOn,
  uploads,
}

/** English is the source: a key that Thai or Japanese lacks fails the type check. */
export type Messages = typeof en
