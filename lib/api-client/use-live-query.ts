import type { QueryKey, QueryObserverOptions } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { toApiError, type ApiError } from './api-error'
import { liveNow, loadLive, subscribeToLive } from './live'
import type { Live, Queries } from './live-parts'

export type LiveQuery<Data, Key extends QueryKey> = {
  /** What is asked for: the last part of the query's key. */
  asked: Key[number]
  /** Out of the queries that come with the code that asks. */
  options: (queries: Queries) => QueryObserverOptions<Data, Error, Data, Data, Key>
  /** What the server rendered the page with; null when that is no answer to what is asked. */
  initial: RenderedAnswer<Data> | null
  /** Whether the answer to what was asked before may show until the new one is here. */
  canStandIn?: (askedBefore: unknown) => boolean
}

/** `loadedAt`: milliseconds since 1970. */
export type RenderedAnswer<Data> = { data: Data; loadedAt: number }

export type LiveResult<Data> = {
  data: Data | undefined
  /** When `data` was read, in milliseconds since 1970; 0 while there is none. */
  dataUpdatedAt: number
  /** `data` is the answer to what was asked before. */
  isPlaceholderData: boolean
  error: Error | null
  isFetching: boolean
  refetch: () => unknown
}

/** What is older came out of the browser's memory of pages, and is asked for again at once. */
const FRESH_MS = 15_000

/**
 * TanStack's `useQuery`, which is fetched only when there is something to ask: the page was not rendered with the answer,
 * another is wanted, or something else on the page has fetched it. Until then the rendered answer shows.
 */
export function useLiveQuery<Data, Key extends QueryKey>(
  query: LiveQuery<Data, Key>,
): LiveResult<Data> {
  const live = useSyncExternalStore(subscribeToLive, liveNow, onServer)
  // Stays known, because its answer may stand in for that of the next question.
  const [first] = useState(query)
  const [isJustRendered] = useState(() => liveNow() === null && isFresh(query.initial))
  const loading = useLoading(query.initial === null || !isJustRendered)

  // That the code has come is no reason to ask again for what is on screen.
  const refetchOnMount = !isJustRendered
  const observer = useMemo(
    () =>
      live && new live.QueryObserver(live.client, { ...optionsOf(live, first), refetchOnMount }),
    [live, first, refetchOnMount],
  )
  const options = live?.client.defaultQueryOptions({ ...optionsOf(live, query), refetchOnMount })
  const result = options && observer?.getOptimisticResult(options)
  useEffect(() => {
    if (options) observer?.setOptions(options)
  })
  useSyncExternalStore(
    useCallback((listener) => observer?.subscribe(listener) ?? nothing, [observer]),
    () => observer?.getCurrentResult() ?? null,
    onServer,
  )
  return result ?? { ...renderedAnswer(query, first), ...loading }
}

const onServer = () => null
const nothing = () => undefined

function isFresh(rendered: RenderedAnswer<unknown> | null): boolean {
  return rendered !== null && Date.now() - rendered.loadedAt < FRESH_MS
}

function optionsOf<Data, Key extends QueryKey>(
  { queries }: Live,
  { options, initial, canStandIn }: LiveQuery<Data, Key>,
): QueryObserverOptions<Data, Error, Data, Data, Key> {
  return {
    ...options(queries),
    ...(initial && { initialData: () => initial.data, initialDataUpdatedAt: initial.loadedAt }),
    ...(canStandIn && {
      placeholderData: (shown, before) =>
        before && canStandIn(before.queryKey.at(-1)) ? shown : undefined,
    }),
  }
}

function renderedAnswer<Data, Key extends QueryKey>(
  { initial, canStandIn }: LiveQuery<Data, Key>,
  first: LiveQuery<Data, Key>,
): Pick<LiveResult<Data>, 'data' | 'dataUpdatedAt' | 'isPlaceholderData'> {
  const shown = initial ?? (canStandIn?.(first.asked) ? first.initial : null)
  return {
    data: shown?.data,
    dataUpdatedAt: shown?.loadedAt ?? 0,
    isPlaceholderData: shown !== null && initial === null,
  }
}

/** Fetches what asks, once it is wanted; a failure is that of the question. */
function useLoading(isWanted: boolean) {
  const [error, setError] = useState<ApiError | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (!isWanted || liveNow()) return
    let isCurrent = true
    loadLive().catch((failure: unknown) => isCurrent && setError(toApiError(failure)))
    return () => {
      isCurrent = false
    }
  }, [isWanted, attempt])
  const refetch = () => {
    setError(null)
    setAttempt(attempt + 1)
  }
  return { error, isFetching: isWanted && error === null, refetch }
}
