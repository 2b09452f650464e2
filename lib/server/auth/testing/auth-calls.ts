// Must precede every import that loads Next.
import { inNextScope } from './next-scope'
import { NextRequest } from 'next/server'
import { z } from 'zod'
import { GET, POST } from '@/app/api/auth/[...nextauth]/route'

export type Call = {
  method?: 'GET' | 'POST'
  cookie?: string
  body?: Record<string, string> | string
  headers?: Record<string, string>
}

/** The response of the next-auth route to one of our pages. */
export function call(action: string, { method = 'GET', cookie, body, headers }: Call = {}) {
  const request = new NextRequest(`http://localhost:3000/api/auth/${action}`, {
    method,
    headers: {
      ...(method === 'POST' ? { 'sec-fetch-site': 'same-origin' } : {}),
      ...(typeof body === 'object' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === 'string' ? body : new URLSearchParams(body).toString() }),
  })
  const nextauth = request.nextUrl.pathname.split('/').slice(3)
  const context = { params: Promise.resolve({ nextauth }) }
  return inNextScope(request, () => (method === 'GET' ? GET : POST)(request, context))
}

type SetCookie = { name: string; value: string; attributes: string[] }

export function setCookies(response: Response): SetCookie[] {
  return response.headers.getSetCookie().map((line) => {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split('=')
    return { name, value, attributes }
  })
}

/** The cookies that a browser would send after the response. */
export function cookieHeader(...responses: Response[]): string {
  const jar = new Map(responses.flatMap(setCookies).map(({ name, value }) => [name, value]))
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

export async function csrf(cookie?: string) {
  const response = await call('csrf', cookie ? { cookie } : {})
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await response.json())
  return { csrfToken, response }
}
