import type { Dispatcher, Pool } from 'undici'
import type { z } from 'zod'
import { BodyTooLargeError, readText } from '@/lib/net/read-body'
import { type Deadline, openDeadline } from './deadline'
import {
  type Answer,
  errorOfAnswer,
  errorOfCause,
  type OmiseMethod,
  type Progress,
  readJson,
  unreadable,
} from './failure'
import type { MultipartBody } from './multipart'

export type ExchangeOptions<T> = {
  method: OmiseMethod
  path: string
  /** Without the `?`. */
  query: string
  headers: Record<string, string>
  upload?: MultipartBody
  /** Sent as JSON; not together with an upload. */
  body?: Readonly<Record<string, string>>
  schema: z.ZodType<T>
  timeoutMs: number
  signal?: AbortSignal | undefined
  maxAnswerBytes: number
}

/**
 * One request and its response, without retries. `progress` is kept up to date while it runs.
 * @throws OmiseError
 */
export async function exchange<T>(
  pool: Pool,
  options: ExchangeOptions<T>,
  progress: Progress,
): Promise<T> {
  const deadline = openDeadline(options.timeoutMs, options.signal)
  try {
    const answer = await askWithin(deadline, pool, options, progress)
    return interpret(answer, options.schema, progress)
  } finally {
    deadline.close()
    options.upload?.release()
  }
}

async function askWithin<T>(
  deadline: Deadline,
  pool: Pool,
  options: ExchangeOptions<T>,
  progress: Progress,
): Promise<Answer> {
  try {
    return await ask(deadline.signal, pool, options, progress)
  } catch (cause) {
    if (cause instanceof BodyTooLargeError)
      throw unreadable('the answer is too large', progress, cause)
    throw errorOfCause(cause, deadline.state(), progress, options.upload?.failure())
  }
}

async function ask<T>(
  signal: AbortSignal,
  pool: Pool,
  options: ExchangeOptions<T>,
  progress: Progress,
): Promise<Answer> {
  const { method, path, query, upload, body: json, headers, maxAnswerBytes } = options
  const request: Dispatcher.RequestOptions = {
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: { ...headers, ...(upload && headersOf(upload)), ...(json && JSON_HEADERS) },
    signal,
    ...(json && { body: JSON.stringify(json) }),
  }
  // undici accepts any async iterable as a body; its types list only some.
  if (upload !== undefined) Object.assign(request, { body: upload.chunks })

  const response = await pool.compose(follow(progress, upload?.closing)).request(request)
  const { statusCode: status, body } = response
  progress.status = status
  const requestId = readRequestId(response.headers)
  if (requestId !== undefined) progress.requestId = requestId

  return {
    status,
    text: isRedirect(status)
      ? await discard(body)
      : await readAnswer(body, status, signal, maxAnswerBytes),
    retryAfter: single(response.headers['retry-after']),
    date: single(response.headers['date']),
  }
}

const JSON_HEADERS = { 'content-type': 'application/json' }

function headersOf(upload: MultipartBody): Record<string, string> {
  return { 'content-type': upload.contentType, 'content-length': String(upload.contentLength) }
}

/**
 * Observes undici's progress with the request. Without an upload it counts as sent once a connection is open; with one,
 * once the closing boundary was written to the socket (the generator cannot know: it is also resumed after the socket
 * failed).
 */
function follow(
  progress: Progress,
  closing: Buffer | undefined,
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        if (closing === undefined) progress.committed = true
        handler.onRequestStart?.(controller, context)
      },
      onBodySent(chunk) {
        if (chunk === closing) progress.committed = true
        handler.onBodySent?.(chunk)
      },
      onRequestSent: () => handler.onRequestSent?.(),
      onResponseStarted: () => handler.onResponseStarted?.(),
      onResponseStart: (...all) => handler.onResponseStart?.(...all),
      onResponseData: (...all) => handler.onResponseData?.(...all),
      onResponseEnd: (...all) => handler.onResponseEnd?.(...all),
      onResponseError: (...all) => handler.onResponseError?.(...all),
    })
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

async function discard(body: Dispatcher.ResponseData['body']): Promise<string> {
  await body.dump()
  return ''
}

/** The body of an error response is optional: the status suffices when it does not arrive completely. */
async function readAnswer(
  body: Dispatcher.ResponseData['body'],
  status: number,
  signal: AbortSignal,
  maxBytes: number,
): Promise<string> {
  try {
    return await readText(body, maxBytes)
  } catch (error) {
    if (status < 400 || signal.aborted) throw error
    return ''
  }
}

function interpret<T>(answer: Answer, schema: z.ZodType<T>, progress: Progress): T {
  if (answer.status >= 300) throw errorOfAnswer(answer, progress)
  const json = readJson(answer.text)
  if (!json.ok) throw unreadable('the answer is not JSON', progress, json.cause)
  const parsed = schema.safeParse(json.value)
  if (!parsed.success) throw unreadable('the answer has another shape', progress, parsed.error)
  return parsed.data
}

/** Only characters of a request id, since it ends up in logs and on screen. */
function readRequestId(headers: Dispatcher.ResponseData['headers']): string | undefined {
  const id = single(headers['x-request-id'])
  return id !== undefined && /^[\w.:-]{1,128}$/.test(id) ? id : undefined
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
