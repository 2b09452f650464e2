import 'server-only'
import type { User } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import { SINGLE_SIGN_ON } from '@/lib/contract/single-sign-on'
import type { SingleSignOn } from '@/lib/env'

/** The time limit of each request to the provider during a sign-in. */
const TIMEOUT_MS = 10_000

/**
 * The company's OpenID Connect provider for next-auth: authorization code flow with PKCE, state and nonce. The id token
 * is verified before `admit` receives its claims.
 */
export function singleSignOnProvider(
  { issuer, clientId, clientSecret, scope }: SingleSignOn,
  admit: (claims: unknown) => Promise<User>,
): OAuthConfig<unknown> {
  return {
    id: SINGLE_SIGN_ON,
    name: SINGLE_SIGN_ON,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    authorization: { params: { scope } },
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    httpOptions: { timeout: TIMEOUT_MS },
    userinfo: {
      request: async ({ client, tokens }) => {
        const claims = verifiedClaims(tokens.id_token)
        if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims
        const more = await client.userinfo(tokens.access_token)
        if (more.sub !== claims.sub) throw new Error('The user info is about another subject')
        return joinClaims(claims, more)
      },
    },
    profile: admit,
  }
}

const claimsSchema = z.looseObject({ sub: z.string() })

type MoreClaims = Readonly<Record<string, unknown>>

/**
 * Many providers put the e-mail or the roles only into one of the two places. When the user info has another e-mail
 * than the id token, its claims about that e-mail are ignored.
 */
export function joinClaims(claims: z.infer<typeof claimsSchema>, more: MoreClaims): MoreClaims {
  const { email_verified: verified, ...rest } = more
  const isSameEmail = claims['email'] === undefined || claims['email'] === more['email']
  return { ...rest, ...(isSameEmail && { email_verified: verified }), ...claims }
}

/** The claims of the id token; its signature, issuer, audience, expiry and nonce were verified when it was fetched. */
function verifiedClaims(idToken: string | undefined) {
  const [, payload = ''] = (idToken ?? '').split('.')
  return claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
}
