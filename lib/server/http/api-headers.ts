import 'server-only'
import { desk } from '@/lib/server/desk'
import { securityHeaders } from './security-headers'

/** Gives an answer of the API what all of them carry. Nobody keeps it, unless it says how long itself. */
export function addApiHeaders(response: Response, requestId: string): void {
  const headers = securityHeaders(desk().env.servedOverHttps)
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  response.headers.set('X-Request-Id', requestId)
  if (!response.headers.has('Cache-Control')) {
    response.headers.set('Cache-Control', 'private, no-store')
  }
}
