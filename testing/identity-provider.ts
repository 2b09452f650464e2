import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/**
 * A real OpenID Connect provider on loopback for tests of single sign-on: `oidc-provider`, certified by the OpenID
 * Foundation, with its own pages for signing in and consenting. Accepts any password.
 */

export type IdentityProvider = {
  issuer: string
  /** The settings of a desk that uses it, as environment variables. */
  env: Readonly<Record<'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET', string>>
  /** Sets the claims about the person who signs in as `login`, which is also their subject. */
  setAccount(login: string, claims: Readonly<Record<string, unknown>>): void
  stop(): Promise<void>
}

export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  // The provider needs its own URL before it can listen there.
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The identity provider has no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const client = { id: 'evidence-desk', secret: randomBytes(24).toString('hex') }
  const accounts = new Map<string, Readonly<Record<string, unknown>>>()
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    claims: { email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    jwks: { keys: [signingKey()] },
    findAccount: (_context, sub) => {
      const claims = accounts.get(sub)
      return claims && { accountId: sub, claims: () => ({ ...claims, sub }) }
    },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 60,
      Interaction: 600,
      Session: 600,
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  return {
    issuer,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret },
    setAccount: (login, claims) => void accounts.set(login, claims),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }
}
