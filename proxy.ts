import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { REQUESTED_PATH_HEADER } from '@/lib/server/auth/requested-path'
import { desk } from '@/lib/server/desk'
import { contentSecurityPolicy } from '@/lib/server/http/content-security-policy'

/**
 * Gives every page its own Content-Security-Policy and tells it its own address. Access is decided in
 * lib/server on every call, never here.
 *
 * The matcher must not name /api: Next silently cuts the body of a request that passes here at 10 MB.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const { servedOverHttps } = desk().env
  const policy = contentSecurityPolicy(nonce, servedOverHttps)
  const headers = new Headers(request.headers)
  // Next reads the nonce for its own scripts from here; what a client sent under these names is replaced.
  headers.set('Content-Security-Policy', policy)
  headers.set('x-nonce', nonce)
  headers.set(REQUESTED_PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

export const config = {
  matcher: ['/((?!api/|api$|_next/static/|pdfjs/|libheif/|icon.svg|favicon.ico|robots.txt).*)'],
}
