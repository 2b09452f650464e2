import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useProblemText } from '@/components/problems/problem-text'
import { useToast } from '@/components/ui/toast'
import { newUuid } from '@/lib/api-client/new-uuid'
import { isPassing, toApiError } from '@/lib/api-client/api-error'
import { conflictCheckOf, StaleViewError } from '@/lib/api-client/conflict-check'
import { refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import { restoreDocument } from '@/lib/api-client/calls/document-calls'
import type { Document } from '@/lib/contract/documents'

/** Longer than the server takes to respond; the message closes with the response. */
const UNTIL_ANSWERED_MS = 120_000

type Deleted = Pick<Document, 'id' | 'filename'>

/** Reports that a document was deleted, and offers to restore it. */
export function useUndo(disputeId: string): (deleted: Deleted) => void {
  const t = useTranslations('documents')
  const common = useTranslations('common')
  const toast = useToast()
  const problemText = useProblemText()
  const client = useQueryClient()
  const guard = conflictCheckOf(disputeId)

  /** The same `uploadId` for every attempt, so that repeated presses restore one document. */
  async function undo(deleted: Deleted, uploadId: string) {
    const { filename } = deleted
    const pending = toast.show({
      message: t('undoing', { filename }),
      durationMs: UNTIL_ANSWERED_MS,
    })
    try {
      const restored = await guard.run((seen) =>
        restoreDocument(disputeId, deleted.id, uploadId, seen),
      )
      if ('state' in restored) toast.show({ message: t('restoring', { filename }) })
      else {
        guard.added(restored.id)
        toast.show({ message: t('restored', { filename, id: restored.id }) })
      }
    } catch (error) {
      if (error instanceof StaleViewError) offer(deleted, uploadId)
      else showFailure(deleted, uploadId, error)
    } finally {
      toast.dismiss(pending)
      void refreshDispute(client, disputeId)
    }
  }

  function offer(deleted: Deleted, uploadId: string) {
    const { filename } = deleted
    toast.show({
      message: t('deleted', { filename }),
      action: {
        label: t('undo'),
        spokenLabel: t('undoSpoken', { filename }),
        onAction: () => void undo(deleted, uploadId),
      },
    })
  }

  function showFailure(deleted: Deleted, uploadId: string, error: unknown) {
    const problem = toApiError(error)
    const action = { label: common('retry'), onAction: () => void undo(deleted, uploadId) }
    toast.show({
      tone: 'bad',
      message: problemText(problem, { filename: deleted.filename }),
      // The response may arrive after the dispute was closed.
      ...((isPassing(problem) || problem.code === 'dispute_being_answered') && { action }),
    })
  }

  return (deleted) => offer(deleted, newUuid())
}
