import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { REQUESTED_PATH_HEADER } from '@/lib/server/auth/requested-path'
import { desk } from '@/lib/server/desk'
import { contentSecurityPolicy } from '@/lib/server/http/content-security-policy'

/**
 * Sets the Content-Security-Policy of every page and passes it its own path. Access is authorized in lib/server on
 * every call, never here.
 *
 * The matcher must not include /api: Next silently truncates the body of a request that passes here at 10 MB.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const { servedOverHttps } = desk().env
  const policy = contentSecurityPolicy(nonce, servedOverHttps)
  const headers = new Headers(request.headers)
  // Next reads the nonce for its own scripts from this header; client values of these headers are overwritten.
  headers.set('Content-Security-Policy', policy)
  headers.set('x-nonce', nonce)
  headers.set(REQUESTED_PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

export const config = {
  matcher: [
    '/((?!api/|api$|_next/static/|pdfjs/|libheif/|ocr/|icon.svg|favicon.ico|robots.txt).*)',
  ],
}
