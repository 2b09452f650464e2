import { useRef } from 'react'
import { newUploadId } from '@/lib/api-client/new-upload-id'
import { isApiError, toApiError } from '@/lib/api-client/api-error'

/** After these the desk may have gone on without us: the same id again asks how it went, and sends nothing twice. */
const MAY_HAVE_GONE_ON: readonly string[] = ['network', 'unreadable', 'internal_error']

/** The id of what is about to be answered, the same for every press until it certainly failed. */
export function useAnswerId(): { answerId: () => string; failed: (error: unknown) => void } {
  const id = useRef<string | null>(null)
  return {
    answerId: () => (id.current ??= newUploadId()),
    failed(error) {
      if (!MAY_HAVE_GONE_ON.includes(toApiError(error).code)) id.current = null
    },
  }
}

/** The dispute has an answer already, or is closed: there is nothing left to try. */
export function isAnsweredAlready(error: unknown): boolean {
  return isApiError(error, 'dispute_not_open') || isApiError(error, 'answered_elsewhere')
}
