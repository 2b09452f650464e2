import { useRef } from 'react'
import { newUuid } from '@/lib/api-client/new-uuid'
import { isApiError, toApiError } from '@/lib/api-client/api-error'

/**
 * After these errors the request may still be running: repeating the id returns its outcome, and sends nothing twice.
 */
const MAY_HAVE_GONE_ON: readonly string[] = ['network', 'unreadable', 'internal_error']

/** The id of the next answer, the same for every press until it certainly failed. */
export function useAnswerId(): { answerId: () => string; failed: (error: unknown) => void } {
  const id = useRef<string | null>(null)
  return {
    answerId: () => (id.current ??= newUuid()),
    failed(error) {
      if (!MAY_HAVE_GONE_ON.includes(toApiError(error).code)) id.current = null
    },
  }
}

/** The dispute is already answered or closed, so retrying is useless. */
export function isAnsweredAlready(error: unknown): boolean {
  return isApiError(error, 'dispute_not_open') || isApiError(error, 'answered_elsewhere')
}
