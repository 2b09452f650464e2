import { readText } from './read-body'
import { guardedClient, type CanConnectTo, type Resolve } from './guarded-client'
import { parseRetryAfter } from './retry-after'

export type PostRequest = {
  url: URL
  headers: Readonly<Record<string, string>>
  body: string
  canConnectTo: CanConnectTo
  /** For everything, from the name look-up to the last byte of the response. */
  timeoutMs: number
  /** Resolves host names; default: the system's resolver. */
  resolve?: Resolve | undefined
}

export type PostResponse = {
  status: number
  /** The first part of the body; empty when it is longer than `MAX_ANSWER_BYTES` or does not arrive. */
  text: string
  retryAfterMs: number | undefined
}

const MAX_ANSWER_BYTES = 8 * 1024

/**
 * Posts once, on a connection of its own, and follows no redirects. The status decides, so a body that is long or breaks
 * off changes nothing.
 * @throws ForbiddenAddressError; the error of Node or undici when there is no response in time
 */
export async function post(request: PostRequest): Promise<PostResponse> {
  const { url, headers, body, canConnectTo, timeoutMs, resolve } = request
  const client = guardedClient(url, canConnectTo, resolve)
  try {
    const response = await client.request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: { 'accept-encoding': 'identity', 'user-agent': 'evidence-desk', ...headers },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const { 'retry-after': retryAfter, date } = response.headers
    return {
      status: response.statusCode,
      text: await readStart(response.body),
      retryAfterMs: parseRetryAfter(single(retryAfter), single(date)),
    }
  } finally {
    // Destroyed without an error, so that undici causes no unhandled rejection.
    void client.destroy()
  }
}

async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  try {
    return await readText(body, MAX_ANSWER_BYTES)
  } catch {
    return ''
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
