import { isApiError } from '@/lib/api-client/api-error'

/** The dispute has an answer already, or is closed: there is nothing left to try. */
export function isAnsweredAlready(error: unknown): boolean {
  return isApiError(error, 'dispute_not_open') || isApiError(error, 'answered_elsewhere')
}
