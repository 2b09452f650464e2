import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'
import type { z } from 'zod'
import { OmiseError, type OmiseErrorCode } from './errors'
import { createConcurrencyLimit } from '@/lib/net/concurrency-limit'
import { exchange, type ExchangeOptions } from './exchange'
import type { OmiseMethod, Progress } from './failure'
import type { MultipartBody } from './multipart'
import { type RetryPolicy, retryDelay } from './retry'
import type { OmiseUnreadableItem } from './types'

/** One attempt, for a log line. `path` excludes the query: searches contain names of people. */
export type OmiseRequestEvent = {
  method: OmiseMethod
  path: string
  status?: number
  requestId?: string
  /** From the moment the request had a slot. */
  durationMs: number
  /** Counts from 1. */
  attempt: number
  error?: OmiseErrorCode
}

/** Items that were left out of a response, for a log line; `count` of them, the first ones in `items`. */
export type OmiseUnreadableEvent = Pick<OmiseRequestEvent, 'method' | 'path' | 'requestId'> & {
  count: number
  items: OmiseUnreadableItem[]
}

export type HttpOptions = {
  origin: string
  headers: Record<string, string>
  timeoutMs: number
  uploadTimeoutMs: number
  maxInFlight: number
  retry: RetryPolicy
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  random: () => number
  onRequest: (event: OmiseRequestEvent) => void
  onUnreadable: (event: OmiseUnreadableEvent) => void
}

type HttpCall<T> = {
  method: OmiseMethod
  path: string
  query?: string
  upload?: MultipartBody
  /** Sent as JSON. */
  body?: Readonly<Record<string, string>>
  schema: z.ZodType<T>
  /** The unreadable items of the response, for responses with lists. */
  unreadableIn?: (answer: T) => OmiseUnreadableItem[]
  signal?: AbortSignal | undefined
}

export type Http = {
  /** @throws OmiseError */
  send<T>(call: HttpCall<T>): Promise<T>
  close(): Promise<void>
}

/** Omise's responses are kilobytes; a page of 100 disputes with all their documents stays below this. */
const MAX_ANSWER_BYTES = 5 * 1024 * 1024

/** Bounds the log line; further items of a broken page add nothing. */
const MAX_REPORTED_ITEMS = 10

/** Shorter than servers keep idle connections, so that no request takes one that is being closed. */
const KEEP_ALIVE_MS = 4_000
const KEEP_ALIVE_MAX_MS = 30_000
const MAX_CONNECT_MS = 10_000

/** Requests to one origin: limited in number, reads retried when that can help, changes never. */
export function createHttp(options: HttpOptions): Http {
  const { retry, random, sleep } = options
  const takePlace = createConcurrencyLimit(options.maxInFlight)
  const pool = createPool(options)

  async function send<T>(call: HttpCall<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptOnce(call, attempt)
      } catch (error) {
        if (!(error instanceof OmiseError) || call.method !== 'GET') throw error
        const delay = retryDelay(error, attempt, retry, random)
        if (delay === null) throw error
        await orAborted(call, () => sleep(delay, call.signal))
      }
    }
  }

  /** A read fails when it waits for a slot as long as its time limit, because a person waits for the page. */
  async function acquire(call: Pick<HttpCall<unknown>, 'method' | 'signal'>): Promise<() => void> {
    const timeout = call.method === 'GET' ? AbortSignal.timeout(options.timeoutMs) : null
    try {
      return await takePlace(timeout ? anySignal(call.signal, timeout) : call.signal)
    } catch (error) {
      if (!timeout?.aborted || call.signal?.aborted) throw error
      throw new OmiseError({
        code: 'timeout',
        message: 'Too many requests wait for Omise',
        cause: error,
      })
    }
  }

  async function attemptOnce<T>(call: HttpCall<T>, attempt: number): Promise<T> {
    const release = await orAborted(call, () => acquire(call))
    const startedAt = performance.now()
    const progress: Progress = { method: call.method, path: call.path, committed: false }
    let failure: OmiseErrorCode | undefined
    try {
      const answer = await exchange(pool, toExchange(call, options), progress)
      reportUnreadable(call, answer, progress)
      return answer
    } catch (error) {
      if (error instanceof OmiseError) failure = error.code
      throw error
    } finally {
      release()
      report(options.onRequest, {
        method: call.method,
        path: call.path,
        durationMs: performance.now() - startedAt,
        attempt,
        ...(progress.status === undefined ? {} : { status: progress.status }),
        ...(progress.requestId === undefined ? {} : { requestId: progress.requestId }),
        ...(failure === undefined ? {} : { error: failure }),
      })
    }
  }

  function reportUnreadable<T>(call: HttpCall<T>, answer: T, progress: Progress): void {
    const items = call.unreadableIn?.(answer) ?? []
    if (items.length === 0) return
    const { method, path, requestId } = progress
    report(options.onUnreadable, {
      method,
      path,
      ...(requestId === undefined ? {} : { requestId }),
      count: items.length,
      items: items.slice(0, MAX_REPORTED_ITEMS),
    })
  }

  let closing: Promise<void> | undefined
  return { send, close: () => (closing ??= pool.close()) }
}

function anySignal(signal: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return signal ? AbortSignal.any([signal, other]) : other
}

function createPool({ origin, maxInFlight, timeoutMs }: HttpOptions): Pool {
  return new Pool(origin, {
    connections: maxInFlight,
    pipelining: 1,
    // Over HTTP/2 requests share a socket: cancelling one would not close it.
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
    connectTimeout: Math.min(timeoutMs, MAX_CONNECT_MS),
    // The deadline of each exchange covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

function toExchange<T>(call: HttpCall<T>, options: HttpOptions): ExchangeOptions<T> {
  return {
    method: call.method,
    path: call.path,
    query: call.query ?? '',
    headers: options.headers,
    schema: call.schema,
    signal: call.signal,
    timeoutMs: call.upload === undefined ? options.timeoutMs : options.uploadTimeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    ...(call.upload === undefined ? {} : { upload: call.upload }),
    ...(call.body === undefined ? {} : { body: call.body }),
  }
}

/** The wait for a slot or for the next attempt ends with the caller's signal; no request is running then. */
async function orAborted<T>(
  { method, path, signal }: Pick<HttpCall<unknown>, 'method' | 'path' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!signal?.aborted) throw cause
    throw new OmiseError({
      code: 'aborted',
      message: `${method} ${path}: aborted while waiting`,
      cause,
    })
  }
}

/** A failing log call must not turn a successful upload into a failure. */
function report<Event>(listener: (event: Event) => void, event: Event): void {
  try {
    listener(event)
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}

/** The `sleep` used outside tests. */
export async function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal })
}
