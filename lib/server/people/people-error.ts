import 'server-only'

export type PeopleProblem =
  | 'email_invalid'
  | 'email_taken'
  | 'name_invalid'
  | 'name_reserved'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_obvious'
  | 'person_not_found'
  | 'last_admin'

/** Why a change to people was refused. The message is a sentence for the person who requested it. */
export class PeopleError extends Error {
  readonly problem: PeopleProblem

  constructor(problem: PeopleProblem, message: string) {
    super(message)
    this.name = 'PeopleError'
    this.problem = problem
  }
}
