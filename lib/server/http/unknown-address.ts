import 'server-only'
import { randomUUID } from 'node:crypto'
import { DeskError } from '@/lib/server/platform/errors'
import { addApiHeaders } from './api-headers'
import { problemResponse } from './problem-response'

/** What the API answers where it has no route: a problem like all others, not a page. */
export async function unknownAddress(): Promise<Response> {
  const requestId = randomUUID()
  const response = problemResponse(
    new DeskError('not_found', { detail: 'No such address' }),
    requestId,
  )
  addApiHeaders(response, requestId)
  return response
}
