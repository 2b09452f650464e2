import 'server-only'

/**
 * The header in which proxy.ts passes the path and query to pages, which Next does not. proxy.ts must set or delete it
 * on every request, so that a client cannot set it.
 */
export const REQUESTED_PATH_HEADER = 'x-desk-path'
