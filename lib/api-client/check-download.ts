import { toApiError, type ApiError } from './api-error'
import { failedTransfer, problemOf } from './request'
import { whileSignedIn } from './while-signed-in'

/**
 * Sends HEAD to find out whether a download would start, since the failure of a link could not be handled.
 * @returns the error; null when it would start
 */
export async function checkDownload(path: string): Promise<ApiError | null> {
  try {
    await whileSignedIn((headers) => askHead(path, headers))
    return null
  } catch (error) {
    return toApiError(error)
  }
}

async function askHead(path: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(path, { method: 'HEAD', headers, cache: 'no-store' }).catch(
    (cause: unknown) => {
      throw failedTransfer(cause)
    },
  )
  if (!response.ok) throw await problemOf(response.status, problemInHeaders(response.headers))
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
