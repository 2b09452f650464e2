import 'server-only'
import { DeskError } from '@/lib/server/platform/errors'
import { PeopleError } from './people-error'

/** Runs a change to people and converts a refusal to a problem of the HTTP API. */
export async function refusing<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof PeopleError)) throw error
    throw new DeskError(error.problem, { detail: error.message, cause: error })
  }
}
