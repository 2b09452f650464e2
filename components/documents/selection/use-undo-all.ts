'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useToast } from '@/components/ui/toast'
import { conflictCheckOf } from '@/lib/api-client/conflict-check'
import { restoreDocument } from '@/lib/api-client/calls/document-calls'
import { newUuid } from '@/lib/api-client/new-uuid'
import { refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import type { Document } from '@/lib/contract/documents'

/** Reports that documents were deleted, and offers to restore all of them. */
export function useUndoAll(disputeId: string): (deleted: readonly Document[]) => void {
  const t = useTranslations('documents.selection')
  const documents = useTranslations('documents')
  const toast = useToast()
  const client = useQueryClient()

  /** The same upload ids for every attempt, so that each document is restored once. */
  async function undo(pending: ReadonlyMap<string, string>): Promise<void> {
    const guard = conflictCheckOf(disputeId)
    const failed = new Map<string, string>()
    for (const [id, uploadId] of pending) {
      try {
        const restored = await guard.run((seen) => restoreDocument(disputeId, id, uploadId, seen))
        if (!('state' in restored)) guard.added(restored.id)
      } catch {
        failed.set(id, uploadId)
      }
    }
    void refreshDispute(client, disputeId)
    const restored = pending.size - failed.size
    if (failed.size === 0) return void toast.show({ message: t('restored', { count: restored }) })
    toast.show({
      tone: 'bad',
      message: t('notRestored', { count: failed.size }),
      action: { label: documents('undo'), onAction: () => void undo(failed) },
    })
  }

  return (deleted) => {
    const uploadIds = new Map(deleted.map(({ id }) => [id, newUuid()]))
    toast.show({
      message: t('deleted', { count: deleted.length }),
      action: { label: documents('undo'), onAction: () => void undo(uploadIds) },
    })
  }
}
