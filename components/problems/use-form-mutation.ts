'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { isApiError, toApiError, type ApiError } from '@/lib/api-client/api-error'
import { conflictCheckOf, StaleViewError } from '@/lib/api-client/conflict-check'
import { refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import type { OtherDraft } from '@/lib/contract/problem'
import { useStore } from '@/lib/store'
import { useProblemText } from './problem-text'
import type { ProblemContext } from './write-problem'

export type FormMutationOptions<Input, Result> = {
  send: (input: Input) => Promise<Result>
  /** Runs when the server has done it. A promise is awaited: the form is pending until then. */
  onSent?: (result: Result) => unknown
  onFailed?: ((error: Error) => void) | undefined
  onPending?: ((isPending: boolean) => void) | undefined
  /** The dispute that is changed. It is refetched after a failure, since the page may be outdated. */
  disputeId?: string | undefined
  /** The file that the problem concerns. */
  about?: ProblemContext
}

export type FormMutation<Input> = {
  /** Does nothing while an earlier call is pending, so that a second press sends nothing. */
  submit: (input: Input) => void
  isPending: boolean
  isSent: boolean
  /** Why the last attempt failed; null while another is pending. */
  problem: ApiError | null
  /** The description of the problem. */
  error: string | null
}

/** The request of a dialog or form: at most one at a time, with its problem as text. */
export function useFormMutation<Input = void, Result = unknown>({
  send,
  onSent,
  onFailed,
  onPending,
  disputeId,
  about,
}: FormMutationOptions<Input, Result>): FormMutation<Input> {
  const client = useQueryClient()
  const problemText = useProblemText()
  // `isPending` is the state of the last render, before which two presses may occur.
  const isRunning = useRef(false)
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: send,
    onMutate: () => onPending?.(true),
    ...(onSent && { onSuccess: onSent }),
    onError: (failure: Error) => {
      onFailed?.(failure)
      if (disputeId) void refreshDispute(client, disputeId)
    },
    onSettled: () => {
      isRunning.current = false
      onPending?.(false)
    },
  })
  const problem = error && toApiError(error)
  return {
    submit: (input) => {
      if (isRunning.current) return
      isRunning.current = true
      mutate(input)
    },
    isPending,
    isSent: isSuccess,
    problem,
    error: problem && problemText(problem, about),
  }
}

export type ConflictCheckedOptions<Result> = Omit<FormMutationOptions<void, Result>, 'send'> & {
  disputeId: string
  /** `seen`: the documents that the person saw. */
  send: (seen: string | undefined) => Promise<Result>
  /** A colleague changed the draft: the editor shows both. */
  onOtherDraft?: (draft: OtherDraft) => void
  onClose: () => void
}

/**
 * A form mutation that depends on the displayed documents and draft. Closes the dialog when the person has to review
 * the changes of others first. `isAsking`: the question about documents covers the dialog.
 */
export function useConflictCheckedMutation<Result>({
  send,
  onFailed,
  onOtherDraft,
  onClose,
  ...options
}: ConflictCheckedOptions<Result>): FormMutation<void> & { isAsking: boolean } {
  const guard = conflictCheckOf(options.disputeId)
  const question = useStore(guard.question)
  const mutation = useFormMutation({
    ...options,
    send: () => guard.run(send),
    onFailed: (error) => {
      onFailed?.(error)
      if (error instanceof StaleViewError) onClose()
      if (!isApiError(error, 'draft_changed') || !error.draft || !onOtherDraft) return
      onOtherDraft(error.draft)
      onClose()
    },
  })
  return { ...mutation, isAsking: question !== null }
}
