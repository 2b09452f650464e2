import 'server-only'
import type { Client, Dispatcher } from 'undici'
import { ForbiddenAddressError, guardedClient, type Resolve } from '@/lib/net/guarded-client'
import { limitBytes, BodyTooLargeError } from '@/lib/net/read-body'
import { parseRetryAfter } from '@/lib/net/retry-after'
import { type Deadline, openDeadline } from './deadline'
import { checkDownloadUri, type DownloadTarget } from './download-target'
import { OmiseError, type OmiseErrorCode, refused } from './errors'
import { errorOfCause, type Progress } from './failure'

export type DownloadOptions = {
  /** Hosts that a `download_uri` may name; with the port when it is not 443. */
  allowedHosts: readonly string[]
  /** The client's base URL. Downloads from it are permitted only when it is on this machine. */
  baseUrl: string
  maxBytes: number
  /** For the whole download, including the body. */
  timeoutMs: number
  signal?: AbortSignal | undefined
  /** Resolves host names; default: the system's resolver. */
  resolve?: Resolve
}

export type OmiseDownload = {
  /** As the server claims; null without a claim. */
  contentType: string | null
  contentLength?: number
  /** Must be read to its end or closed with `return()`; otherwise the timeout closes it. */
  body: AsyncIterable<Uint8Array>
}

/**
 * Fetches the bytes of a document's `download_uri` without the key and without following redirects. Errors while the
 * body is read are thrown by its iteration.
 * @throws OmiseError `refused` when the address is not allowed, `unreadable` past `maxBytes`
 */
export async function downloadDocument(
  uri: string,
  options: DownloadOptions,
): Promise<OmiseDownload> {
  const target = checkDownloadUri(uri, options.allowedHosts, options.baseUrl)
  const deadline = openDeadline(options.timeoutMs, options.signal)
  const client = guardedClient(target.url, target.canConnectTo, options.resolve)
  const progress: Progress = { method: 'GET', path: target.url.pathname, committed: false }
  const end = () => {
    deadline.close()
    // Destroyed without an error, so that undici causes no unhandled rejection.
    void client.destroy()
  }
  try {
    return await open(client, target, deadline, progress, options.maxBytes, end)
  } catch (cause) {
    end()
    throw toDownloadError(cause, deadline, progress)
  }
}

async function open(
  client: Client,
  { url }: DownloadTarget,
  deadline: Deadline,
  progress: Progress,
  maxBytes: number,
  end: () => void,
): Promise<OmiseDownload> {
  const response = await client.request({
    method: 'GET',
    path: `${url.pathname}${url.search}`,
    headers: { 'accept-encoding': 'identity', 'user-agent': 'evidence-desk' },
    signal: deadline.signal,
  })
  progress.status = response.statusCode
  if (response.statusCode !== 200) throw refusalOf(response)
  const length = readLength(response.headers['content-length'])
  if (length !== undefined && length > maxBytes) throw new BodyTooLargeError(`${length} bytes`)

  const contentType = response.headers['content-type']
  return {
    contentType: typeof contentType === 'string' ? contentType : null,
    ...(length === undefined ? {} : { contentLength: length }),
    body: readDownload(response.body, maxBytes, deadline, progress, end),
  }
}

async function* readDownload(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
  deadline: Deadline,
  progress: Progress,
  end: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* limitBytes(body, maxBytes)
  } catch (cause) {
    throw toDownloadError(cause, deadline, progress)
  } finally {
    end()
  }
}

function toDownloadError(cause: unknown, deadline: Deadline, progress: Progress): OmiseError {
  if (cause instanceof OmiseError) return cause
  if (cause instanceof ForbiddenAddressError) {
    return refused('the download host resolves to an address that is not public')
  }
  if (cause instanceof BodyTooLargeError) {
    const { status } = progress
    return new OmiseError({ code: 'unreadable', message: 'the file is too large', status, cause })
  }
  return errorOfCause(cause, deadline.state(), progress)
}

/** Expired signed URLs return 403, so the copy counts as missing. */
const CODES: Readonly<Record<number, OmiseErrorCode>> = {
  401: 'not_found',
  403: 'not_found',
  404: 'not_found',
  410: 'not_found',
  429: 'rate_limited',
}

function refusalOf({ statusCode: status, headers, body }: Dispatcher.ResponseData): OmiseError {
  // The body is not needed, and the connection is closed right after.
  body.on('error', () => undefined).destroy()
  const retryAfter = headers['retry-after']
  return new OmiseError({
    code: CODES[status] ?? codeOfClass(status),
    message: `the download answered ${status}`,
    status,
    retryAfterMs:
      typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, undefined) : undefined,
  })
}

function codeOfClass(status: number): OmiseErrorCode {
  if (status >= 500) return 'unavailable'
  if (status >= 400) return 'bad_request'
  return status >= 300 ? 'redirected' : 'unreadable'
}

function readLength(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}
