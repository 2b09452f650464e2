import type { Messages } from './en'
import audit from './ja/audit.json'
import auth from './ja/auth.json'
import calendar from './ja/calendar.json'
import common from './ja/common.json'
import dispute from './ja/dispute.json'
import disputes from './ja/disputes.json'
import documents from './ja/documents.json'
import guidance from './ja/guidance.json'
import kinds from './ja/kinds.json'
import notifications from './ja/notifications.json'
import notificationSettings from './ja/notification-settings.json'
import palette from './ja/palette.json'
import people from './ja/people.json'
import problems from './ja/problems.json'
import profile from './ja/profile.json'
import reasons from './ja/reasons.json'
import response from './ja/response.json'
import singleSignOn from './ja/single-sign-on.json'
import uploads from './ja/uploads.json'

export const ja: Messages = {
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
