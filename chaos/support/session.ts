import { z } from 'zod'

/** The agent among the demo accounts, which the sign-in page shows in sandbox mode. */
const AGENT = { email: 'agent@demo.test', password: 'evidence-desk-demo' }

const csrfSchema = z.object({ csrfToken: z.string() })

/** Signs the demo agent in as the sign-in form does. @returns the `Cookie` header */
export async function signIn(url: string): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`)
  const { csrfToken } = csrfSchema.parse(await csrf.json())
  const response = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, cookie: cookiesOf(csrf).join('; ') },
    body: new URLSearchParams({ ...AGENT, csrfToken, json: 'true' }),
  })
  const session = cookiesOf(response).find((cookie) => cookie.startsWith('desk-session='))
  if (!session) throw new Error(`The sign-in failed: ${response.status} ${await response.text()}`)
  return session
}

function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
}
