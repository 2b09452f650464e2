'use client'

import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { conflictCheckOf } from '@/lib/api-client/conflict-check'
import {
  findSameFiles,
  findUpload,
  refreshDispute,
  uploadsQuery,
} from '@/lib/api-client/queries/dispute-queries'
import { uploadDocument, type UploadOutcome, type UploadRequest } from '@/lib/api-client/upload'
import { canReadText } from '@/lib/file-prep/client/text-setting'
import { queueRegistry } from './queue-registry'
import { createSharedQueue, EMPTY_SHARED } from './shared-queue'

/** Short, because the row shows "sending" until it is known whether our server has the file. */
const FIND_MS = 10_000

const emptySnapshot = () => EMPTY_SHARED

/** The queue of a dispute: its state and its commands. Only for the browser. */
export function useUploadQueue(disputeId: string, personId: string, canConvert: boolean) {
  const queryClient = useQueryClient()
  const queue = useMemo(
    () =>
      queueRegistry.get(disputeId) ??
      createBrowserQueue(disputeId, personId, canConvert, queryClient),
    [disputeId, personId, canConvert, queryClient],
  )

  useEffect(() => {
    queueRegistry.set(disputeId, queue)
    queue.open()
    return () => {
      if (!queue.isIdle()) return
      queue.close()
      queueRegistry.delete(disputeId)
    }
  }, [queue, disputeId])

  useEffect(() => {
    const followConnection = () => queue.setOnline(navigator.onLine)
    const followEyes = () => {
      if (!document.hidden) queue.wake()
    }
    followConnection()
    addEventListener('online', followConnection)
    addEventListener('offline', followConnection)
    document.addEventListener('visibilitychange', followEyes)
    return () => {
      removeEventListener('online', followConnection)
      removeEventListener('offline', followConnection)
      document.removeEventListener('visibilitychange', followEyes)
    }
  }, [queue])

  const snapshot = useSyncExternalStore(queue.subscribe, queue.snapshot, emptySnapshot)
  return { snapshot, queue }
}

const loadStore = () => import('@/lib/local-files/local-files')

function createBrowserQueue(
  disputeId: string,
  personId: string,
  canConvert: boolean,
  queryClient: QueryClient,
) {
  return createSharedQueue({
    disputeId,
    owner: personId,
    upload: guardedUpload,
    follow: {
      list: async () =>
        (await queryClient.fetchQuery({ ...uploadsQuery(disputeId), staleTime: 0 })).items,
      find: (uploadId) => findUpload(disputeId, uploadId, AbortSignal.timeout(FIND_MS)),
      isHidden: () => document.hidden,
    },
    openStore: async () => (await loadStore()).openLocalFiles(personId),
    readBytes: async (row, version) => (await loadStore()).readStoredBytes(personId, row, version),
    findSame: (file, signal) => findSameFiles(disputeId, file, signal),
    async processFile(file, signal) {
      const code = await import('@/lib/file-prep/client/process-file').catch(() => null)
      return code && code.processFile(file, { signal })
    },
    convert: canConvert
      ? async (...file) => (await import('./convert-file')).convertFile(...file)
      : null,
    preview: async (...file) =>
      (await import('@/lib/file-prep/client/preview-file')).previewFile(...file),
    async readPictures(held, signal, onReading) {
      if (!canReadText()) return null
      const { recognizeText } = await import('@/lib/file-prep/client/recognize-text')
      return recognizeText(() => held.copy(), { signal, onReading })
    },
    onDocumentsChanged: () => void refreshDispute(queryClient, disputeId),
  })
}

/**
 * Uploads a file with the conflict check: if others changed the documents since the page was opened, the person is
 * asked first, once for the whole queue.
 * @throws StaleViewError when they review before anything is sent
 */
async function guardedUpload(request: UploadRequest): Promise<UploadOutcome> {
  const guard = conflictCheckOf(request.disputeId)
  const outcome = await guard.run((seen) => uploadDocument({ ...request, seen }))
  if ('document' in outcome) guard.added(outcome.document.id)
  return outcome
}
