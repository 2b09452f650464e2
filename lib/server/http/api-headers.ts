import 'server-only'

/** Names the request in a response of the API and keeps it out of every cache, unless the response says otherwise. */
export function addApiHeaders(response: Response, requestId: string): void {
  response.headers.set('X-Request-Id', requestId)
  if (!response.headers.has('Cache-Control')) {
    response.headers.set('Cache-Control', 'private, no-store')
  }
}
