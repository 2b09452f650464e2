import 'server-only'

/** Adds the request id to an API response and forbids caching, unless the response sets its own policy. */
export function addApiHeaders(response: Response, requestId: string): void {
  response.headers.set('X-Request-Id', requestId)
  if (!response.headers.has('Cache-Control')) {
    response.headers.set('Cache-Control', 'private, no-store')
  }
}
