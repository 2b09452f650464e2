'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { refreshDispute } from '@/lib/api-client/queries'
import { uploadDocument } from '@/lib/api-client/upload'
import { runners } from './runners'
import { createUploadRunner, EMPTY_SNAPSHOT } from './upload-runner'

const emptySnapshot = () => EMPTY_SNAPSHOT

/** The queue of a dispute: what is in it, and what can be done with it. Only for the browser. */
export function useUploadQueue(disputeId: string) {
  const queryClient = useQueryClient()
  const runner = useMemo(() => {
    const current =
      runners.get(disputeId) ??
      createUploadRunner({
        disputeId,
        upload: uploadDocument,
        preview: async (...file) =>
          (await import('@/lib/prepare/preview-file')).previewFile(...file),
        onDocumentsChanged: () => void refreshDispute(queryClient, disputeId),
      })
    runners.set(disputeId, current)
    return current
  }, [disputeId, queryClient])

  useEffect(() => {
    const follow = () => runner.setOnline(navigator.onLine)
    follow()
    addEventListener('online', follow)
    addEventListener('offline', follow)
    return () => {
      removeEventListener('online', follow)
      removeEventListener('offline', follow)
    }
  }, [runner])

  useEffect(() => {
    runners.set(disputeId, runner)
    return () => {
      if (runner.isEmpty()) runners.delete(disputeId)
    }
  }, [runner, disputeId])

  const snapshot = useSyncExternalStore(runner.subscribe, runner.snapshot, emptySnapshot)
  return { ...snapshot, runner }
}
