import type * as z from 'zod/mini'
import { requestJson } from './request'

/** A call that changes something. `body` becomes JSON; without one nothing is sent. Throws ApiError, as requestJson. */
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
