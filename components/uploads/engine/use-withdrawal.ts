import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import { withdrawUpload } from '@/lib/api-client/calls/document-calls'
import type { Upload } from '@/lib/contract/documents'
import { followUp } from '../queue/follow-up'

export type Withdrawal = {
  /** Resolves with the upload's state; undefined when it could not be withdrawn, which is shown. */
  withdraw: (upload: { uploadId: string; filename: string }) => Promise<Upload | undefined>
  /** The upload with a pending request. */
  pendingId: string | null
}

/** Withdraws uploads of a dispute, and announces the result. */
export function useWithdrawal(disputeId: string): Withdrawal {
  const t = useTranslations('uploads.withdrawal')
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  const mutation = useMutation({
    mutationFn: ({ uploadId }: { uploadId: string; filename: string }) =>
      withdrawUpload(disputeId, uploadId),
    onSuccess: (upload, { filename }) => {
      const { step } = followUp(upload)
      if (step === 'withdrawn') toast.show({ message: t('done', { filename }) })
      if (step === 'waiting') toast.show({ message: t('checking', { filename }) })
      if (step === 'delivered') toast.show({ message: t('arrived', { filename }) })
    },
    onError: (error, { filename }) =>
      toast.show({ tone: 'bad', message: problemText(toApiError(error), { filename }) }),
    onSettled: () => void refreshDispute(client, disputeId),
  })
  const { mutateAsync } = mutation
  const withdraw = useCallback<Withdrawal['withdraw']>(
    (upload) => mutateAsync(upload).catch(() => undefined),
    [mutateAsync],
  )
  return {
    withdraw,
    pendingId: mutation.isPending ? mutation.variables.uploadId : null,
  }
}
