import 'server-only'

/**
 * The header in which proxy.ts tells pages their own path and query, since Next does not. proxy.ts
 * must set or delete it on every request, so that a client cannot.
 */
export const REQUESTED_PATH_HEADER = 'x-desk-path'
