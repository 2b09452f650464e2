'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { refreshDispute } from '@/lib/api-client/queries'
import { uploadDocument } from '@/lib/api-client/upload'
import { createUploadRunner, EMPTY_SNAPSHOT, type UploadRunner } from './upload-runner'

/** Queues outlive their page: going to another dispute and back finds the files still there. */
const runners = new Map<string, UploadRunner>()

const emptySnapshot = () => EMPTY_SNAPSHOT

/** The queue of a dispute: what is in it, and what can be done with it. */
export function useUploadQueue(disputeId: string) {
  const queryClient = useQueryClient()
  const runner = useMemo(() => {
    // On the server a queue must never outlive its request; it is always empty there.
    const known = typeof window === 'undefined' ? undefined : runners.get(disputeId)
    const current =
      known ??
      createUploadRunner({
        disputeId,
        upload: uploadDocument,
        preview: async (...file) =>
          (await import('@/lib/prepare/preview-file')).previewFile(...file),
        onDocumentsChanged: () => void refreshDispute(queryClient, disputeId),
      })
    if (typeof window !== 'undefined') runners.set(disputeId, current)
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

  useEffect(
    () => () => {
      if (runner.isIdle() && runners.get(disputeId) === runner) runners.delete(disputeId)
    },
    [runner, disputeId],
  )

  const snapshot = useSyncExternalStore(runner.subscribe, runner.snapshot, emptySnapshot)
  return { ...snapshot, runner }
}
