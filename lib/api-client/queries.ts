import { queryOptions, type QueryClient } from '@tanstack/react-query'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { ListDocumentsQuery, Upload } from '@/lib/contract/documents'
import type { SameFile } from '@/lib/contract/same-files'
import { api, withQuery } from '@/lib/format/paths'
import { isApiError, isPassing, toApiError } from './api-error'
import { requestBlob, requestJson } from './request'

/** Long enough that data the server has just rendered is not fetched again, short enough to trust after a pause. */
const STALE_MS = 15_000
const MAX_RETRIES = 2
const CONTENT_KEPT_MS = 60_000

/** How every query of ours reads. */
export const read = {
  staleTime: STALE_MS,
  retry: (failures: number, error: Error) => failures < MAX_RETRIES && isPassing(toApiError(error)),
}

export const disputesKey = () => ['disputes'] as const
export const disputeKey = (disputeId: string) => ['dispute', disputeId] as const
export const documentsKey = (disputeId: string) => ['dispute', disputeId, 'documents'] as const
export const uploadsKey = (disputeId: string) => ['dispute', disputeId, 'uploads'] as const
export const historyKey = (disputeId: string) => ['dispute', disputeId, 'history'] as const

const disputes = () => import('@/lib/contract/disputes')
const documents = () => import('@/lib/contract/documents')

/** One page of disputes, with the counts of the tabs. */
export function disputesQuery(query: ListDisputesQuery) {
  return queryOptions({
    ...read,
    queryKey: [...disputesKey(), query],
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await disputes()).disputesPageSchema,
        withQuery(api.disputes(), query),
        { signal },
      ),
  })
}

export function disputeQuery(disputeId: string) {
  return queryOptions({
    ...read,
    queryKey: [...disputeKey(disputeId), 'detail'],
    queryFn: ({ signal }) =>
      requestJson(async () => (await disputes()).disputeSchema, api.dispute(disputeId), { signal }),
  })
}

/** One page of a dispute's documents. */
export function documentsQuery(disputeId: string, query: ListDocumentsQuery) {
  return queryOptions({
    ...read,
    queryKey: [...documentsKey(disputeId), query],
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await documents()).documentsPageSchema,
        withQuery(api.documents(disputeId), query),
        { signal },
      ),
  })
}

/** One document, for a link to one that is not on the page of the list. */
export function documentQuery(disputeId: string, documentId: string) {
  return queryOptions({
    ...read,
    queryKey: [...documentsKey(disputeId), documentId],
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await documents()).documentSchema,
        api.document(disputeId, documentId),
        { signal },
      ),
  })
}

/** The bytes of a document, kept for a minute: going back to it asks nobody. A document never changes. */
export function contentQuery(disputeId: string, documentId: string) {
  return queryOptions({
    ...read,
    queryKey: [...disputeKey(disputeId), 'content', documentId],
    queryFn: ({ signal }) => requestBlob(api.content(disputeId, documentId), { signal }),
    staleTime: 'static',
    gcTime: CONTENT_KEPT_MS,
    structuralSharing: false,
  })
}

export function historyQuery(disputeId: string) {
  return queryOptions({
    ...read,
    queryKey: historyKey(disputeId),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/history')).historySchema,
        api.history(disputeId),
        { signal },
      ),
  })
}

/** What is on its way to a dispute, whoever sent it, and what Omise refused lately. */
export function uploadsQuery(disputeId: string) {
  return queryOptions({
    ...read,
    queryKey: uploadsKey(disputeId),
    queryFn: ({ signal }) =>
      requestJson(async () => (await documents()).uploadsSchema, api.uploads(disputeId), {
        signal,
      }),
  })
}

/** Where one upload stands; null when our server never got it. */
export async function findUpload(
  disputeId: string,
  uploadId: string,
  signal?: AbortSignal,
): Promise<Upload | null> {
  try {
    return await requestJson(
      async () => (await documents()).uploadSchema,
      api.upload(disputeId, uploadId),
      signal ? { signal } : {},
    )
  } catch (error) {
    if (isApiError(error, 'not_found')) return null
    throw error
  }
}

/** What was uploaded to this dispute before with one of these hashes. */
export async function findSameFiles(
  disputeId: string,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<readonly SameFile[]> {
  const { items } = await requestJson(
    async () => (await import('@/lib/contract/same-files')).sameFilesSchema,
    withQuery(api.sameFiles(disputeId), { sha256: hashes.join(',') }),
    { signal },
  )
  return items
}

/** After any change to a dispute: its facts, documents and history, and every list that counts them. */
export function refreshDispute(client: QueryClient, disputeId: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: disputeKey(disputeId) }),
    client.invalidateQueries({ queryKey: disputesKey() }),
  ])
}
