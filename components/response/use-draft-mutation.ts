'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isApiError } from '@/lib/api-client/api-error'
import { conflictCheckOf, StaleViewError } from '@/lib/api-client/conflict-check'
import { refreshDispute } from '@/lib/api-client/queries'
import type { Draft } from '@/lib/contract/response'
import { useStore } from '@/lib/store'

export type DraftMutation<Result> = {
  disputeId: string
  /** `seen`: the documents that the person saw. */
  send: (seen: string | undefined) => Promise<Result>
  onSending?: (sending: boolean) => void
  onSent: (result: Result) => void
  onFailed?: (error: Error) => void
  /** A colleague changed the draft: the editor shows both. */
  onOther: (draft: Draft) => void
  onClose: () => void
}

/**
 * What a dialog does with the draft and the documents as they are on screen. It closes where there is something
 * else to look at first: documents, or a colleague's draft. `isAsking`: the question about documents covers it.
 */
export function useDraftMutation<Result>({
  disputeId,
  send,
  onSending,
  onSent,
  onFailed,
  onOther,
  onClose,
}: DraftMutation<Result>) {
  const client = useQueryClient()
  const guard = conflictCheckOf(disputeId)
  const question = useStore(guard.question)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => guard.run(send),
    onMutate: () => onSending?.(true),
    onSettled: () => onSending?.(false),
    onSuccess: (result) => {
      onSent(result)
      onClose()
    },
    onError: (failure) => {
      onFailed?.(failure)
      if (failure instanceof StaleViewError) return onClose()
      if (isApiError(failure, 'draft_changed') && failure.draft) {
        onOther(failure.draft)
        onClose()
      }
      void refreshDispute(client, disputeId)
    },
  })
  return { mutate, isPending, error, isAsking: question !== null }
}
