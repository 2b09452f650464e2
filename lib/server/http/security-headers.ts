import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'
import { policyOutsidePages } from './policy-outside-pages'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/**
 * Adds the security headers to every response of this process that has none: our pages and routes, and the responses
 * that Next generates itself (static files, redirects, 404, malformed URLs, plain 500). Node publishes each request on
 * this channel before Next sees it: https://nodejs.org/api/diagnostics_channel.html#http
 *
 * Call once, in the listening process, before it serves.
 */
export function sendSecurityHeaders(servedOverHttps: boolean): void {
  const always = Object.entries(securityHeaders(servedOverHttps))
  subscribe('http.server.request.start', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('response' in message)) return
    const { response } = message
    if (!(response instanceof ServerResponse)) return
    const policy = policyOutsidePages(response.req.url ?? '')
    beforeHead(response, () => {
      for (const [name, value] of [...always, ['Content-Security-Policy', policy] as const]) {
        if (!response.hasHeader(name)) response.setHeader(name, value)
      }
    })
  })
}

function securityHeaders(servedOverHttps: boolean): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), payment=()',
    ...(servedOverHttps
      ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}; includeSubDomains` }
      : {}),
  }
}

/** Node calls `writeHead` for every response, even when the handler does not. */
function beforeHead(response: ServerResponse, run: () => void): void {
  const writeHead: unknown = response.writeHead
  if (typeof writeHead !== 'function') return
  Reflect.set(response, 'writeHead', (...head: unknown[]): unknown => {
    if (!response.headersSent) run()
    return Reflect.apply(writeHead, response, head)
  })
}
