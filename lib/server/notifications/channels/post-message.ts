import 'server-only'
import { ForbiddenAddressError } from '@/lib/net/guarded-client'
import { post, type PostRequest, type PostResponse } from '@/lib/net/post'
import { connectionFailureCode, type SendResult } from './channel'

/**
 * Posts once and interprets the response. `known` interprets the statuses that have a special meaning for the receiver,
 * and returns null for all others.
 */
export async function postMessage(
  request: PostRequest,
  known: (response: PostResponse) => SendResult | null = () => null,
): Promise<SendResult> {
  let response: PostResponse
  try {
    response = await post(request)
  } catch (error) {
    if (error instanceof ForbiddenAddressError) {
      return { outcome: 'permanent', code: 'address_forbidden' }
    }
    return { outcome: 'retry', code: failureOf(error) }
  }
  return known(response) ?? resultOf(response)
}

function resultOf({ status, retryAfterMs }: PostResponse): SendResult {
  if (status < 300) return { outcome: 'sent' }
  if (status === 408 || status === 429 || status >= 500) {
    const code = status === 429 ? 'rate_limited' : 'receiver_failed'
    return { outcome: 'retry', code, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
  return { outcome: 'permanent', code: REFUSALS[status] ?? refusalOfClass(status) }
}

const REFUSALS: Readonly<Record<number, string>> = {
  401: 'token_refused',
  403: 'token_refused',
  404: 'address_gone',
  410: 'address_gone',
}

function refusalOfClass(status: number): string {
  return status < 400 ? 'redirected' : 'message_refused'
}

/** A connection that ended early may have ended after the receiver accepted the message. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'connection_failed'
  if (error.name === 'TimeoutError') return 'timed_out'
  const code = 'code' in error ? String(error.code) : ''
  return /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$|^HPE_/.test(code)
    ? 'answer_lost'
    : connectionFailureCode(code)
}
