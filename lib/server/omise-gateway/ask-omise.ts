import 'server-only'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { OmiseError, type OmiseErrorCode } from '@/lib/omise/errors'
import { DeskError } from '@/lib/server/platform/errors'

/**
 * The problem code for an error of Omise. Omise's 401 is a misconfiguration of the desk, not an error of the person.
 */
const PROBLEM_OF: Record<OmiseErrorCode, ProblemCode> = {
  authentication_failure: 'omise_refused',
  not_found: 'not_found',
  documents_locked: 'dispute_not_open',
  invalid_file_type: 'omise_rejected_file',
  bad_request: 'omise_declined',
  rate_limited: 'omise_busy',
  unavailable: 'omise_unreachable',
  timeout: 'omise_unreachable',
  network: 'omise_unreachable',
  unreadable: 'omise_unreadable',
  redirected: 'omise_refused',
  aborted: 'omise_unreachable',
  refused: 'internal_error',
}

/** Only messages of Omise about the person's own input may be shown. */
const RELAYED: readonly OmiseErrorCode[] = ['invalid_file_type', 'bad_request']

/**
 * Converts an error of Omise to a DeskError; `notFound` is the code for a missing object. Other errors pass through.
 */
export function toDeskError(error: unknown, notFound: ProblemCode = 'not_found'): unknown {
  if (!(error instanceof OmiseError)) return error
  const code = error.code === 'not_found' ? notFound : PROBLEM_OF[error.code]
  return new DeskError(code, {
    detail: `Omise: ${error.code.replaceAll('_', ' ')}`,
    cause: error,
    ...(RELAYED.includes(error.code) && error.omiseMessage
      ? { omiseMessage: error.omiseMessage }
      : {}),
    ...(error.retryAfterMs === undefined
      ? {}
      : { retryAfterSeconds: Math.max(1, Math.ceil(error.retryAfterMs / 1000)) }),
  })
}

/** Runs a request to Omise and converts its errors. */
export async function askOmise<Answer>(
  call: Promise<Answer>,
  notFound?: ProblemCode,
): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    throw toDeskError(error, notFound)
  }
}
