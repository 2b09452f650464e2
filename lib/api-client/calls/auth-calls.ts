import * as z from 'zod/mini'
import { SINGLE_SIGN_ON } from '@/lib/contract/single-sign-on'
import { api } from '@/lib/format/paths'

/*
 * The next-auth protocol with `json`. Its own client is not used: without a connection it navigates to an error page,
 * which loses what was typed.
 */

const csrfSchema = z.object({ csrfToken: z.string() })
/** The redirect target; a refusal has an `error` parameter in it. */
const answerSchema = z.object({ url: z.string() })

/**
 * Signs in with a password; `error` is the code for the sign-in page.
 * @throws when there is no response
 */
export async function signInWithPassword(
  email: string,
  password: string,
): Promise<{ ok: boolean; error: string | null }> {
  const { ok, url } = await post('callback/credentials', { email, password })
  return { ok, error: url.searchParams.get('error') }
}

/**
 * The identity provider's sign-in page, which later redirects to `callbackPath`.
 * @throws when there is no response
 */
export async function providerAddress(callbackPath: string): Promise<string> {
  const { url } = await post(`signin/${SINGLE_SIGN_ON}`, { callbackUrl: callbackPath })
  return url.href
}

/**
 * Ends the session.
 * @throws when there is no response
 */
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
