import { z } from 'zod'

/** One of the demo accounts, which the sign-in page shows in sandbox mode. */
export type DemoRole = 'viewer' | 'agent' | 'admin'

export const DEMO_PASSWORD = 'evidence-desk-demo'

export function demoEmail(role: DemoRole): string {
  return `${role}@demo.test`
}

export type SessionCookie = { name: string; value: string }

const csrfSchema = z.object({ csrfToken: z.string() })

/** Signs a demo account in over HTTP, as the sign-in form does. @throws Error when the server refuses */
export async function signIn(url: string, role: DemoRole): Promise<SessionCookie> {
  return signInWith(url, { email: demoEmail(role), password: DEMO_PASSWORD })
}

/** Like `signIn`, for any account. */
export async function signInWith(
  url: string,
  { email, password }: { email: string; password: string },
): Promise<SessionCookie> {
  const csrf = await fetch(`${url}/api/auth/csrf`)
  const { csrfToken } = csrfSchema.parse(await csrf.json())
  const response = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, cookie: cookiesOf(csrf).join('; ') },
    body: new URLSearchParams({
      email,
      password,
      csrfToken,
      json: 'true',
    }),
  })
  const session = cookiesOf(response).find((cookie) => cookie.startsWith('desk-session='))
  if (!session) throw new Error(`The sign-in failed: ${response.status} ${await response.text()}`)
  const [name = '', value = ''] = session.split('=', 2)
  return { name, value }
}

/** Like `signIn`. @returns the `Cookie` header */
export async function signInHeader(url: string, role: DemoRole): Promise<string> {
  const { name, value } = await signIn(url, role)
  return `${name}=${value}`
}

function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
}
