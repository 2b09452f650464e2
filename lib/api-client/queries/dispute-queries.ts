import { queryOptions, skipToken, type QueryClient } from '@tanstack/react-query'
import type { DisputeCounts } from '@/lib/contract/disputes'
import type { ListDocumentsQuery, Upload } from '@/lib/contract/documents'
import { queryKeys } from '@/lib/contract/query-keys'
import type { SameFile } from '@/lib/contract/same-files'
import type { Session } from '@/lib/contract/session'
import { api, withQuery } from '@/lib/format/paths'
import { isApiError } from '@/lib/api-client/api-error'
import { requestBlob, requestJson, requestJsonOnce } from '@/lib/api-client/request'

const CONTENT_KEPT_MS = 60_000
/** The polling interval while the outcome of an answer is unknown. */
const POLL_MS = 2_000
const PRESENCE_POLL_MS = 25_000

const disputes = () => import('@/lib/contract/disputes')
const documents = () => import('@/lib/contract/documents')
const disputeCalls = () => import('@/lib/api-client/calls/dispute-calls')

/** The latest counts, which come with every page of disputes, and after changes by others alone. */
export function disputeCountsQuery() {
  return queryOptions<DisputeCounts>({ queryKey: queryKeys.disputeCounts(), queryFn: skipToken })
}

/** Reads the counts alone, so that a list that is on screen stays as it is. */
export async function readDisputeCounts(client: QueryClient): Promise<void> {
  const counts = await requestJson(
    async () => (await disputes()).disputeCountsSchema,
    api.disputeCounts(),
  )
  client.setQueryData(queryKeys.disputeCounts(), counts)
}

export function disputeQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.disputeDetail(disputeId),
    queryFn: ({ signal }) =>
      requestJson(async () => (await disputes()).disputeSchema, api.dispute(disputeId), { signal }),
  })
}

/** One page of a dispute's documents. */
export function documentsQuery(disputeId: string, query: ListDocumentsQuery) {
  return queryOptions({
    queryKey: queryKeys.documentsPage(disputeId, query),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await documents()).documentsPageSchema,
        withQuery(api.documents(disputeId), query),
        { signal },
      ),
  })
}

/** One document, for a link to one that is not on the current page of the list. */
export function documentQuery(disputeId: string, documentId: string) {
  return queryOptions({
    queryKey: queryKeys.document(disputeId, documentId),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await documents()).documentSchema,
        api.document(disputeId, documentId),
        { signal },
      ),
  })
}

/** The bytes of a document, cached for a minute, so that returning to it sends no request. A document never changes. */
export function contentQuery(disputeId: string, documentId: string) {
  return queryOptions({
    queryKey: queryKeys.content(disputeId, documentId),
    queryFn: ({ signal }) => requestBlob(api.content(disputeId, documentId), { signal }),
    staleTime: 'static',
    gcTime: CONTENT_KEPT_MS,
    structuralSharing: false,
  })
}

export function historyQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.history(disputeId),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/history')).historySchema,
        api.history(disputeId),
        { signal },
      ),
  })
}

/** The dispute's unsettled uploads, by any person, and those that Omise refused recently. */
export function uploadsQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.uploads(disputeId),
    queryFn: ({ signal }) =>
      requestJson(async () => (await documents()).uploadsSchema, api.uploads(disputeId), {
        signal,
      }),
  })
}

/** The kinds waived for a dispute. */
export function waiversQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.waivers(disputeId),
    queryFn: async ({ signal }) => (await disputeCalls()).readWaivers(disputeId, signal),
  })
}

/** The internal notes on a dispute. */
export function notesQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.notes(disputeId),
    queryFn: async ({ signal }) =>
      (await import('@/lib/api-client/calls/teamwork-calls')).readNotes(disputeId, signal),
  })
}

/** The other people who have the dispute open. Events announce changes, except that a browser has disappeared. */
export function presenceQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.presence(disputeId),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/presence')).presenceSchema,
        api.presence(disputeId),
        { signal },
      ),
    refetchInterval: PRESENCE_POLL_MS,
  })
}

/** The draft, and the state of the last attempt to answer. */
export function responseQuery(disputeId: string) {
  return queryOptions({
    queryKey: queryKeys.response(disputeId),
    queryFn: async ({ signal }) => (await disputeCalls()).readResponse(disputeId, signal),
    refetchInterval: ({ state }) => (state.data?.answer?.state === 'intended' ? POLL_MS : false),
  })
}

/** The state of one upload; null when our server never received it. */
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

/** Earlier uploads with one of these hashes, or with content like that of one of these fingerprints. */
export async function findSameFiles(
  disputeId: string,
  { hashes, fingerprints }: { hashes: readonly string[]; fingerprints: readonly string[] },
  signal: AbortSignal,
): Promise<readonly SameFile[]> {
  const { items } = await requestJson(
    async () => (await import('@/lib/contract/same-files')).sameFilesSchema,
    withQuery(api.sameFiles(disputeId), {
      sha256: hashes.join(','),
      fingerprints: fingerprints.join(',') || undefined,
    }),
    { signal },
  )
  return items
}

/** Refetches the dispute, its documents and history, and every list that counts them; for use after any change. */
export function refreshDispute(client: QueryClient, disputeId: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: queryKeys.dispute(disputeId) }),
    client.invalidateQueries({ queryKey: queryKeys.disputes() }),
  ])
}

/**
 * The remaining time of the session.
 * @throws ApiError `not_signed_in` when it has ended, `other_person`, `network` and others
 */
export function readSession(): Promise<Session> {
  return requestJsonOnce(
    async () => (await import('@/lib/contract/session')).sessionSchema,
    api.session(),
  )
}
