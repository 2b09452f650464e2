import type { Messages } from './en'
import audit from './th/audit.json'
import auth from './th/auth.json'
import calendar from './th/calendar.json'
import common from './th/common.json'
import dispute from './th/dispute.json'
import disputes from './th/disputes.json'
import documents from './th/documents.json'
import guidance from './th/guidance.json'
import kinds from './th/kinds.json'
import notifications from './th/notifications.json'
import notificationSettings from './th/notification-settings.json'
import palette from './th/palette.json'
import people from './th/people.json'
import problems from './th/problems.json'
import profile from './th/profile.json'
import reasons from './th/reasons.json'
import response from './th/response.json'
import singleSignOn from './th/single-sign-on.json'
import uploads from './th/uploads.json'

export const th: Messages = {
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
