import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

/** The loggable part of a request. Excludes the query, which may hold filenames and search terms. */
export type CurrentRequest = { method: string; path: string }

/** The current request, for log lines whose callers do not pass it. */
export const currentRequest = new AsyncLocalStorage<CurrentRequest>()
