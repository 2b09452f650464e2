import * as z from 'zod/mini'
import { SINGLE_SIGN_ON } from '@/lib/contract/single-sign-on'
import { api } from '@/lib/format/paths'

/*
 * next-auth's protocol, as its own client speaks it with `json`. That client is not used: without a connection it
 * leaves the page for an error page, and what was typed on it is lost.
 */

const csrfSchema = z.object({ csrfToken: z.string() })
/** Where a form would lead the browser; a refusal names itself in `error`. */
const answerSchema = z.object({ url: z.string() })

/** What came of a password: `error` is what the sign-in page is told in its address. @throws when no answer came */
export async function signInWithPassword(
  email: string,
  password: string,
): Promise<{ ok: boolean; error: string | null }> {
  const { ok, url } = await post('callback/credentials', { email, password })
  return { ok, error: url.searchParams.get('error') }
}

/** Where the identity provider signs people in, who then come back to `callbackPath`. @throws when no answer came */
export async function providerAddress(callbackPath: string): Promise<string> {
  const { url } = await post(`signin/${SINGLE_SIGN_ON}`, { callbackUrl: callbackPath })
  return url.href
}

/** Ends the session. @throws when no answer came */
export async function signOut(): Promise<void> {
  await post('signout', {})
}

async function post(
  action: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ ok: boolean; url: URL }> {
  const csrf = await fetch(api.auth('csrf'), { cache: 'no-store' })
  const { csrfToken } = csrfSchema.parse(await csrf.json())
  const answer = await fetch(api.auth(action), {
    method: 'POST',
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
  })
  const { url } = answerSchema.parse(await answer.json())
  return { ok: answer.ok, url: new URL(url, location.origin) }
}
