import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Problem } from '@/lib/contract/problem'
import { PROBLEM_STATUS } from '@/lib/contract/problem-codes'
import { DeskError } from '@/lib/server/platform/errors'

/**
 * The response for any failure: RFC 9457, with the request id under which it is logged. Unknown errors reveal no
 * details.
 */
export function problemResponse(error: unknown, requestId: string): Response {
  const known = error instanceof DeskError ? error : new DeskError('internal_error')
  const problem: Problem = {
    type: `urn:evidence-desk:error:${known.code}`,
    title: known.code.replaceAll('_', ' '),
    status: PROBLEM_STATUS[known.code],
    code: known.code,
    detail: known.message,
    requestId,
    ...(known.omiseMessage ? { omiseMessage: known.omiseMessage } : {}),
    ...(known.retryAfterSeconds ? { retryAfterSeconds: known.retryAfterSeconds } : {}),
    ...(known.changes ? { changes: known.changes } : {}),
    ...(known.draft ? { draft: known.draft } : {}),
    ...(known.kinds ? { kinds: [...known.kinds] } : {}),
  }
  return Response.json(problem, {
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json',
      // A response to HEAD has no body to read it from.
      'Problem-Code': known.code,
      ...(known.retryAfterSeconds ? { 'Retry-After': String(known.retryAfterSeconds) } : {}),
    },
  })
}

/** Adds the request id to an API response and forbids caching, unless the response sets its own policy. */
export function addApiHeaders(response: Response, requestId: string): void {
  response.headers.set('X-Request-Id', requestId)
  if (!response.headers.has('Cache-Control')) {
    response.headers.set('Cache-Control', 'private, no-store')
  }
}

/** The API's response for a path without a route: a problem, not a page. */
export async function unknownAddress(): Promise<Response> {
  const requestId = randomUUID()
  const response = problemResponse(
    new DeskError('not_found', { detail: 'No such address' }),
    requestId,
  )
  addApiHeaders(response, requestId)
  return response
}
