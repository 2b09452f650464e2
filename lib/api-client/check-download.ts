import { ApiError, toApiError } from './api-error'
import { problemOf } from './request'

/**
 * Asks with HEAD whether a download would begin, since a link that the browser follows by itself could only fail.
 * @returns why it would not; null when it would
 */
export async function checkDownload(path: string): Promise<ApiError | null> {
  try {
    const response = await fetch(path, { method: 'HEAD', cache: 'no-store' })
    return response.ok ? null : await problemOf(response.status, problemInHeaders(response.headers))
  } catch (cause) {
    return cause instanceof TypeError
      ? new ApiError({ code: 'network', status: 0, cause })
      : toApiError(cause)
  }
}

/** HEAD has no body, so the server repeats the problem's code in a header. */
function problemInHeaders(headers: Headers): string {
  const retryAfter = Number(headers.get('retry-after'))
  return JSON.stringify({
    type: '',
    title: '',
    status: 0,
    code: headers.get('problem-code') ?? '',
    detail: '',
    requestId: headers.get('x-request-id') ?? '',
    ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
  })
}
