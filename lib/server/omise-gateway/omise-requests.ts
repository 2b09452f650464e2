import 'server-only'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { OmiseError, type OmiseErrorCode } from '@/lib/omise/errors'
import type { OmiseDispute } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
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

/** The result of a request to Omise; its rejection is converted with `toDeskError`. */
export async function withDeskErrors<Answer>(
  request: Promise<Answer>,
  notFound?: ProblemCode,
): Promise<Answer> {
  try {
    return await request
  } catch (error) {
    throw toDeskError(error, notFound)
  }
}

/**
 * The current dispute at Omise. Called before every change of a dispute.
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, or the error of a failed request to Omise
 */
export async function retrieveOpenDispute(
  disputeId: string,
  signal?: AbortSignal,
): Promise<OmiseDispute> {
  const request = desk().omise.disputes.retrieve(disputeId, { signal })
  const dispute = await withDeskErrors(request, 'dispute_not_found')
  if (!acceptsDocuments(dispute.status)) {
    throw new DeskError('dispute_not_open', { detail: `The dispute is ${dispute.status}` })
  }
  return dispute
}
