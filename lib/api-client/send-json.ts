import type * as z from 'zod/mini'
import { requestJson } from './request'

/**
 * Sends a change. `body` is serialised as JSON; without one the request has no body. Throws ApiError, like requestJson.
 */
export function sendJson<Output>(
  schema: z.ZodMiniType<Output>,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  { headers, ...init }: RequestInit = {},
): Promise<Output> {
  const all = new Headers(headers)
  if (body !== undefined) all.set('content-type', 'application/json')
  return requestJson(async () => schema, path, {
    ...init,
    method,
    headers: all,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}
