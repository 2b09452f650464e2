import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

/** What the log may say of a request. The query may hold filenames and search words, so it is not part of it. */
export type CurrentRequest = { method: string; path: string }

/** The request that is being answered; for lines of the log whose writers were not handed it. */
export const currentRequest = new AsyncLocalStorage<CurrentRequest>()
