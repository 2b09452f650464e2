import { z } from 'zod'
import { call, cookieHeader, csrf } from './auth-calls'

const DESK = 'http://localhost:3000'

/** Presses “Sign in with single sign-on”. @returns the redirect target and the cookies */
export async function leaveForProvider(callbackUrl = '/disputes', cookie = '') {
  const token = await csrf(cookie)
  const before = [cookie, cookieHeader(token.response)].filter(Boolean).join('; ')
  const response = await call('signin/single-sign-on', {
    method: 'POST',
    cookie: before,
    body: { csrfToken: token.csrfToken, callbackUrl, json: 'true' },
  })
  const { url } = z.object({ url: z.string() }).parse(await response.json())
  return { url: new URL(url), response, cookie: merged(before, response) }
}

/** Signs in on the provider's own pages, as a browser would. @returns the address of the redirect back */
export async function signInAtProvider(start: URL, login: string): Promise<URL> {
  const jar = new Map<string, string>()
  let response = await ask(start, jar)
  for (let steps = 0; steps < 10; steps += 1) {
    const location = response.headers.get('location')
    if (location) {
      const next = new URL(location, response.url || start)
      if (next.origin === DESK) return next
      response = await ask(next, jar)
    } else {
      const [, action = ''] = /action="([^"]+)"/.exec(await response.text()) ?? []
      const prompt = action && login ? (steps === 1 ? 'login' : 'consent') : ''
      const form = new URLSearchParams({ prompt, login, password: 'any' })
      response = await ask(new URL(action, start), jar, form)
    }
  }
  throw new Error('The provider never sent the browser back')
}

/** Follows the redirect back from the provider. @returns the page that the browser is sent to */
export async function returnFromProvider(back: URL, cookie: string) {
  const action = `${back.pathname.replace('/api/auth/', '')}${back.search}`
  // The navigation started on a page of the provider.
  const response = await call(action, { cookie, headers: { 'sec-fetch-site': 'cross-site' } })
  const { pathname, searchParams } = new URL(response.headers.get('location') ?? '', DESK)
  return { response, cookie: merged(cookie, response), page: pathname, search: searchParams }
}

async function ask(url: URL, jar: Map<string, string>, form?: URLSearchParams): Promise<Response> {
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(form ? { body: form } : {}),
  })
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = pair.split('=')
    jar.set(name, value)
  }
  return response
}

function merged(cookie: string, response: Response): string {
  const jar = new Map(
    `${cookie}; ${cookieHeader(response)}`.split('; ').flatMap((pair) => {
      const at = pair.indexOf('=')
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : []
    }),
  )
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}
