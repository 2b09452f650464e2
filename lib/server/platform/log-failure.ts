import 'server-only'
import type { Logger } from 'pino'
import { PROBLEM_STATUS, type ProblemCode } from '@/lib/contract/problem-codes'
import type { Env } from '@/lib/env'
import { clientAddress } from './client-address'
import { readCookie, sessionCookieName } from './cookies'
import { isDeskError } from './errors'

/** The request and its origin; the person and the address as far as they are known. */
export type Asker = {
  personId: string | null
  address: string | null
  /** Whether the request had a session cookie, valid or not. */
  hasSession: boolean
  method: string
  /** Without the query, which may hold filenames and search terms. */
  path: string
}

const REFUSING_STATUSES: readonly number[] = [401, 403, 429]
/** Status 409, since it depends on the state of the dispute or the browser, yet a permission is missing. */
const OTHER_REFUSALS: readonly ProblemCode[] = ['check_missing', 'other_person']

/** For requests without a known person. `address`: the path, and perhaps the query. */
export function askerOf(
  { method, headers }: { method: string; headers: Headers },
  address: string,
  env: Pick<Env, 'servedOverHttps' | 'trustedProxyHops'>,
): Asker {
  const cookie = readCookie(headers.get('cookie'), sessionCookieName(env.servedOverHttps))
  return {
    personId: null,
    address: clientAddress(headers, env),
    hasSession: cookie !== null,
    method,
    path: address.split('?', 1)[0] ?? '',
  }
}

/**
 * Logs a failed request. A refusal (permission, origin, session, second person, limit) is a warning that names the
 * person; other errors of the client are informational.
 */
export function logFailure(log: Logger, error: unknown, asker: Asker): void {
  if (!isDeskError(error) || error.status >= 500) {
    log.error({ ...asker, err: error }, 'The request failed')
    return
  }
  const { code, message } = error
  if (isRefusal(code, asker)) log.warn({ ...asker, code }, `Refused: ${message}`)
  else log.info({ code }, message)
}

function isRefusal(code: ProblemCode, { hasSession }: Asker): boolean {
  // A browser or monitor that was never signed in.
  if (code === 'not_signed_in' && !hasSession) return false
  return REFUSING_STATUSES.includes(PROBLEM_STATUS[code]) || OTHER_REFUSALS.includes(code)
}
