import 'server-only'
import { DeskError } from '@/lib/server/platform/errors'

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

/** Runs a change to people and converts a refusal to a problem of the HTTP API. */
export async function refusing<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof PeopleError)) throw error
    throw new DeskError(error.problem, { detail: error.message, cause: error })
  }
}
