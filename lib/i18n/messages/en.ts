import auth from './en/auth.json'
import calendar from './en/calendar.json'
import common from './en/common.json'
import dispute from './en/dispute.json'
import disputes from './en/disputes.json'
import documents from './en/documents.json'
import guidance from './en/guidance.json'
import kinds from './en/kinds.json'
import problems from './en/problems.json'
import reasons from './en/reasons.json'
import response from './en/response.json'
import uploads from './en/uploads.json'

export const en = {
  auth,
  calendar,
  common,
  dispute,
  disputes,
  documents,
  guidance,
  kinds,
  problems,
  reasons,
  response,
  uploads,
}

/** English is the source: a key that Thai or Japanese lacks fails the type check. */
export type Messages = typeof en
