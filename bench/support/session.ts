/** One of the demo accounts, which the sign-in page shows in sandbox mode. */
type DemoRole = 'viewer' | 'agent' | 'admin'

const PASSWORD = 'evidence-desk-demo'

export type Session = { cookieName: string; cookieValue: string }

/** Signs a demo account in as the sign-in form does. @throws Error when that fails */
export async function signIn(url: string, role: DemoRole): Promise<Session> {
  const csrf = await fetch(`${url}/api/auth/csrf`)
  const token: unknown = await csrf.json()
  const response = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, cookie: cookiesOf(csrf).join('; ') },
    body: new URLSearchParams({
      email: `${role}@demo.test`,
      password: PASSWORD,
      csrfToken: csrfTokenOf(token),
      json: 'true',
    }),
  })
  const session = cookiesOf(response).find((cookie) => cookie.startsWith('desk-session='))
  if (!session) throw new Error(`The sign-in failed: ${response.status} ${await response.text()}`)
  const [cookieName = '', cookieValue = ''] = session.split('=', 2)
  return { cookieName, cookieValue }
}

export function cookieHeader({ cookieName, cookieValue }: Session): string {
  return `${cookieName}=${cookieValue}`
}

function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
}

function csrfTokenOf(answer: unknown): string {
  const hasToken = typeof answer === 'object' && answer !== null && 'csrfToken' in answer
  if (!hasToken || typeof answer.csrfToken !== 'string') throw new Error('No CSRF token')
  return answer.csrfToken
}
