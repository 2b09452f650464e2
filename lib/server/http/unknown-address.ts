import 'server-only'
import { randomUUID } from 'node:crypto'
import { DeskError } from '@/lib/server/platform/errors'
import { addApiHeaders } from './api-headers'
import { problemResponse } from './problem-response'

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
