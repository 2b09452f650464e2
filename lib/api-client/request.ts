import type * as z from 'zod/mini'
import { ApiError, isApiError } from './api-error'
import { REPEAT_WITHIN_MS, sendFromPage, whileSignedIn } from './while-signed-in'

const TIMEOUT_MS = 60_000
/** 10 MB over a slow line. */
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000

/** Schemas are loaded with the first response that needs them: a page that was just rendered needs none. */
export type LoadSchema<Schema> = () => Promise<Schema>

/** Idempotent methods, which may be sent twice. */
const IDEMPOTENT = ['GET', 'PUT']

/**
 * Calls our own HTTP API and parses the response with the contract's schema. A call refused because the session has
 * ended waits until the person has signed in again. Throws ApiError, or the signal's AbortError when the caller
 * aborted.
 */
export function requestJson<Output>(
  loadSchema: LoadSchema<z.ZodMiniType<Output>>,
  path: string,
  init: RequestInit = {},
): Promise<Output> {
  return whileSignedIn((headers) => readAnswer(loadSchema, path, withHeaders(init, headers)), {
    signal: init.signal,
    repeatWithinMs: IDEMPOTENT.includes(init.method ?? 'GET') ? undefined : REPEAT_WITHIN_MS,
  })
}

/** Like `requestJson`, but an ended session is an immediate ApiError `not_signed_in`. */
export function requestJsonOnce<Output>(
  loadSchema: LoadSchema<z.ZodMiniType<Output>>,
  path: string,
): Promise<Output> {
  return sendFromPage((headers) => readAnswer(loadSchema, path, { headers }))
}

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

/**
 * Sends a change that never counts as activity and whose response has no content. Throws ApiError, like requestJson.
 */
export function sendInBackground(
  method: 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  init: RequestInit = {},
): Promise<void> {
  return whileSignedIn(
    async (headers) => {
      const content = body === undefined ? {} : { body: JSON.stringify(body) }
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const sent = await send(path, {
        ...init,
        method,
        ...content,
        headers: { ...headers, ...type },
      })
      // Reading the body ends the request.
      const answer = await sent.text().catch(() => '')
      if (!sent.ok) throw await problemOf(sent.status, answer)
    },
    { signal: init.signal, isBackground: true },
  )
}

/** The bytes of a document, or an ApiError as above. */
export function requestBlob(path: string, init: RequestInit = {}): Promise<Blob> {
  return whileSignedIn((headers) => readBlob(path, withHeaders(init, headers)), init)
}

async function readAnswer<Output>(
  loadSchema: LoadSchema<z.ZodMiniType<Output>>,
  path: string,
  init: RequestInit,
): Promise<Output> {
  const response = await send(path, init)
  if (!response.ok) throw await toApiError(response)
  const body = await readJson(response)
  const schema = await loadSchema().catch((cause: unknown) => {
    throw failedTransfer(cause, init.signal)
  })
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw unreadable(response, parsed.error)
  return parsed.data
}

async function readBlob(path: string, init: RequestInit): Promise<Blob> {
  const response = await send(path, init, DOWNLOAD_TIMEOUT_MS)
  if (!response.ok) throw await toApiError(response)
  try {
    return await response.blob()
  } catch (cause) {
    throw failedTransfer(cause, init.signal)
  }
}

function withHeaders(init: RequestInit, more: Readonly<Record<string, string>>): RequestInit {
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(more)) headers.set(name, value)
  return { ...init, headers }
}

async function send(path: string, init: RequestInit, timeoutMs = TIMEOUT_MS): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  const headers = new Headers(init.headers)
  if (!headers.has('accept')) headers.set('accept', 'application/json, application/problem+json')
  try {
    return await fetch(path, {
      ...init,
      headers,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
    })
  } catch (cause) {
    throw failedTransfer(cause, init.signal)
  }
}

/**
 * The ApiError of a response that is not 2xx, for callers with their own transport. `body` is the untrusted response
 * text.
 */
export async function problemOf(status: number, body: string): Promise<ApiError> {
  const { readProblem } = await import('@/lib/contract/problem')
  const problem = readProblem(parseJson(body))
  const code = problem?.knownCode ?? (status === 401 ? 'not_signed_in' : 'unreadable')
  if (!problem?.knownCode) return new ApiError({ code, status, requestId: problem?.requestId })
  const { requestId, omiseMessage, retryAfterSeconds, changes, draft } = problem
  return new ApiError({ code, status, requestId, omiseMessage, retryAfterSeconds, changes, draft })
}

async function toApiError(response: Response): Promise<ApiError> {
  const body = await response.text().catch(() => '')
  return problemOf(response.status, body)
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw unreadable(response, cause)
  }
}

/** Undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unreadable(response: Response, cause: unknown): ApiError {
  const requestId = response.headers.get('x-request-id') ?? undefined
  return new ApiError({ code: 'unreadable', status: response.status, requestId, cause })
}

/** What to throw when no whole answer came: `network`, or the cause when the caller gave up or it is an ApiError. */
export function failedTransfer(cause: unknown, callerSignal?: AbortSignal | null): unknown {
  if (callerSignal?.aborted || isApiError(cause)) return cause
  return new ApiError({ code: 'network', status: 0, cause })
}
