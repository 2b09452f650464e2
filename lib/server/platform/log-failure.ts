import 'server-only'
import type { Logger } from 'pino'
import { PROBLEM_STATUS, type ProblemCode } from '@/lib/contract/problem-codes'
import type { Env } from '@/lib/env'
import { clientAddress } from './client-address'
import { readCookie, sessionCookieName } from './cookies'
import { isDeskError } from './errors'

/** Who asked for what, from where; the person and the address as far as they are known. */
export type Asker = {
  personId: string | null
  address: string | null
  /** Whether a session cookie came with it, valid or not. */
  hasSession: boolean
  method: string
  /** Without the query, which may hold filenames and search words. */
  path: string
}

const REFUSING_STATUSES: readonly number[] = [401, 403, 429]
/** 409, since the state of the dispute or of the browser decides; yet a right is missing. */
const OTHER_REFUSALS: readonly ProblemCode[] = ['check_missing', 'other_person']

/** Before it is known who sent it. `address`: its path, and perhaps its query. */
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
 * The line of the log about a request that failed. A refusal (rights, origin, session, second person, limits) is a
 * warning that names who was refused; other problems of the caller are no concern of the operator.
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
  // A browser, or a monitor, that was never signed in.
  if (code === 'not_signed_in' && !hasSession) return false
  return REFUSING_STATUSES.includes(PROBLEM_STATUS[code]) || OTHER_REFUSALS.includes(code)
}
