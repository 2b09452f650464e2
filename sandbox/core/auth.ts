import { createMiddleware } from 'hono/factory'
import type { SandboxEnv } from './context.ts'
import { authenticationFailure } from './errors.ts'

const secretTestKey = /^skey_test_[0-9a-z]{8,}$/

/** Sets the key and its merchant. Throws OmiseError 401 without a valid secret test key. */
export const authenticate = createMiddleware<SandboxEnv>(async (c, next) => {
  const key = secretKeyOf(c.req.header('authorization'))
  c.set('key', key)
  c.set('merchant', c.var.sandbox.store.merchantOf(key))
  await next()
})

/**
 * The secret test key of an `Authorization: Basic` header: the key is the user name, the password is
 * empty (and ignored). https://docs.omise.co/api-authentication
 *
 * @throws OmiseError 401 for everything else: no header, another scheme, a public or a live key
 */
function secretKeyOf(authorization: string | undefined): string {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(authorization ?? '')?.[1]
  const [key = ''] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  if (!secretTestKey.test(key)) throw authenticationFailure()
  return key
}
