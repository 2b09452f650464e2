import 'server-only'
import {
  createHttp,
  defaultSleep,
  type HttpOptions,
  type OmiseRequestEvent,
  type OmiseUnreadableEvent,
} from './http'
import { createCharges, type OmiseCharges } from './resources/charges'
import { createCustomers, type OmiseCustomers } from './resources/customers'
import { createDisputes, type OmiseDisputes } from './resources/disputes'
import { createDocuments, type OmiseDocuments } from './resources/documents'
import { createEvents, type OmiseEvents } from './resources/events'
import { DEFAULT_RETRY, type RetryPolicy } from './retry'

export type OmiseClientOptions = {
  secretKey: string
  /** `https://api.omise.co`, or the sandbox's origin: an origin without a path. */
  baseUrl: string
  /** Sent as `Omise-Version` (https://docs.omise.co/api-versioning). Default `2019-05-29`. */
  apiVersion?: string
  userAgent?: string
  /** Per attempt, including the response body. Default 30 000. */
  timeoutMs?: number
  /** The same for uploads, including the file. Default 60 000. */
  uploadTimeoutMs?: number
  /** Concurrent requests; the others wait in order. Default 10, as Omise advises. */
  maxInFlight?: number
  /** For reads only; a change is never sent twice. */
  retry?: RetryPolicy
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  random?: () => number
  /** Called with every attempt, for logs and metrics. Never receives the key, the query or a body. */
  onRequest?: (event: OmiseRequestEvent) => void
  /** Called with the unreadable items that were left out of a response. Never receives their content. */
  onUnreadable?: (event: OmiseUnreadableEvent) => void
}

export type OmiseClient = {
  disputes: OmiseDisputes
  documents: OmiseDocuments
  charges: OmiseCharges
  customers: OmiseCustomers
  events: OmiseEvents
  /** Takes no new requests, waits for the running ones, then closes all connections. */
  close(): Promise<void>
}

const DEFAULT_API_VERSION = '2019-05-29'
/** https://docs.omise.co/api-rate-limiting: about ten parallel workers at most. */
const DEFAULT_MAX_IN_FLIGHT = 10

/**
 * A client of the Omise API. The key is sent only to the origin of `baseUrl`; redirects are refused.
 * @throws TypeError for invalid options; the message does not contain the key
 */
export function createOmiseClient(options: OmiseClientOptions): OmiseClient {
  const http = createHttp(toHttpOptions(options))
  return {
    disputes: createDisputes(http),
    documents: createDocuments(http),
    charges: createCharges(http),
    customers: createCustomers(http),
    events: createEvents(http),
    close: () => http.close(),
  }
}

function toHttpOptions(options: OmiseClientOptions): HttpOptions {
  return {
    origin: readOrigin(options),
    headers: {
      authorization: basicAuth(options.secretKey),
      'omise-version': options.apiVersion ?? DEFAULT_API_VERSION,
      accept: 'application/json',
      // Responses are not decompressed here, so a proxy must not compress them.
      'accept-encoding': 'identity',
      'user-agent': options.userAgent ?? 'evidence-desk',
    },
    timeoutMs: options.timeoutMs ?? 30_000,
    uploadTimeoutMs: options.uploadTimeoutMs ?? 60_000,
    maxInFlight: options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT,
    retry: options.retry ?? DEFAULT_RETRY,
    sleep: options.sleep ?? defaultSleep,
    random: options.random ?? Math.random,
    onRequest: options.onRequest ?? (() => undefined),
    onUnreadable: options.onUnreadable ?? (() => undefined),
  }
}

/** HTTP Basic with the key as username and no password (https://docs.omise.co/api-authentication). */
function basicAuth(secretKey: string): string {
  if (!/^\w+$/.test(secretKey)) throw new TypeError('secretKey is not an Omise key')
  return `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
}

function readOrigin({ baseUrl, secretKey }: OmiseClientOptions): string {
  const url = URL.parse(baseUrl)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('baseUrl must be an http(s) address')
  }
  if (url.href !== `${url.origin}/`) throw new TypeError('baseUrl must be an origin without a path')
  if (url.protocol === 'http:' && !/^[a-z]key_test_/.test(secretKey)) {
    throw new TypeError('a live key must not travel over plain http')
  }
  return url.origin
}
